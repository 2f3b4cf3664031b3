import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { closed } from '../../contract/shapes.ts';
import { allowEverybody, callerOf } from '../access/authentication.ts';
import { actingAsSelf } from '../access/caller.ts';
import { WriteHeaders } from '../http/headers.ts';
import { Problem } from '../http/problem.ts';
import { writeErrors } from '../http/problem-schema.ts';
import { IdParams, Nothing } from '../http/shapes.ts';
import { requestIdOf } from '../idempotency/idempotency.ts';
import { AgentAnswer, AvailabilityBody } from './agent-schema.ts';
import { changeAvailability, takeHeartbeat } from './agents.ts';
import type { DirectoryDeps } from './deps.ts';

const tags = ['agents'];

export const availabilityRoutes: FastifyPluginAsyncTypebox<DirectoryDeps> = async (app, deps) => {
  app.put(
    '/agents/:id/availability',
    {
      onRequest: [allowEverybody, allowOneself],
      schema: {
        operationId: 'setAvailability',
        tags,
        summary: 'Declares how available an agent is; in force when the answer arrives',
        params: IdParams,
        body: AvailabilityBody,
        response: { 200: AgentAnswer, ...writeErrors('agent_not_found', 'agent_deactivated') },
      },
    },
    async (request) => {
      const { actor } = actingAsSelf(callerOf(request));
      const change = { availability: request.body.state, cause: 'declared', actor } as const;
      return changeAvailability(deps, { id: request.params.id, change, requestId: requestIdOf(request) });
    },
  );

  app.post(
    '/agents/:id/logout',
    {
      onRequest: [allowEverybody, allowOneself],
      schema: {
        operationId: 'logout',
        tags,
        summary: 'Takes an agent offline because it logged out',
        headers: WriteHeaders,
        params: IdParams,
        body: closed({}),
        response: {
          200: AgentAnswer,
          ...writeErrors('agent_not_found', 'agent_deactivated', 'idempotency_key_reused'),
        },
      },
    },
    async (request) => {
      const { actor } = actingAsSelf(callerOf(request));
      const change = { availability: 'offline', cause: 'logout', actor } as const;
      return changeAvailability(deps, { id: request.params.id, change, requestId: requestIdOf(request) });
    },
  );

  app.post(
    '/agents/:id/heartbeat',
    {
      onRequest: [allowEverybody, allowOneself],
      schema: {
        operationId: 'heartbeat',
        tags,
        summary: "A sign of life of an agent's console; from the first one on, missing ones mean a lost connection",
        headers: WriteHeaders,
        params: IdParams,
        body: closed({}),
        response: {
          204: Nothing,
          ...writeErrors('agent_not_found', 'agent_deactivated', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      await takeHeartbeat(deps, request.params.id);
      return reply.code(204).send(null);
    },
  );
};

/** An agent speaks for itself only; everybody else for anybody. */
async function allowOneself(request: FastifyRequest): Promise<void> {
  const { role, id } = callerOf(request);
  const { id: agentId } = request.params as { readonly id: string };
  if (role === 'agent' && id !== agentId) {
    throw new Problem('forbidden', `agent ${id} may not set the availability of ${agentId}.`);
  }
}
