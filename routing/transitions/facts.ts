import type { AgentId, DecisionId, InboxId, Instant, MessageId, TeamId } from '../../contract/ids.ts';
import type { Actor, Availability, AvailabilityCause, Role } from '../../contract/model.ts';
import type { AccountPolicy, Policy } from '../../contract/policy.ts';
import type { ConversationRow } from '../conversation-row.ts';

/** What every step may know. Facts are read once, under the locks, and never changed. */
export interface Facts {
  /** When it happens: the asked time, or later if it is carried out late. */
  readonly at: Instant;
  /** When it was asked for; what begins to wait has waited since then. */
  readonly askedAt: Instant;
  readonly actor: Actor;
  readonly account: AccountFacts;
  /** The locked inboxes. */
  readonly inboxes: ReadonlyMap<InboxId, InboxFacts>;
  /** The agents the step is about: holder, target, whoever leaves. */
  readonly agents: ReadonlyMap<AgentId, AgentFacts>;
}

export type AccountFacts = Pick<AccountPolicy, 'defaultCapacity' | 'missesBeforeAway' | 'connectionLostAfterSeconds'>;

export interface InboxFacts {
  readonly id: InboxId;
  readonly policy: Policy;
  readonly policyVersion: number;
  /** Number of the latest automatic assignment; the next one takes the next number. */
  readonly lastTurn: number;
}

export interface AgentFacts {
  readonly id: AgentId;
  readonly active: boolean;
  readonly role: Role;
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
  readonly since: Instant;
  readonly availabilityVersion: number;
  readonly load: number;
  /** Account default applied; null = no limit. */
  readonly capacity: number | null;
  readonly skills: readonly string[];
  /** The present streak of missed answers, over all conversations. */
  readonly misses: number;
  /** The console's last sign of life; null if it never sent one. */
  readonly heartbeatAt: Instant | null;
  readonly inboxIds: readonly InboxId[];
  readonly teamIds: readonly TeamId[];
}

/** Facts of a transition of one conversation. */
export interface ConversationFacts extends Facts {
  /** Null if the conversation does not exist yet. */
  readonly row: ConversationRow | null;
  /** Of the messages the transition carries, those that are recorded already. */
  readonly knownMessageIds: readonly MessageId[];
  /** False if the team that is named does not exist. */
  readonly teamExists: boolean;
  /** The open assignment; differs from the row only if somebody edited it by hand. */
  readonly openAssignment: OpenAssignment | null;
}

export interface OpenAssignment {
  readonly agentId: AgentId;
  readonly startedAt: Instant;
  readonly assignedBy: string;
}

/** Facts of a change of availability. */
export interface AvailabilityFacts extends Facts {
  readonly agent: AgentFacts;
  /** What the agent holds, in serving order. */
  readonly held: readonly ConversationRow[];
}

/** Facts of an edited directory. */
export interface DirectoryFacts extends Facts {
  /** Agents who were taken out of the inbox or team since its last transition. */
  readonly departed: readonly AgentId[];
  /** What somebody may hold no longer, or may have to be answered earlier, in serving order. */
  readonly concerned: readonly ConversationRow[];
  /** True if the scope is a team that was deleted. */
  readonly teamDeleted: boolean;
}

/** Makes a new id, a UUID v7 of the given instant. An argument, so that steps stay pure. */
export type NewId = (at: Instant) => DecisionId;
