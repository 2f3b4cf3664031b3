import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { closed } from '../../contract/shapes.ts';
import type { Database } from '../../store/database.ts';
import { allow } from '../access/authentication.ts';
import { IfNoneMatchHeaders, isKnown, TAGGED, tagOf } from '../http/preconditions.ts';
import { readErrors } from '../http/problem-schema.ts';
import { Unchanged } from '../http/shapes.ts';
import { boardOf } from './board.ts';
import { BoardAnswer } from './schema.ts';

export const boardRoutes: FastifyPluginAsyncTypebox<{ readonly db: Database }> = async (app, { db }) => {
  app.get(
    '/board',
    {
      onRequest: allow('supervisor', 'administrator'),
      schema: {
        operationId: 'getBoard',
        tags: ['board'],
        summary: 'Who waits, who is there, what is due and what to look at, all of one moment',
        headers: IfNoneMatchHeaders,
        querystring: closed({}),
        response: { 200: BoardAnswer, 304: Unchanged, ...readErrors() },
        [TAGGED]: true,
      },
    },
    async (request, reply) => {
      const board = await boardOf(db, new Date());
      // Without its time: it is the same board as long as it says the same.
      const { at: _at, ...content } = board;
      const tag = tagOf(content);
      reply.header('etag', tag);
      // Nothing rather than null, which would be announced as JSON.
      if (isKnown(request.headers['if-none-match'], tag)) return reply.code(304).send(undefined as never);
      return reply.send(board);
    },
  );
};
