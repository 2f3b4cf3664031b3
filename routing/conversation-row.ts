import type { AgentId, ConsumerKey, ConversationId, InboxId, Instant, TeamId } from '../contract/ids.ts';
import type { ConversationStatus } from '../contract/model.ts';

/** A conversation as the database keeps it. Steps answer new ones; nothing changes one. */
export interface ConversationRow {
  readonly id: ConversationId;
  readonly inboxId: InboxId;
  readonly teamId: TeamId | null;
  readonly consumerKey: ConsumerKey;
  readonly status: ConversationStatus;
  readonly parked: boolean;
  /** 0 urgent … 3 low. */
  readonly priority: number;
  readonly skills: readonly string[];
  readonly agentId: AgentId | null;
  readonly assignedAt: Instant | null;
  readonly assignedBy: string | null;
  /** Gets it if eligible at the first decision. */
  readonly preferredAgentId: AgentId | null;
  /** Who held it last, for reopening. */
  readonly previousAgentId: AgentId | null;
  readonly waitingSince: Instant | null;
  /** False until the first decision since `waitingSince`. */
  readonly decided: boolean;
  /** Time of the first unanswered consumer message. */
  readonly unansweredSince: Instant | null;
  /** Time of the last one. */
  readonly unansweredLatest: Instant | null;
  /** Time of the latest message that was an answer. */
  readonly answeredAt: Instant | null;
  /** The present streak of response timeouts. */
  readonly timeouts: number;
  /** Whether this streak was escalated already. */
  readonly escalated: boolean;
  /** The deadline the holder was warned of. */
  readonly warnedFor: Instant | null;
  /** When each agent's cool-off for it began; how long it lasts is the policy's. */
  readonly coolOffs: Readonly<Record<AgentId, Instant>>;
  /** When its workflow's timer rings, which is armed lazily: it may ring before anything is due. */
  readonly timerAt: Instant | null;
  readonly createdAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly disposition: string | null;
  readonly version: number;
}

/** Whether it stands on the waiting list. */
export const isListed = ({ status, parked }: Pick<ConversationRow, 'status' | 'parked'>): boolean =>
  status === 'waiting' && !parked;

/** Serving order: priority, then who has waited longest, then id. */
export function compareServing(a: ConversationRow, b: ConversationRow): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  const [since, other] = [a.waitingSince ?? a.createdAt, b.waitingSince ?? b.createdAt];
  if (since !== other) return since < other ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
