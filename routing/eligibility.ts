import type { Ineligibility } from '../contract/decision.ts';
import type { AgentId, Instant } from '../contract/ids.ts';
import type { Availability } from '../contract/model.ts';
import type { Policy } from '../contract/policy.ts';
import { addSeconds } from './instants.ts';

/** What routing knows of an agent, with regard to one conversation, at one moment. */
export interface Candidate {
  readonly agentId: AgentId;
  readonly active: boolean;
  readonly member: boolean;
  /** True where the conversation has no team. */
  readonly inTeam: boolean;
  readonly availability: Availability;
  /** Counts the changes of availability. */
  readonly availabilityVersion: number;
  readonly load: number;
  /** Account default applied; null = no limit. */
  readonly capacity: number | null;
  /** End of the agent's cool-off for this conversation; null where there is none. */
  readonly coolingOffUntil: Instant | null;
  readonly skills: readonly string[];
  readonly joinOrder: number;
  /** Number of the agent's last automatic assignment in this inbox; null = never. */
  readonly lastTurn: number | null;
  readonly lastTurnAt: Instant | null;
  /** Start of the agent's last assignment of any kind, in any inbox; null = never. */
  readonly lastAssignedAt: Instant | null;
}

/** What the conversation asks for. */
export interface Request {
  readonly at: Instant;
  readonly skills: readonly string[];
  readonly waitingSince: Instant;
  readonly policy: Policy;
}

/** Free places of an agent; `Infinity` without a limit. */
export function freeSlots({ load, capacity }: Pick<Candidate, 'load' | 'capacity'>): number {
  return capacity === null ? Number.POSITIVE_INFINITY : Math.max(0, capacity - load);
}

/** Whether the policy hands conversations to an agent in this state. */
export function isAvailable(availability: Availability, policy: Pick<Policy, 'assignToBusy'>): boolean {
  return availability === 'online' || (availability === 'busy' && policy.assignToBusy);
}

/** How many of the asked skills the agent has. */
export function countMatchingSkills(asked: readonly string[], skills: readonly string[]): number {
  return asked.filter((skill) => skills.includes(skill)).length;
}

/** How skills count now: `require` becomes `prefer` once the conversation has waited `skillRelaxAfterSeconds`. */
export function skillMatchNow({ at, waitingSince, policy }: Omit<Request, 'skills'>): Policy['skillMatch'] {
  const { skillMatch, skillRelaxAfterSeconds: relaxAfter } = policy;
  const relaxed = skillMatch === 'require' && relaxAfter > 0 && addSeconds(waitingSince, relaxAfter) <= at;
  return relaxed ? 'prefer' : skillMatch;
}

/** What may stand against an agent, in the order of `INELIGIBILITIES`. */
const OBSTACLES: readonly {
  readonly reason: Ineligibility;
  readonly applies: (candidate: Candidate, request: Request) => boolean;
}[] = [
  { reason: 'deactivated', applies: ({ active }) => !active },
  { reason: 'not_member', applies: ({ member }) => !member },
  { reason: 'not_in_team', applies: ({ inTeam }) => !inTeam },
  { reason: 'not_available', applies: ({ availability }, { policy }) => !isAvailable(availability, policy) },
  { reason: 'at_capacity', applies: (candidate) => freeSlots(candidate) === 0 },
  { reason: 'cooling_off', applies: ({ coolingOffUntil }, { at }) => coolingOffUntil !== null && coolingOffUntil > at },
  {
    reason: 'missing_skill',
    applies: ({ skills }, request) =>
      countMatchingSkills(request.skills, skills) < request.skills.length && skillMatchNow(request) === 'require',
  },
];

/** Why this agent may not take the conversation: the first reason in the order of `INELIGIBILITIES` that applies, or null if it may. */
export function whyIneligible(candidate: Candidate, request: Request): Ineligibility | null {
  return OBSTACLES.find(({ applies }) => applies(candidate, request))?.reason ?? null;
}

/** Everything that stands against this agent. */
export function allObstacles(candidate: Candidate, request: Request): readonly Ineligibility[] {
  return OBSTACLES.filter(({ applies }) => applies(candidate, request)).map(({ reason }) => reason);
}

/** Whether availability, or a want of room, is all that could keep the agent from serving it. */
export function couldServeIfAvailable(candidate: Candidate, request: Request): boolean {
  return allObstacles(candidate, request).every((reason) => reason === 'not_available' || reason === 'at_capacity');
}
