import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { actingAsSelf } from '../caller.ts';
import { readConversation } from '../conversation-store.ts';
import type { ConversationDeps } from '../conversations.ts';
import { explainConversation, explainOneAgent, findSubject } from '../explanations.ts';
import { listDecisions, listEvents } from '../ledger.ts';
import { allowEverybody, callerOf } from '../plugins/authentication.ts';
import { closed, IdParams, PAGE_QUERY, pageOf } from '../schemas/building-blocks.ts';
import { DecisionAnswer } from '../schemas/decision.ts';
import { EventAnswer } from '../schemas/event.ts';
import { ExplanationAnswer, ExplanationQuery } from '../schemas/explanation.ts';
import { errorAnswers } from '../schemas/problem.ts';

const tags = ['conversations'];

export const ledgerRoutes: FastifyPluginAsyncTypebox<ConversationDeps> = async (app, { db }) => {
  app.get(
    '/conversations/:id/events',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'listConversationEvents',
        tags,
        summary: 'What happened to a conversation, oldest first',
        params: IdParams,
        querystring: closed(PAGE_QUERY),
        response: { 200: pageOf(EventAnswer), ...errorAnswers('conversation_not_found', 'invalid_cursor') },
      },
    },
    async (request) => {
      const { id } = await readConversation(db, request.params.id, actingAsSelf(callerOf(request)));
      return listEvents(db, { ...request.query, conversationId: id }, null);
    },
  );

  app.get(
    '/conversations/:id/decisions',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'listConversationDecisions',
        tags,
        summary: 'The routing decisions about a conversation, oldest first',
        params: IdParams,
        querystring: closed(PAGE_QUERY),
        response: { 200: pageOf(DecisionAnswer), ...errorAnswers('conversation_not_found', 'invalid_cursor') },
      },
    },
    async (request) => {
      const { id } = await readConversation(db, request.params.id, actingAsSelf(callerOf(request)));
      return listDecisions(db, id, request.query);
    },
  );

  app.get(
    '/conversations/:id/explanation',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'explainConversation',
        tags,
        summary: 'Who could serve a conversation and what each lacks, now or at a past decision; or why not this agent',
        params: IdParams,
        querystring: ExplanationQuery,
        response: {
          200: ExplanationAnswer,
          ...errorAnswers('conversation_not_found', 'agent_not_found', 'decision_not_found', 'invalid_cursor'),
        },
      },
    },
    async (request) => {
      const row = await readConversation(db, request.params.id, actingAsSelf(callerOf(request)));
      const { agentId, decisionId, ...page } = request.query;
      const subject = await findSubject(db, row, decisionId);
      return agentId === undefined ? explainConversation(db, subject, page) : explainOneAgent(db, subject, agentId);
    },
  );
};
