import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { eraseConsumer } from '../../store/consumers.ts';
import { allow, callerOf } from '../access/authentication.ts';
import { actingAsSelf } from '../access/caller.ts';
import type { InTransaction } from '../bounded-database.ts';
import { Problem } from '../http/problem.ts';
import { writeErrors } from '../http/problem-schema.ts';
import { ConsumerParams, ErasureAnswer } from './schema.ts';

interface ConsumerDeps {
  readonly inTransaction: InTransaction;
}

export const consumerRoutes: FastifyPluginAsyncTypebox<ConsumerDeps> = async (app, { inTransaction }) => {
  app.delete(
    '/consumers/:id',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'eraseConsumer',
        tags: ['consumers'],
        summary: 'Forgets who a consumer is; what happened stays, under a pseudonym',
        params: ConsumerParams,
        response: { 200: ErasureAnswer, ...writeErrors('consumer_not_found') },
      },
    },
    async (request) => {
      const { id } = request.params;
      const at = new Date();
      const { actor } = actingAsSelf(callerOf(request));
      const erasure = await inTransaction((tx) => eraseConsumer(tx, { id, actor, at }));
      if (erasure === null) throw new Problem('consumer_not_found', 'nobody of this id is known.');
      return { ...erasure, erasedAt: at.toISOString() };
    },
  );
};
