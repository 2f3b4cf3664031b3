import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { allow, allowEverybody, callerOf } from '../access/authentication.ts';
import { actingAsSelf } from '../access/caller.ts';
import { readVisible } from '../access/visible-conversations.ts';
import { CommandHeaders } from '../http/headers.ts';
import { readErrors, writeErrors } from '../http/problem-schema.ts';
import { IdParams } from '../http/shapes.ts';
import { type ConversationDeps, sendOutcome, wantedOf } from './context.ts';
import { readCounts } from './counts.ts';
import { CountsAnswer, CountsQuery } from './counts-schema.ts';
import { pageOfConversations } from './list.ts';
import { openConversation } from './open.ts';
import {
  AcceptedAnswer,
  CommandAnswer,
  ConversationAnswer,
  ConversationPage,
  ConversationQuery,
  OpenBody,
} from './schema.ts';

const tags = ['conversations'];

export const conversationRoutes: FastifyPluginAsyncTypebox<ConversationDeps> = async (app, deps) => {
  app.post(
    '/conversations',
    {
      onRequest: allow('service', 'administrator'),
      schema: {
        operationId: 'openConversation',
        tags,
        summary: 'Starts and routes a conversation; answers its present state where that id exists already',
        headers: CommandHeaders,
        body: OpenBody,
        response: {
          200: CommandAnswer,
          201: CommandAnswer,
          202: AcceptedAnswer,
          ...writeErrors('inbox_not_found', 'team_not_found', 'agent_not_found', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const context = { ...wantedOf(request), acting: actingAsSelf(callerOf(request)) };
      return sendOutcome(reply, await openConversation(deps, request.body, context));
    },
  );

  app.get(
    '/conversations',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'listConversations',
        tags,
        summary: 'Lists conversations, oldest first; those who wait in serving order, parked ones last',
        querystring: ConversationQuery,
        response: { 200: ConversationPage, ...readErrors('invalid_cursor') },
      },
    },
    async (request) => pageOfConversations(deps.db, request.query, actingAsSelf(callerOf(request))),
  );

  app.get(
    '/counts',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'getCounts',
        tags,
        summary: "Counts the caller's lists of conversations, also by inbox or agent",
        querystring: CountsQuery,
        response: { 200: CountsAnswer, ...readErrors() },
      },
    },
    async (request) => readCounts(deps.db, request.query, actingAsSelf(callerOf(request))),
  );

  app.get(
    '/conversations/:id',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'getConversation',
        tags,
        summary: 'Reads a conversation',
        params: IdParams,
        response: { 200: ConversationAnswer, ...readErrors('conversation_not_found') },
      },
    },
    async (request) => (await readVisible(deps.db, request.params.id, actingAsSelf(callerOf(request)))).view,
  );
};
