import type { FastifyReply } from 'fastify';
import type { Outcome } from '../conversations.ts';

/** Answers 201 for what was opened, 200 for what was done or found, 202 for what is under way. */
export function sendOutcome(reply: Pick<FastifyReply, 'code' | 'header' | 'send'>, outcome: Outcome) {
  switch (outcome.kind) {
    case 'opened':
      return reply.code(201).send(outcome.answer);
    case 'answered':
      return reply.code(200).send(outcome.answer);
    case 'accepted':
      reply.header('preference-applied', 'respond-async');
      return reply.code(202).send({ conversationId: outcome.conversationId });
  }
}
