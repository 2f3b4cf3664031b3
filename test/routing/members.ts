import { CONSIDERED_KEPT } from '../../routing/decide.ts';
import { type Candidate, countMatchingSkills, freeSlots, type Request } from '../../routing/eligibility.ts';
import type { PoolNeed } from '../../routing/match.ts';
import type { MemberCount, PoolFacts } from '../../routing/pool.ts';
import { rankCandidates } from '../../routing/select-agent.ts';
import type { InboxFacts } from '../../routing/transitions/facts.ts';

/** A member of an inbox, as its row and the agent's tell. */
export interface Member extends Omit<Candidate, 'member' | 'inTeam' | 'coolingOffUntil'> {
  readonly teamIds: readonly string[];
}

/** All the members, or, as the database reads them, no more than are needed. */
export type Reading = 'complete' | 'limited';

/** What is known of the members of an inbox for one kind of conversation. The counts are exact either way. */
export function poolOf(members: readonly Member[], need: PoolNeed, { inbox, at, reading }: PoolReading): PoolFacts {
  const { inboxId, teamId, skills } = need.key;
  const candidates = members.map(({ teamIds, ...member }): Candidate => {
    const inTeam = teamId === null || teamIds.includes(teamId);
    return { ...member, member: true, inTeam, coolingOffUntil: null };
  });
  const request = { at, skills, waitingSince: at, policy: inbox.policy };
  const read = reading === 'complete' ? candidates : limited(candidates, need, request);
  return { inboxId, candidates: read, counts: countKinds(candidates, skills) };
}

interface PoolReading {
  readonly inbox: InboxFacts;
  readonly at: string;
  readonly reading: Reading;
}

/** Those with room who come first by the method, of each state that may be given something; the first to join; the named. */
function limited(
  candidates: readonly Candidate[],
  { atMost, agentIds }: PoolNeed,
  request: Request,
): readonly Candidate[] {
  const { assignToBusy, whenAllOffline } = request.policy;
  const states = ['online', ...(assignToBusy ? ['busy'] : []), ...(whenAllOffline === 'assign' ? ['offline'] : [])];
  const ranked = rankCandidates(candidates, request);
  const withRoom = states.flatMap((state) =>
    ranked
      .filter((each) => each.active && each.inTeam && each.availability === state && freeSlots(each) > 0)
      .slice(0, atMost),
  );
  const first = [...candidates].sort((a, b) => a.joinOrder - b.joinOrder).slice(0, CONSIDERED_KEPT);
  const named = candidates.filter(({ agentId }) => agentIds.includes(agentId));
  return [...new Set([...withRoom, ...first, ...named])];
}

/** How many members there are of each kind. */
export function countKinds(candidates: readonly Candidate[], skills: readonly string[]): readonly MemberCount[] {
  const counts = new Map<string, MemberCount>();
  for (const candidate of candidates) {
    const { active, inTeam, availability } = candidate;
    const hasRoom = freeSlots(candidate) > 0;
    const skilled = countMatchingSkills(skills, candidate.skills) === skills.length;
    const kind = { active, inTeam, availability, hasRoom, skilled };
    const name = JSON.stringify(kind);
    counts.set(name, { ...kind, members: (counts.get(name)?.members ?? 0) + 1 });
  }
  return [...counts.values()];
}
