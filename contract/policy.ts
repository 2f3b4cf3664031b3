import type { Availability } from './model.ts';

export const MODES = ['automatic', 'manual'] as const;
export const METHODS = ['round_robin', 'least_assigned'] as const;
export const ALL_OFFLINE_RULES = ['assign', 'wait'] as const;
export const SKILL_MATCHES = ['ignore', 'prefer', 'require'] as const;
export const RESPONSE_ANCHORS = ['first_unanswered', 'latest'] as const;
export const REOPEN_TARGETS = ['previous_agent', 'route', 'pending'] as const;
export const REASSIGN_CAUSES = ['offline', 'logout', 'away', 'busy', 'connection_lost'] as const;

export type Method = (typeof METHODS)[number];
export type SkillMatch = (typeof SKILL_MATCHES)[number];
export type ReassignCause = (typeof REASSIGN_CAUSES)[number];

/** The longest duration a policy may name: seven days, in seconds. */
export const MAX_POLICY_SECONDS = 604_800;

/** The settings an inbox works by (docs/policy.md). Durations are whole seconds; 0 switches a timer or a count off. */
export interface Policy {
  readonly mode: (typeof MODES)[number];
  readonly method: Method;
  readonly whenAllOffline: (typeof ALL_OFFLINE_RULES)[number];
  readonly assignToBusy: boolean;
  readonly autoReassign: boolean;
  readonly reassignOn: readonly ReassignCause[];
  readonly skillMatch: SkillMatch;
  readonly skillRelaxAfterSeconds: number;
  readonly responseTimeoutSeconds: Readonly<Record<Availability, number>>;
  readonly responseAnchor: (typeof RESPONSE_ANCHORS)[number];
  readonly responseWarningSeconds: number;
  readonly cooloffSeconds: number;
  readonly escalateAfterTimeouts: number;
  readonly reopenTo: (typeof REOPEN_TARGETS)[number];
}

/** The settings that exist once for the whole account, beside the defaults of every inbox. */
export interface AccountPolicy extends Policy {
  /** Capacity of agents who name none; null = no limit. */
  readonly defaultCapacity: number | null;
  readonly missesBeforeAway: number;
  readonly connectionLostAfterSeconds: number;
}

export const DEFAULT_POLICY: AccountPolicy = {
  mode: 'automatic',
  method: 'round_robin',
  whenAllOffline: 'assign',
  assignToBusy: false,
  autoReassign: true,
  reassignOn: ['offline', 'logout', 'connection_lost'],
  skillMatch: 'prefer',
  skillRelaxAfterSeconds: 0,
  responseTimeoutSeconds: { online: 60, busy: 60, away: 60, offline: 60 },
  responseAnchor: 'first_unanswered',
  responseWarningSeconds: 15,
  cooloffSeconds: 300,
  escalateAfterTimeouts: 3,
  reopenTo: 'previous_agent',
  defaultCapacity: null,
  missesBeforeAway: 0,
  connectionLostAfterSeconds: 45,
};
