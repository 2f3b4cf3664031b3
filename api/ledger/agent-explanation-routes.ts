import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Database } from '../../store/database.ts';
import { allowEverybody, callerOf } from '../access/authentication.ts';
import { actingAsSelf, seesEveryInbox } from '../access/caller.ts';
import { Problem } from '../http/problem.ts';
import { readErrors } from '../http/problem-schema.ts';
import { IdParams } from '../http/shapes.ts';
import { explainAgentLately } from './agent-explanation.ts';
import { AgentExplanationAnswer, AgentExplanationQuery, DEFAULT_MINUTES } from './agent-explanation-schema.ts';

export const agentExplanationRoutes: FastifyPluginAsyncTypebox<{ readonly db: Database }> = async (app, { db }) => {
  app.get(
    '/agents/:id/explanation',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'explainAgent',
        tags: ['agents'],
        summary: 'What an agent was and was not given lately, and why not; agents ask about themselves',
        params: IdParams,
        querystring: AgentExplanationQuery,
        response: { 200: AgentExplanationAnswer, ...readErrors('agent_not_found') },
      },
    },
    async (request) => {
      const acting = actingAsSelf(callerOf(request));
      const { id: agentId } = request.params;
      const readerId = seesEveryInbox(acting) ? null : acting.agentId;
      if (readerId !== null && readerId !== agentId) {
        throw new Problem('forbidden', `agent ${readerId} may ask about itself, not about ${agentId}.`);
      }
      return explainAgentLately(db, { agentId, minutes: request.query.minutes ?? DEFAULT_MINUTES, readerId });
    },
  );
};
