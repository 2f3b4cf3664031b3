import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { DirectoryDeps } from '../directory/deps.ts';
import { deleteTeam, listTeams, putTeam, readTeam } from '../directory/teams.ts';
import { allow, allowEverybody } from '../plugins/authentication.ts';
import { closed, IdParams, Nothing, PAGE_QUERY, pageOf } from '../schemas/building-blocks.ts';
import { errorAnswers } from '../schemas/problem.ts';
import { TeamAnswer, TeamBody } from '../schemas/team.ts';

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
        body: TeamBody,
        response: { 200: TeamAnswer, 201: TeamAnswer, ...errorAnswers('agent_not_found') },
      },
    },
    async (request, reply) => {
      const { created, team } = await putTeam(deps, request.params.id, request.body);
      return reply.code(created ? 201 : 200).send(team);
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
        response: { 200: pageOf(TeamAnswer), ...errorAnswers('invalid_cursor') },
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
        response: { 200: TeamAnswer, ...errorAnswers('team_not_found') },
      },
    },
    async (request) => readTeam(deps.db, request.params.id),
  );

  app.delete(
    '/teams/:id',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'deleteTeam',
        tags,
        summary: 'Deletes a team; its conversations keep its id and wait until somebody takes them out of it',
        params: IdParams,
        response: { 204: Nothing, ...errorAnswers('team_not_found') },
      },
    },
    async (request, reply) => {
      await deleteTeam(deps, request.params.id);
      return reply.code(204).send(null);
    },
  );
};
