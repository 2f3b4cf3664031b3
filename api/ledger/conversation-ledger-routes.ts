import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { closed } from '../../contract/shapes.ts';
import type { Database } from '../../store/database.ts';
import { allowEverybody, callerOf } from '../access/authentication.ts';
import { actingAsSelf } from '../access/caller.ts';
import { EVERYTHING } from '../access/event-scope.ts';
import { readVisible } from '../access/visible-conversations.ts';
import { readErrors } from '../http/problem-schema.ts';
import { IdParams, PAGE_QUERY, pageOf } from '../http/shapes.ts';
import { DecisionAnswer } from './decision-schema.ts';
import { EventAnswer } from './event-schema.ts';
import { ExplanationAnswer, ExplanationQuery } from './explanation-schema.ts';
import { explainConversation, explainOneAgent, findSubject } from './explanations.ts';
import { listDecisions, listEvents } from './ledger.ts';
import { listTimeline } from './timeline.ts';
import { TimelineAnswer } from './timeline-schema.ts';

const tags = ['conversations'];

export const ledgerRoutes: FastifyPluginAsyncTypebox<{ readonly db: Database }> = async (app, { db }) => {
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
        response: { 200: pageOf(EventAnswer), ...readErrors('conversation_not_found', 'invalid_cursor') },
      },
    },
    async (request) => {
      const { row } = await readVisible(db, request.params.id, actingAsSelf(callerOf(request)));
      return listEvents(db, { ...request.query, conversationId: row.id }, EVERYTHING);
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
        response: { 200: pageOf(DecisionAnswer), ...readErrors('conversation_not_found', 'invalid_cursor') },
      },
    },
    async (request) => {
      const { row } = await readVisible(db, request.params.id, actingAsSelf(callerOf(request)));
      return listDecisions(db, row.id, request.query);
    },
  );

  app.get(
    '/conversations/:id/timeline',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'listConversationTimeline',
        tags,
        summary: 'What was said, decided and done with a conversation, in one order, oldest first',
        params: IdParams,
        querystring: closed(PAGE_QUERY),
        response: { 200: pageOf(TimelineAnswer), ...readErrors('conversation_not_found', 'invalid_cursor') },
      },
    },
    async (request) => {
      const { row } = await readVisible(db, request.params.id, actingAsSelf(callerOf(request)));
      return listTimeline(db, row.id, request.query);
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
          ...readErrors('conversation_not_found', 'agent_not_found', 'decision_not_found', 'invalid_cursor'),
        },
      },
    },
    async (request) => {
      const { agentId, ...page } = request.query;
      const acting = actingAsSelf(callerOf(request));
      const subject = await findSubject(db, { ...request.params, ...request.query, acting });
      return agentId === undefined ? explainConversation(db, subject, page) : explainOneAgent(db, subject, agentId);
    },
  );
};
