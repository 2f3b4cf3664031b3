import type { Instant } from '../contract/ids.ts';
import { type Candidate, countMatchingSkills, type Request, skillMatchNow } from './eligibility.ts';

/**
 * Puts candidates in the order in which the policy's method would take them. `round_robin`: whose last automatic
 * assignment in this inbox is oldest, never before any; then the order of joining. `least_assigned`: fewest open
 * conversations; then whose last assignment of any kind is oldest; then the order of joining. Where skills count, more
 * matching skills come before either. The order of the input never matters.
 */
export function rankCandidates(candidates: readonly Candidate[], request: Request): readonly Candidate[] {
  const bySkills = skillMatchNow(request) !== 'ignore' && request.skills.length > 0;
  const matching = (c: Candidate) => (bySkills ? countMatchingSkills(request.skills, c.skills) : 0);
  const byMethod = request.policy.method === 'round_robin' ? compareTurns : compareLoads;
  return [...candidates].sort(
    (a, b) => matching(b) - matching(a) || byMethod(a, b) || a.joinOrder - b.joinOrder || compare(a.agentId, b.agentId),
  );
}

/** The time the method compared, as explanations show it. */
export function comparedTime(candidate: Candidate, { policy }: Pick<Request, 'policy'>): Instant | null {
  return policy.method === 'round_robin' ? candidate.lastTurnAt : candidate.lastAssignedAt;
}

const compareTurns = (a: Candidate, b: Candidate): number => (a.lastTurn ?? -1) - (b.lastTurn ?? -1);

const compareLoads = (a: Candidate, b: Candidate): number =>
  a.load - b.load || compare(a.lastAssignedAt ?? '', b.lastAssignedAt ?? '');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
