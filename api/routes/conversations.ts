import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { actingAsSelf } from '../caller.ts';
import { listConversations } from '../conversation-store.ts';
import { type ConversationDeps, openConversation, showConversation } from '../conversations.ts';
import { allow, allowEverybody, callerOf } from '../plugins/authentication.ts';
import { IdParams, pageOf } from '../schemas/building-blocks.ts';
import {
  AcceptedAnswer,
  CommandAnswer,
  ConversationAnswer,
  ConversationQuery,
  OpenBody,
} from '../schemas/conversation.ts';
import { CommandHeaders } from '../schemas/headers.ts';
import { errorAnswers } from '../schemas/problem.ts';
import { sendOutcome } from './outcome.ts';
import { contextOf } from './request-context.ts';

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
          ...errorAnswers('inbox_not_found', 'team_not_found', 'agent_not_found', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const context = contextOf(request, actingAsSelf(callerOf(request)));
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
        summary: 'Lists conversations by age; those with status=waiting in serving order, parked ones last',
        querystring: ConversationQuery,
        response: { 200: pageOf(ConversationAnswer), ...errorAnswers('invalid_cursor') },
      },
    },
    async (request) => listConversations(deps.db, request.query, actingAsSelf(callerOf(request))),
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
        response: { 200: ConversationAnswer, ...errorAnswers('conversation_not_found') },
      },
    },
    async (request) => showConversation(deps, request.params.id, actingAsSelf(callerOf(request))),
  );
};
