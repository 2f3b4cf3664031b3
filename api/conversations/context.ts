import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConversationId } from '../../contract/ids.ts';
import type { Database } from '../../store/database.ts';
import type { Acting } from '../access/caller.ts';
import { requestIdOf } from '../idempotency/idempotency.ts';
import type { ConversationGateway } from '../temporal/conversation-gateway.ts';
import type { CommandView } from './schema.ts';

export interface ConversationDeps {
  readonly db: Database;
  readonly gateway: ConversationGateway;
}

/** How a request wants to be carried out. */
export interface Wanted {
  /** The same for every repeat with one Idempotency-Key. */
  readonly requestId: string;
  /** Tried before without a known end: what it finds done may be its own doing. */
  readonly repeated: boolean;
  /** Answer as soon as the message is durable. */
  readonly later: boolean;
}

/** The same, and on whose behalf. */
export interface RequestContext extends Wanted {
  readonly acting: Acting;
}

/** What a request comes to: a conversation, or that the message is durable. */
export type Outcome =
  | { readonly kind: 'opened' | 'answered'; readonly answer: CommandView }
  | { readonly kind: 'accepted'; readonly conversationId: ConversationId };

/** Read from the headers of a request. */
export const wantedOf = (request: FastifyRequest): Wanted => ({
  requestId: requestIdOf(request),
  repeated: request.reservation?.repeated ?? false,
  later: prefersLater(request.headers['prefer']),
});

/** RFC 7240: `Prefer` holds a list, each with parameters of its own. */
function prefersLater(prefer: string | string[] | undefined): boolean {
  const preferences = [prefer ?? []].flat().join(',').split(',');
  return preferences.some((preference) => preference.split(';')[0]?.trim().toLowerCase() === 'respond-async');
}

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
