import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { actingAsSelf } from '../caller.ts';
import type { ConversationDeps } from '../conversations.ts';
import { postMessage } from '../messages.ts';
import { allowEverybody, callerOf } from '../plugins/authentication.ts';
import { requestIdOf } from '../plugins/idempotency.ts';
import { IdParams } from '../schemas/building-blocks.ts';
import { WriteHeaders } from '../schemas/headers.ts';
import { MessageAnswer, MessageBody } from '../schemas/message.ts';
import { errorAnswers } from '../schemas/problem.ts';

export const messageRoutes: FastifyPluginAsyncTypebox<ConversationDeps> = async (app, deps) => {
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
          ...errorAnswers('conversation_not_found', 'inbox_not_found', 'agent_not_found', 'idempotency_key_reused'),
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
};
