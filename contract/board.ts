import type { AgentId, ConversationId, InboxId, Instant } from './ids.ts';
import type { Availability } from './model.ts';
import type { Policy } from './policy.ts';

/** How many agents are in which state. */
export type StateCounts = Readonly<Record<Availability, number>>;

/** What is held, and what of it must be answered. */
interface Held {
  readonly assigned: number;
  /** Due within the inbox's `responseWarningSeconds`. */
  readonly dueSoon: number;
  readonly overdue: number;
}

/** The whole account at a glance. */
export interface BoardTiles extends Held, StateCounts {
  /** Who waits for routing, or in a manual inbox for a person; parked ones do not. */
  readonly waiting: number;
  /** Since when the longest has; null if nobody does. */
  readonly longestWaitSince: Instant | null;
  readonly longestWaitInboxId: InboxId | null;
  /** What routing could fill now, each agent counted once; one without a capacity counts as one slot. */
  readonly freeSlots: number;
}

export interface BoardInbox extends Held, StateCounts {
  readonly id: InboxId;
  readonly name: string;
  readonly mode: Policy['mode'];
  readonly waiting: number;
  readonly longestWaitSince: Instant | null;
  readonly parked: number;
  /** The same of this inbox; an agent with several counts in each. */
  readonly freeSlots: number;
  readonly members: number;
  /** How many members are in a state in which routing gives them something. */
  readonly available: number;
  readonly serviceLevelSeconds: number;
  readonly serviceLevelTarget: number;
}

export interface BoardAgent {
  readonly id: AgentId;
  readonly name: string;
  readonly availability: Availability;
  readonly availabilitySince: Instant;
  readonly load: number;
  /** Account default applied; null = no limit. */
  readonly capacity: number | null;
  /** How many of those held are unanswered, due soon, overdue; and when the first is due. */
  readonly unanswered: number;
  readonly dueSoon: number;
  readonly overdue: number;
  readonly nextDueAt: Instant | null;
  /** Missed answers in a row. */
  readonly misses: number;
  /** Start of the latest assignment of any kind. */
  readonly lastAssignedAt: Instant | null;
  readonly inboxIds: readonly InboxId[];
}

export const ATTENTION_KINDS = [
  'nobody_available',
  'no_members',
  'waited_long',
  'overdue',
  'escalated',
  'misses',
  'idle',
  'parked_long',
  'webhook_failing',
] as const;
export const SEVERITIES = ['critical', 'warning'] as const;

/** Something a supervisor should look at. What it is not about is null, or empty. */
export interface Attention {
  readonly kind: (typeof ATTENTION_KINDS)[number];
  readonly severity: (typeof SEVERITIES)[number];
  readonly inboxId: InboxId | null;
  readonly agentId: AgentId | null;
  readonly conversationIds: readonly ConversationId[];
  readonly webhookId: string | null;
  /** How many there are: conversations, misses, timeouts. */
  readonly count: number;
  /** Since when it is so, as far as that is known. */
  readonly since: Instant | null;
  readonly sentence: string;
}
