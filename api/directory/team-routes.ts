import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { closed } from '../../contract/shapes.ts';
import { allow, allowEverybody } from '../access/authentication.ts';
import { IfMatchHeaders, TAGGED } from '../http/preconditions.ts';
import { readErrors, writeErrors } from '../http/problem-schema.ts';
import { IdParams, Nothing, PAGE_QUERY, pageOf } from '../http/shapes.ts';
import type { DirectoryDeps } from './deps.ts';
import { TeamAnswer, TeamBody } from './team-schema.ts';
import { deleteTeam, listTeams, putTeam, readTeam } from './teams.ts';

const tags = ['teams'];

export const teamRoutes: FastifyPluginAsyncTypebox<DirectoryDeps> = async (app, deps) => {
  app.put(
    '/teams/:id',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'putTeam',
        tags,
        summary: 'Creates or replaces a team; members are kept where they are absent',
        params: IdParams,
        headers: IfMatchHeaders,
        body: TeamBody,
        response: { 200: TeamAnswer, 201: TeamAnswer, ...writeErrors('agent_not_found', 'precondition_failed') },
        [TAGGED]: true,
      },
    },
    async (request, reply) => {
      const change = { id: request.params.id, body: request.body, ifMatch: request.headers['if-match'] };
      const { created, team, tag } = await putTeam(deps, change);
      return reply
        .code(created ? 201 : 200)
        .header('etag', tag)
        .send(team);
    },
  );

  app.get(
    '/teams',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'listTeams',
        tags,
        summary: 'Lists teams by id',
        querystring: closed(PAGE_QUERY),
        response: { 200: pageOf(TeamAnswer), ...readErrors('invalid_cursor') },
      },
    },
    async (request) => listTeams(deps.db, request.query),
  );

  app.get(
    '/teams/:id',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'getTeam',
        tags,
        summary: 'Reads a team',
        params: IdParams,
        response: { 200: TeamAnswer, ...readErrors('team_not_found') },
        [TAGGED]: true,
      },
    },
    async (request, reply) => {
      const { team, tag } = await readTeam(deps.db, request.params.id);
      return reply.header('etag', tag).send(team);
    },
  );

  app.delete(
    '/teams/:id',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'deleteTeam',
        tags,
        summary: 'Deletes a team; it is taken off its conversations, which are routed without it',
        params: IdParams,
        response: { 204: Nothing, ...writeErrors('team_not_found') },
      },
    },
    async (request, reply) => {
      await deleteTeam(deps, request.params.id);
      return reply.code(204).send(null);
    },
  );
};
