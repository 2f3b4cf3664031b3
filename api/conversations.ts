import type { ConversationId } from '../contract/ids.ts';
import type { MessageReceived, OpenConversation } from '../contract/messages.ts';
import type { ConversationView } from '../contract/model.ts';
import type { Database } from '../runtime/database.ts';
import { requireAgent, requireInbox, requireTeam } from './acting.ts';
import type { Acting } from './caller.ts';
import type { ConversationGateway } from './conversation-gateway.ts';
import { findConversation, readConversation } from './conversation-store.ts';
import { type ConversationRow, toConversationView } from './conversation-view.ts';
import { noteMessage } from './message-logs.ts';
import { messageOf } from './messages.ts';
import type { CommandView, OpenBody } from './schemas/conversation.ts';
import { isWorkflowGone, temporalUnavailable } from './temporal-failures.ts';

export interface ConversationDeps {
  readonly db: Database;
  readonly gateway: ConversationGateway;
}

/** How a request wants to be carried out. */
export interface RequestContext {
  readonly acting: Acting;
  /** The same for every repeat with one Idempotency-Key. */
  readonly requestId: string;
  /** Tried before without a known end: what it finds done may be its own doing. */
  readonly repeated: boolean;
  /** Answer as soon as the message is durable. */
  readonly later: boolean;
}

/** What a request comes to: a conversation, or that the message is durable. */
export type Outcome =
  | { readonly kind: 'opened' | 'answered'; readonly answer: CommandView }
  | { readonly kind: 'accepted'; readonly conversationId: ConversationId };

/** Starts and routes a conversation, or answers how the one with that id stands. */
export async function openConversation(
  { db, gateway }: ConversationDeps,
  body: OpenBody,
  context: RequestContext,
): Promise<Outcome> {
  const conversationId = body.id ?? context.requestId;
  const existing = await findConversation(db, conversationId);
  // A repeat may find what it opened itself; its workflow still knows the first answer.
  const mayBeOurs = context.repeated && !context.later && existing?.status !== 'resolved';
  if (existing !== null && !mayBeOurs) return unchanged(existing, context.later);
  await requireNamed(db, body);

  const opening = openingOf(body, conversationId, context.acting);
  const request = { actor: context.acting.actor, requestId: context.requestId, ...firstMessage(body, context) };
  if (context.later) {
    await gateway.openLater(opening, request);
    if (request.message !== undefined) await noteMessage(db, conversationId, { message: request.message, row: null });
    return { kind: 'accepted', conversationId };
  }
  try {
    const { conversation, warnings, decision, created } = await gateway.open(opening, request, context.requestId);
    if (created && request.message !== undefined)
      await noteMessage(db, conversationId, { message: request.message, row: null });
    return { kind: created ? 'opened' : 'answered', answer: { ...conversation, warnings, decision } };
  } catch (error) {
    if (!isWorkflowGone(error)) throw error;
    // It existed, and ended before it could answer.
    const ended = await findConversation(db, conversationId);
    if (ended === null) throw temporalUnavailable(error);
    return unchanged(ended, false);
  }
}

/** Everything the request names must be there. */
async function requireNamed(db: Database, { inboxId, teamId, preferredAgentId }: OpenBody): Promise<void> {
  await requireInbox(db, inboxId);
  if (teamId != null) await requireTeam(db, teamId);
  if (preferredAgentId != null) await requireAgent(db, preferredAgentId);
}

function openingOf(body: OpenBody, conversationId: ConversationId, { actor }: Acting): OpenConversation {
  const { inboxId, consumer, teamId, priority, skills, preferredAgentId, pending } = body;
  return {
    conversationId,
    inboxId,
    consumer: { id: consumer.id, name: consumer.name ?? null },
    ...(teamId == null ? {} : { teamId }),
    ...(priority === undefined ? {} : { priority }),
    ...(skills === undefined ? {} : { skills }),
    ...(preferredAgentId == null ? {} : { preferredAgentId }),
    ...(pending === undefined ? {} : { pending }),
    actor,
  };
}

function firstMessage({ message }: OpenBody, context: RequestContext): { readonly message?: MessageReceived } {
  return message === undefined ? {} : { message: messageOf({ ...message, from: message.from ?? 'consumer' }, context) };
}

/** The conversation as it stands, where a request changes nothing. */
export function unchanged(row: ConversationRow, later: boolean): Outcome {
  if (later) return { kind: 'accepted', conversationId: row.id };
  return { kind: 'answered', answer: { ...toConversationView(row), warnings: [], decision: null } };
}

/** One conversation, as it stands at this instant. */
export async function showConversation(
  { db }: Pick<ConversationDeps, 'db'>,
  id: ConversationId,
  acting: Acting,
): Promise<ConversationView> {
  return toConversationView(await readConversation(db, id, acting));
}
