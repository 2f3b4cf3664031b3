import type { AgentId, ConversationId, DecisionId, InboxId, Instant, TeamId } from './ids.ts';
import type { Actor } from './model.ts';

/** Types of events in the ledger. */
export const EVENT_TYPES = [
  'conversation.created',
  'conversation.waiting',
  'conversation.assigned',
  'conversation.unassigned',
  'conversation.team_changed',
  'conversation.amended',
  'conversation.response_warning',
  'conversation.escalated',
  'conversation.resolved',
  'conversation.reopened',
  'agent.availability_changed',
  'agent.deactivated',
  'policy.changed',
  'consumer.erased',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** An event of the ledger as callers and webhooks read it. */
export interface EventView {
  /** A decimal number that grows with the order of commitment. */
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Instant;
  readonly conversationId: ConversationId | null;
  readonly inboxId: InboxId | null;
  readonly agentId: AgentId | null;
  readonly teamId: TeamId | null;
  readonly actor: Actor;
  readonly reason: string | null;
  readonly decisionId: DecisionId | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event as the database keeps it. */
interface EventRow extends Omit<EventView, 'id' | 'occurredAt' | 'actor' | 'data'> {
  readonly id: bigint;
  readonly occurredAt: Date;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly data: unknown;
}

/** One wording for both ways to learn of an event: asking the API and being told by a webhook. */
export function toEventView(row: EventRow): EventView {
  return {
    id: String(row.id),
    type: row.type,
    occurredAt: row.occurredAt.toISOString(),
    conversationId: row.conversationId,
    inboxId: row.inboxId,
    agentId: row.agentId,
    teamId: row.teamId,
    actor: { kind: row.actorKind as Actor['kind'], id: row.actorId },
    reason: row.reason,
    decisionId: row.decisionId,
    data: row.data as Readonly<Record<string, unknown>>,
  };
}
