import type { AgentId, DecisionId, Instant } from './ids.ts';
import type { Method } from './policy.ts';

/** Why an agent may not take a conversation; the first that applies is the one reported. */
export const INELIGIBILITIES = [
  'deactivated',
  'not_member',
  'not_in_team',
  'not_available',
  'at_capacity',
  'cooling_off',
  'missing_skill',
] as const;
export type Ineligibility = (typeof INELIGIBILITIES)[number];

/** Why routing chose an agent, or nobody. */
export type DecisionReason =
  | Method
  | 'preferred_agent'
  | 'previous_agent'
  | 'all_offline'
  | 'nobody_eligible'
  | 'others_ahead'
  | 'manual_inbox';

/** An agent as one decision saw it. `reason` is null for the agent who was chosen. */
export interface Considered {
  readonly agentId: AgentId;
  readonly eligible: boolean;
  readonly reason: Ineligibility | 'ranked_lower' | null;
  readonly load: number;
  /** null = no limit. */
  readonly capacity: number | null;
  /** What the method compared: the last automatic assignment in this inbox, or the last of any kind. */
  readonly lastAssignedAt: Instant | null;
}

/** One routing decision, kept for ever so that anybody can ask why. */
export interface Decision {
  readonly id: DecisionId;
  readonly at: Instant;
  readonly outcome: 'assigned' | 'waiting';
  readonly agentId: AgentId | null;
  readonly reason: DecisionReason;
  readonly method: Method;
  readonly policyVersion: number;
  /** The first 20 considered: the eligible in the order of the method, then the others in the order of joining. */
  readonly considered: readonly Considered[];
  /** How many agents could not take it, by reason, over all members. */
  readonly leftOut: Readonly<Partial<Record<Ineligibility, number>>>;
  readonly sentence: string;
}
