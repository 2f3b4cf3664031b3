import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { closed } from '../../contract/shapes.ts';
import { allowEverybody, callerOf } from '../access/authentication.ts';
import { actingAsSelf } from '../access/caller.ts';
import { readVisible } from '../access/visible-conversations.ts';
import { WriteHeaders } from '../http/headers.ts';
import { readErrors, writeErrors } from '../http/problem-schema.ts';
import { IdParams, PAGE_QUERY, pageOf } from '../http/shapes.ts';
import { requestIdOf } from '../idempotency/idempotency.ts';
import { listMessages } from './list.ts';
import { type MessageDeps, postMessage } from './post.ts';
import { MessageAnswer, MessageBody, MessageListItem } from './schema.ts';

export const messageRoutes: FastifyPluginAsyncTypebox<MessageDeps> = async (app, deps) => {
  app.post(
    '/conversations/:id/messages',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'postMessage',
        tags: ['conversations'],
        summary: "Something was said, without its text; a consumer's message starts or reopens the conversation",
        headers: WriteHeaders,
        params: IdParams,
        body: MessageBody,
        response: {
          202: MessageAnswer,
          ...writeErrors('conversation_not_found', 'inbox_not_found', 'agent_not_found', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const context = { acting: actingAsSelf(callerOf(request)), requestId: requestIdOf(request) };
      const messageId = await postMessage(deps, { id, body: request.body }, context);
      return reply.code(202).send({ conversationId: id, messageId });
    },
  );

  app.get(
    '/conversations/:id/messages',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'listMessages',
        tags: ['conversations'],
        summary: 'What was said in a conversation, oldest first: who, when and whether it counted, never the text',
        params: IdParams,
        querystring: closed(PAGE_QUERY),
        response: { 200: pageOf(MessageListItem), ...readErrors('conversation_not_found', 'invalid_cursor') },
      },
    },
    async (request) => {
      const { row } = await readVisible(deps.db, request.params.id, actingAsSelf(callerOf(request)));
      return listMessages(deps.db, row.id, request.query);
    },
  );
};
