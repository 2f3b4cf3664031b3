import type { Ineligibility } from '../contract/decision.ts';
import type { AgentId, Instant } from '../contract/ids.ts';
import { allObstacles, type Candidate, type Request, whyIneligible } from './eligibility.ts';
import { addSeconds } from './instants.ts';
import { rankCandidates } from './select-agent.ts';
import { CHANGES, type Change } from './verdicts.ts';

/** One change that alone would give a waiting conversation to somebody. */
export interface Unblock {
  readonly change: Change;
  /** Whom it is about; null: everybody, or whoever is first. */
  readonly agentId: AgentId | null;
  /** When it comes by itself; null: somebody has to bring it about. */
  readonly at: Instant | null;
  /** How many agents could take it then. */
  readonly agents: number;
}

/** How many changes are named. */
export const MOST_UNBLOCKS = 10;

/** What asking for more than a look at the agents takes. */
interface Waiting {
  readonly request: Request;
  /** Only a person, or the `route` command, hands it out. */
  readonly parked: boolean;
}

/**
 * What would change it: for each agent whom one thing keeps from a waiting conversation, that thing. What comes by itself
 * stands first, the soonest of it ahead; then the agents in the order of the method. Empty if nothing stands in the way but
 * time, and where two things would have to change.
 */
export function unblocks(candidates: readonly Candidate[], { request, parked }: Waiting): readonly Unblock[] {
  const ranked = rankCandidates(candidates, request);
  const eligible = ranked.filter((candidate) => whyIneligible(candidate, request) === null).length;
  if (parked || request.policy.mode === 'manual') {
    return eligible === 0 ? [] : [{ change: 'route', agentId: null, at: null, agents: eligible }];
  }
  if (eligible > 0) return [];
  const kept = ranked.flatMap((candidate) => {
    const [reason, ...others] = allObstacles(candidate, request);
    return reason === undefined || others.length > 0 ? [] : [{ candidate, reason }];
  });
  const changes = [...relaxing(kept, request), ...kept.map(({ candidate, reason }) => changeFor(candidate, reason))];
  return changes.sort((a, b) => compareTimes(a.at, b.at)).slice(0, MOST_UNBLOCKS);
}

interface Kept {
  readonly candidate: Candidate;
  readonly reason: Ineligibility;
}

function changeFor(candidate: Candidate, reason: Ineligibility): Unblock {
  const { agentId, capacity, coolingOffUntil } = candidate;
  const change = (change: Change, at: Instant | null = null): Unblock => ({ change, agentId, at, agents: 1 });
  switch (reason) {
    case 'deactivated':
      return change('activate');
    case 'not_member':
      return change('join_inbox');
    case 'not_in_team':
      return change('join_team');
    case 'not_available':
      return change('come_online');
    case 'at_capacity':
      return change(capacity === 0 ? 'raise_capacity' : 'free_slot');
    case 'cooling_off':
      return change('cool_off_ends', coolingOffUntil);
    case 'missing_skill':
      return change('gain_skills');
  }
}

/** Whoever lacks nothing but skills may take it once these are only preferred. */
function relaxing(kept: readonly Kept[], { waitingSince, policy }: Request): readonly Unblock[] {
  const agents = kept.filter(({ reason }) => reason === 'missing_skill').length;
  if (agents === 0 || policy.skillRelaxAfterSeconds === 0) return [];
  return [
    { change: 'skills_relax', agentId: null, at: addSeconds(waitingSince, policy.skillRelaxAfterSeconds), agents },
  ];
}

/** What somebody has to bring about comes last. */
const compareTimes = (a: Instant | null, b: Instant | null): number => {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null || a < b ? -1 : 1;
};

/** A change in a sentence; `name` is that of the agent. `ahead`: how many conversations would come first. */
export function explainUnblock({ change, agentId, at, agents }: Unblock, { name, ahead }: Told): string {
  const when = at === null ? '' : ` at ${at}`;
  const some = agents === 1 ? '1 agent' : `${agents} agents`;
  const first = ahead === 0 ? '' : `; ${ahead} ahead of it could use the same slot`;
  const subject = agentId === null ? '' : `${name} `;
  const then = agentId === null ? `: ${some} could take it` : '';
  return `${capitalised(`${subject}${CHANGES[change]}`, agentId === null)}${when}${then}${first}.`;
}

interface Told {
  readonly name: string;
  readonly ahead: number;
}

/** Names stay as they are. */
const capitalised = (text: string, really: boolean): string =>
  really ? `${text.slice(0, 1).toUpperCase()}${text.slice(1)}` : text;
