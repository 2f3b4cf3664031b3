import type { Ineligibility } from '../contract/decision.ts';
import type { AgentId, InboxId, TeamId } from '../contract/ids.ts';
import type { Availability } from '../contract/model.ts';
import {
  type Candidate,
  countMatchingSkills,
  freeSlots,
  type Request,
  skillMatchNow,
  whyIneligible,
} from './eligibility.ts';

/** Conversations that ask for the same are looked at against the same members. */
export interface PoolKey {
  readonly inboxId: InboxId;
  readonly teamId: TeamId | null;
  readonly skills: readonly string[];
}

/** One name for equal keys. */
export const poolName = ({ inboxId, teamId, skills }: PoolKey): string =>
  JSON.stringify([inboxId, teamId, [...skills].sort()]);

/** How many members of an inbox are alike in everything eligibility asks for, but cool-offs. */
export interface MemberCount {
  readonly active: boolean;
  readonly inTeam: boolean;
  readonly availability: Availability;
  readonly hasRoom: boolean;
  /** Has all the skills asked for. */
  readonly skilled: boolean;
  readonly members: number;
}

/**
 * The members of an inbox as a decision needs them: enough of the agents with room in the order of the method, the first
 * by joining, and how many there are of each kind. So a decision costs the same in an inbox of ten and of ten thousand.
 */
export interface PoolFacts {
  readonly inboxId: InboxId;
  readonly candidates: readonly Candidate[];
  readonly counts: readonly MemberCount[];
}

/** How the census counts an agent: as a member of its kind, with its cool-off. */
interface Counted extends MemberCount {
  readonly coolingOff: boolean;
}

/**
 * The members by kind as they are now: the counts, corrected by what is known of single agents. `before` and `now` are the
 * same agent as it was counted and as it is.
 */
export function takeCensus(
  counts: readonly MemberCount[],
  known: readonly { readonly before: Candidate; readonly now: Candidate }[],
  request: Request,
): Census {
  const corrections = known.flatMap(({ before, now }) => [
    { ...kindOf({ ...before, coolingOffUntil: null }, request), members: -1 },
    { ...kindOf(now, request), members: 1 },
  ]);
  return new Census([...counts.map((count) => ({ ...count, coolingOff: false })), ...corrections], request);
}

export class Census {
  readonly #counted: readonly Counted[];
  readonly #request: Request;

  constructor(counted: readonly Counted[], request: Request) {
    this.#counted = counted;
    this.#request = request;
  }

  get eligible(): number {
    return this.#sum((counted) => whyIneligible(exampleOf(counted, this.#request), this.#request) === null);
  }

  /** How many cannot take it, by reason. */
  get leftOut(): Partial<Record<Ineligibility, number>> {
    const totals = new Map<Ineligibility, number>();
    for (const counted of this.#counted) {
      const why = whyIneligible(exampleOf(counted, this.#request), this.#request);
      if (why !== null) totals.set(why, (totals.get(why) ?? 0) + counted.members);
    }
    return Object.fromEntries([...totals].filter(([, members]) => members > 0));
  }

  /** Whether everybody who could serve it but for availability and room is offline. */
  get allOffline(): boolean {
    return this.#sum((counted) => this.#isConcerned(counted) && counted.availability !== 'offline') === 0;
  }

  /** How many of those who are offline could be given it nevertheless. */
  get offlineWithRoom(): number {
    return this.#sum((counted) => this.#isConcerned(counted) && counted.availability === 'offline' && counted.hasRoom);
  }

  #isConcerned({ active, inTeam, coolingOff, skilled }: Counted): boolean {
    return active && inTeam && !coolingOff && (skilled || skillMatchNow(this.#request) !== 'require');
  }

  #sum(matches: (counted: Counted) => boolean): number {
    return this.#counted.reduce((sum, counted) => (matches(counted) ? sum + counted.members : sum), 0);
  }
}

function kindOf(candidate: Candidate, { skills, at }: Request): Omit<Counted, 'members'> {
  const { active, inTeam, availability, coolingOffUntil } = candidate;
  return {
    active,
    inTeam,
    availability,
    hasRoom: freeSlots(candidate) > 0,
    skilled: countMatchingSkills(skills, candidate.skills) === skills.length,
    coolingOff: coolingOffUntil !== null && coolingOffUntil > at,
  };
}

const NOBODY: AgentId = '';
/** Later than any instant. */
const FOR_EVER = '9999-12-31T23:59:59.999Z';

/** An agent of this kind. */
function exampleOf(
  { active, inTeam, availability, hasRoom, skilled, coolingOff }: Counted,
  { skills }: Request,
): Candidate {
  return {
    agentId: NOBODY,
    active,
    member: true,
    inTeam,
    availability,
    availabilityVersion: 0,
    load: 0,
    capacity: hasRoom ? null : 0,
    coolingOffUntil: coolingOff ? FOR_EVER : null,
    skills: skilled ? skills : [],
    joinOrder: 0,
    lastTurn: null,
    lastTurnAt: null,
    lastAssignedAt: null,
  };
}
