import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { allow, allowEverybody, callerOf } from '../access/authentication.ts';
import { actingAsSelf } from '../access/caller.ts';
import { newId } from '../http/ids.ts';
import { IfMatchHeaders, TAGGED } from '../http/preconditions.ts';
import { readErrors, writeErrors } from '../http/problem-schema.ts';
import { IdParams, Nothing, pageOf } from '../http/shapes.ts';
import { AgentAnswer, AgentBody, AgentQuery } from './agent-schema.ts';
import { agentTag, dismissAgent, listAgents, putAgent, readAgent } from './agents.ts';
import type { DirectoryDeps } from './deps.ts';

const tags = ['agents'];

export const agentRoutes: FastifyPluginAsyncTypebox<DirectoryDeps> = async (app, deps) => {
  app.put(
    '/agents/:id',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'putAgent',
        tags,
        summary: 'Creates or replaces an agent; what is absent goes back to its default',
        params: IdParams,
        headers: IfMatchHeaders,
        body: AgentBody,
        response: { 200: AgentAnswer, 201: AgentAnswer, ...writeErrors('precondition_failed') },
        [TAGGED]: true,
      },
    },
    async (request, reply) => {
      const change = { id: request.params.id, body: request.body, ifMatch: request.headers['if-match'] };
      const { created, agent } = await putAgent(deps, change);
      return reply
        .code(created ? 201 : 200)
        .header('etag', agentTag(agent))
        .send(agent);
    },
  );

  app.get(
    '/agents',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'listAgents',
        tags,
        summary: 'Lists agents by id',
        querystring: AgentQuery,
        response: { 200: pageOf(AgentAnswer), ...readErrors('invalid_cursor') },
      },
    },
    async (request) => listAgents(deps.db, request.query),
  );

  app.get(
    '/agents/:id',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'getAgent',
        tags,
        summary: 'Reads an agent',
        params: IdParams,
        response: { 200: AgentAnswer, ...readErrors('agent_not_found') },
        [TAGGED]: true,
      },
    },
    async (request, reply) => {
      const agent = await readAgent(deps.db, request.params.id);
      return reply.header('etag', agentTag(agent)).send(agent);
    },
  );

  app.delete(
    '/agents/:id',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'deactivateAgent',
        tags,
        summary: 'Deactivates an agent; what the agent holds is routed again',
        params: IdParams,
        response: { 204: Nothing, ...writeErrors('agent_not_found') },
      },
    },
    async (request, reply) => {
      const { actor } = actingAsSelf(callerOf(request));
      const change = { availability: 'offline', cause: 'deactivated', actor } as const;
      await dismissAgent(deps, { id: request.params.id, change, requestId: newId() });
      return reply.code(204).send(null);
    },
  );
};
