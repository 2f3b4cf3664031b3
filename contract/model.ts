import type { AgentId, ConversationId, InboxId, Instant, TeamId } from './ids.ts';

export const ROLES = ['agent', 'supervisor', 'administrator'] as const;
export const KEY_ROLES = ['service', 'administrator'] as const;
export const AVAILABILITIES = ['online', 'busy', 'away', 'offline'] as const;
export const AVAILABILITY_CAUSES = [
  'initial',
  'declared',
  'logout',
  'connection_lost',
  'missed',
  'deactivated',
] as const;
export const STATUSES = ['pending', 'waiting', 'assigned', 'resolved'] as const;
/** Most pressing first; the position in this list is the rank kept in the database. */
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export const AUTHORS = ['consumer', 'agent', 'bot', 'system'] as const;
export const VISIBILITIES = ['public', 'private'] as const;

export type Role = (typeof ROLES)[number];
export type KeyRole = (typeof KEY_ROLES)[number];
/** The priority whose place in `PRIORITIES` this is. */
export const priorityOfRank = (rank: number): Priority => PRIORITIES[rank] ?? 'normal';

export type Availability = (typeof AVAILABILITIES)[number];
export type AvailabilityCause = (typeof AVAILABILITY_CAUSES)[number];
export type ConversationStatus = (typeof STATUSES)[number];
export type Priority = (typeof PRIORITIES)[number];
export type Author = (typeof AUTHORS)[number];
export type Visibility = (typeof VISIBILITIES)[number];

/** Who did something: a person by agent id, a program by key id, Baton's routing, or Baton itself. */
export interface Actor {
  readonly kind: 'person' | 'key' | 'routing' | 'system';
  readonly id: string | null;
}

export const SYSTEM: Actor = { kind: 'system', id: null };

/** The person who wrote to the company. The id is any text of 1 to 256 characters. */
export interface Consumer {
  readonly id: string;
  readonly name: string | null;
}

/** Why an assignment began. */
export type AssignedReason = 'manual' | 'claimed' | 'routed';

/** Why an assignment ended. */
export type UnassignedReason =
  | 'manual'
  | 'requeued'
  | 'reassigned'
  | 'response_timeout'
  | 'offline'
  | 'logout'
  | 'away'
  | 'busy'
  | 'connection_lost'
  | 'deactivated'
  | 'not_member'
  | 'team_changed'
  | 'resolved';

export interface CoolingOff {
  readonly agentId: AgentId;
  readonly until: Instant;
}

/** A conversation but for who its consumer is, which no workflow knows; what does not apply is null. */
export interface ConversationState {
  readonly id: ConversationId;
  readonly inboxId: InboxId;
  readonly teamId: TeamId | null;
  readonly status: ConversationStatus;
  /** Waiting, but only a person (or the `route` command) hands it out again. */
  readonly parked: boolean;
  readonly priority: Priority;
  readonly skills: readonly string[];
  readonly agentId: AgentId | null;
  readonly assignedAt: Instant | null;
  /** `routing`, or the id of the actor who assigned it. */
  readonly assignedBy: string | null;
  readonly waitingSince: Instant | null;
  /** Place in the inbox's waiting list, from 1; null unless waiting and not parked. */
  readonly position: number | null;
  readonly unansweredSince: Instant | null;
  readonly responseDueAt: Instant | null;
  readonly coolingOff: readonly CoolingOff[];
  /** The present streak of response timeouts; an answer ends it. */
  readonly timeouts: number;
  readonly createdAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly version: number;
}

/** A conversation as the API shows it. */
export interface ConversationView extends ConversationState {
  readonly consumer: Consumer;
}
