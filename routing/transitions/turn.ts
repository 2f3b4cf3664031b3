import type { Decision } from '../../contract/decision.ts';
import type { Refusal, Warning } from '../../contract/errors.ts';
import type { EventType, EventView } from '../../contract/events.ts';
import type { AgentId, DecisionId, InboxId, Instant, TeamId } from '../../contract/ids.ts';
import {
  type Actor,
  type AssignedReason,
  type Availability,
  type AvailabilityCause,
  SYSTEM,
  type UnassignedReason,
} from '../../contract/model.ts';
import type { ConversationRow } from '../conversation-row.ts';
import type { Wish } from '../decide.ts';
import type { RecordedMessage } from '../unanswered.ts';
import type { Facts } from './facts.ts';

/** One event of the ledger as it is written; the database gives the id, in the order of commitment. */
export interface LedgerEntry extends Omit<EventView, 'id' | 'type'> {
  readonly type: EventType;
}

/** How a waiting conversation asks to be routed. */
export interface RouteRequest {
  /** A person's `route` also serves one in a manual inbox. */
  readonly byCommand: boolean;
  /** Default: the agent named at its creation, at the first decision. */
  readonly wish?: Wish;
  /** Only time has passed: that still nobody can take it is no decision. */
  readonly isLook?: boolean;
}

/** What a transition makes of one conversation. Each function below answers a new one. */
export interface Change {
  /** Null if the conversation is new. */
  readonly before: ConversationRow | null;
  readonly after: ConversationRow;
  readonly events: readonly LedgerEntry[];
  readonly messages: readonly RecordedMessage[];
  /** Set if it is to be routed now, provided it stands on the waiting list in the end. */
  readonly route: RouteRequest | null;
  readonly decision: Decision | null;
  /** Number of the automatic assignment in its inbox, if there was one. */
  readonly turn: number | null;
}

/** What a transition makes of one agent. */
export interface AgentChange {
  readonly agentId: AgentId;
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
  readonly since: Instant;
  readonly availabilityVersion: number;
  readonly misses: number;
  readonly heartbeatAt: Instant | null;
}

/** What a step comes to: values only. Matching and writing go on from it. */
export interface Turn {
  readonly kind: 'turn';
  readonly changes: readonly Change[];
  readonly agentChange: AgentChange | null;
  /** Events that are about no conversation; they come before those of the changes. */
  readonly events: readonly LedgerEntry[];
  /** Agents who may be able to take more than before, beside those who lose a conversation. */
  readonly ready: readonly AgentId[];
  /** Inboxes in which anybody may be able to take more than before. */
  readonly readyInboxes: readonly InboxId[];
  /** Agents with one more missed answer. */
  readonly missedBy: AgentId | null;
  readonly warnings: readonly Warning[];
  readonly outcome?: 'created' | 'reopened' | 'existing';
  /** More of the same is left for another transaction. */
  readonly more: boolean;
}

export interface Refused {
  readonly kind: 'refused';
  readonly refusal: Refusal;
}

export const refused = (refusal: Refusal): Refused => ({ kind: 'refused', refusal });

const NOTHING: Turn = {
  kind: 'turn',
  changes: [],
  agentChange: null,
  events: [],
  ready: [],
  readyInboxes: [],
  missedBy: null,
  warnings: [],
  more: false,
};

export const turn = (parts: Partial<Omit<Turn, 'kind'>>): Turn => ({ ...NOTHING, ...parts });

export const ROUTING: Actor = { kind: 'routing', id: null };

export const unchanged = (row: ConversationRow): Change => ({
  before: row,
  after: row,
  events: [],
  messages: [],
  route: null,
  decision: null,
  turn: null,
});

export const isChanged = ({ before, after }: Change): boolean => before !== after;

/** The agent who loses the conversation by this change, if anybody does; perhaps to be given it again. */
export const loserOf = ({ before, events }: Change): AgentId | null =>
  events.some(({ type }) => type === 'conversation.unassigned') ? (before?.agentId ?? null) : null;

/** The agent who is given the conversation by this change, if anybody is. */
export const receiverOf = ({ after, events }: Change): AgentId | null =>
  events.some(({ type }) => type === 'conversation.assigned') ? after.agentId : null;

/** The same change with other columns. */
export const withRow = (change: Change, columns: Partial<ConversationRow>): Change => ({
  ...change,
  after: { ...change.after, ...columns },
});

type Said = Pick<LedgerEntry, 'type'> &
  Partial<Pick<LedgerEntry, 'agentId' | 'actor' | 'reason' | 'decisionId' | 'data'>>;

/** Adds an event about the conversation as it is now; `actor` defaults to who caused the transition. */
export function withEvent(change: Change, { at, actor }: Pick<Facts, 'at' | 'actor'>, said: Said): Change {
  const { id, inboxId, agentId, teamId } = change.after;
  const about = { occurredAt: at, conversationId: id, inboxId, agentId, teamId, actor };
  const event: LedgerEntry = { ...about, reason: null, decisionId: null, data: {}, ...said };
  return { ...change, events: [...change.events, event] };
}

/** From now on it needs an agent. */
export const startWaiting = (change: Change, since: Instant): Change =>
  withRow(change, { status: 'waiting', waitingSince: since, decided: false });

/** Asks for it to be routed, if it waits. */
export const routed = (change: Change, route: RouteRequest = { byCommand: false }): Change => ({ ...change, route });

/** Sets or clears the team. */
export function setTeam(change: Change, facts: Facts, teamId: TeamId | null): Change {
  const previousTeamId = change.after.teamId;
  return withEvent(withRow(change, { teamId }), facts, { type: 'conversation.team_changed', data: { previousTeamId } });
}

interface Taking {
  readonly reason: UnassignedReason;
  /** Baton itself takes it, whoever caused that. */
  readonly bySystem?: boolean;
  /** The agent is not given it again by routing until then. */
  readonly coolingOffUntil?: Instant | null;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Takes the conversation from its agent; it then waits, until a further step says otherwise. */
export function take(
  change: Change,
  facts: Facts,
  { reason, bySystem = false, coolingOffUntil = null, data }: Taking,
): Change {
  const { agentId } = change.after;
  if (agentId === null) return change;
  const told = withEvent(change, facts, {
    type: 'conversation.unassigned',
    reason,
    ...(bySystem ? { actor: SYSTEM } : {}),
    data: { ...data, ...(coolingOffUntil === null ? {} : { coolingOffUntil }) },
  });
  return withRow(told, {
    status: 'waiting',
    agentId: null,
    assignedAt: null,
    assignedBy: null,
    previousAgentId: agentId,
    warnedFor: null,
    // What has had an agent is not new any more, whoever gave it.
    decided: true,
    ...(coolingOffUntil === null ? {} : { coolOffs: { ...change.after.coolOffs, [agentId]: facts.at } }),
  });
}

interface Giving {
  readonly agentId: AgentId;
  readonly reason: AssignedReason;
  readonly decisionId?: DecisionId;
}

/** Gives the conversation, which nobody holds, to an agent. */
export function give(
  change: Change,
  facts: Pick<Facts, 'at' | 'actor'>,
  { agentId, reason, decisionId }: Giving,
): Change {
  const { at, actor } = facts;
  const byRouting = reason === 'routed';
  const given = withRow(change, {
    status: 'assigned',
    parked: false,
    agentId,
    assignedAt: at,
    assignedBy: byRouting ? 'routing' : (actor.id ?? actor.kind),
    preferredAgentId: null,
    waitingSince: change.after.waitingSince ?? at,
    warnedFor: null,
  });
  return withEvent({ ...given, route: null }, facts, {
    type: 'conversation.assigned',
    reason,
    ...(byRouting ? { actor: ROUTING } : {}),
    decisionId: decisionId ?? null,
  });
}
