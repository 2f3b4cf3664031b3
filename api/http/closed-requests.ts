import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Compile } from 'typebox/compile';
import { closed } from '../../contract/shapes.ts';
import { explainErrors } from './explain-errors.ts';
import { invalidRequest } from './problem.ts';

const Empty = closed({});
const empty = Compile(Empty);

/**
 * A route that describes no query or body takes none, rather than any: what is misspelt or misplaced must not seem to count.
 * Only routes of the document are meant, not the pages and files around it.
 */
export const closedRequests = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.addHook('onRoute', ({ schema }) => {
      if (schema?.operationId === undefined) return;
      schema.querystring ??= Empty;
    });

    // No schema for the body: the document would say that one is needed.
    app.addHook('preValidation', async ({ body, routeOptions: { schema } }) => {
      if (schema?.operationId === undefined || schema.body !== undefined) return;
      if (body === undefined || empty.Check(body)) return;
      throw invalidRequest(...explainErrors(Empty, empty.Errors(body)));
    });
  },
  { name: 'closed-requests' },
);
