import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { closed } from '../schemas/building-blocks.ts';

/**
 * A route that describes no query takes none, rather than any: a misspelt or misplaced parameter must not seem to count.
 * Only routes of the document are meant, not the pages and files around it.
 */
export const closedRequests = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.addHook('onRoute', ({ schema }) => {
      if (schema?.operationId === undefined) return;
      schema.querystring ??= closed({});
    });
  },
  { name: 'closed-requests' },
);
