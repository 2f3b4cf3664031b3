import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { allow } from '../access/authentication.ts';
import { writeErrors } from '../http/problem-schema.ts';
import { Nothing } from '../http/shapes.ts';
import type { DirectoryDeps } from './deps.ts';
import { MemberParams } from './inbox-schema.ts';
import { changeInboxMember } from './inboxes.ts';
import { changeTeamMember } from './teams.ts';

const GROUPS = [
  { path: '/inboxes', tag: 'inboxes', name: 'Inbox', notFound: 'inbox_not_found', change: changeInboxMember },
  { path: '/teams', tag: 'teams', name: 'Team', notFound: 'team_not_found', change: changeTeamMember },
] as const;

/** Joining and leaving read the same for inboxes and teams. */
export const memberRoutes: FastifyPluginAsyncTypebox<DirectoryDeps> = async (app, deps) => {
  for (const { path, tag, name, notFound, change } of GROUPS) {
    app.put(
      `${path}/:id/members/:agentId`,
      {
        onRequest: allow('administrator'),
        schema: {
          operationId: `add${name}Member`,
          tags: [tag],
          summary: 'Adds a member behind the others; one who is a member already keeps the place',
          params: MemberParams,
          response: { 204: Nothing, ...writeErrors(notFound, 'agent_not_found') },
        },
      },
      async (request, reply) => {
        await change(deps, { ...request.params, present: true });
        return reply.code(204).send(null);
      },
    );

    app.delete(
      `${path}/:id/members/:agentId`,
      {
        onRequest: allow('administrator'),
        schema: {
          operationId: `remove${name}Member`,
          tags: [tag],
          summary: 'Removes a member; what the agent holds there is routed again',
          params: MemberParams,
          response: { 204: Nothing, ...writeErrors(notFound, 'agent_not_found') },
        },
      },
      async (request, reply) => {
        await change(deps, { ...request.params, present: false });
        return reply.code(204).send(null);
      },
    );
  }
};
