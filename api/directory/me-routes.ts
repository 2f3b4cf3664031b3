import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Database } from '../../store/database.ts';
import { allowEverybody, callerOf } from '../access/authentication.ts';
import { readErrors } from '../http/problem-schema.ts';
import { readMe } from './me.ts';
import { MeAnswer } from './me-schema.ts';

export const meRoutes: FastifyPluginAsyncTypebox<{ readonly db: Database }> = async (app, { db }) => {
  app.get(
    '/me',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'getMe',
        tags: ['agents'],
        summary: 'Who the caller is, with which rights, and until when',
        response: { 200: MeAnswer, ...readErrors() },
      },
    },
    async (request) => readMe(db, callerOf(request)),
  );
};
