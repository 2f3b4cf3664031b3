import type { Considered, Decision } from '../contract/decision.ts';
import type { AgentId, Instant } from '../contract/ids.ts';
import type { Availability } from '../contract/model.ts';
import { type Candidate, countMatchingSkills, type Request, whyIneligible } from './eligibility.ts';
import { comparedTime, rankCandidates } from './select-agent.ts';
import { VERDICTS, type Verdict } from './verdicts.ts';

/** What a sentence tells beside the decision itself. */
export interface Explained {
  /** How many agents could have had it. */
  readonly eligible: number;
  /** If skills counted: how many were asked for, and how many of them the chosen agent has. */
  readonly skills: { readonly asked: number; readonly matched: number } | null;
}

/** How the sentences about an agent who was chosen begin, up to the id. */
const BEGINNINGS = { given: 'Given to', givenBack: 'Given back to' } as const;

/** A decision in one sentence, as a supervisor would say it, but for the agent's id: names change, and see `nameChosen`. */
export function explainDecision(decision: Omit<Decision, 'sentence'>, { eligible, skills }: Explained): string {
  const { agentId, reason } = decision;
  const others = describeLeftOut(decision.leftOut);
  const only = eligible === 1 ? 'the only eligible agent' : null;
  const among = skills === null ? '' : ` of those with ${skills.matched} of ${skills.asked} skills asked for,`;
  switch (reason) {
    case 'round_robin':
      return `${BEGINNINGS.given} ${agentId}, ${only ?? `next in turn${among} of ${eligible} eligible agents`}${others}.`;
    case 'least_assigned':
      return `${BEGINNINGS.given} ${agentId}, ${only ?? `the least assigned${among} of ${eligible} eligible agents`}${others}.`;
    case 'preferred_agent':
      return `${BEGINNINGS.given} ${agentId}, who was asked for and is eligible.`;
    case 'previous_agent':
      return `${BEGINNINGS.givenBack} ${agentId}, who had it before and is eligible.`;
    case 'all_offline':
      return `${BEGINNINGS.given} ${agentId} although offline: everybody who could serve it is offline, and it is spread over them.`;
    case 'manual_inbox':
      return 'Waits for a person to assign it: the inbox is manual.';
    case 'others_ahead':
      return `Waits: others ahead of it took the slots that were free${others}.`;
    case 'nobody_eligible':
      return `Waits: nobody can take it now${others}.`;
  }
}

/** What an agent is called; the id of one who has no name. */
export type NameOf = (id: AgentId) => string;

/** The sentence of a decision with the agent's name in place of the id. */
export function nameChosen({ agentId, sentence }: Pick<Decision, 'agentId' | 'sentence'>, nameOf: NameOf): string {
  if (agentId === null) return sentence;
  const words = Object.values(BEGINNINGS).find((beginning) => sentence.startsWith(`${beginning} ${agentId}`));
  if (words === undefined) return sentence;
  return `${words} ${nameOf(agentId)}${sentence.slice(`${words} ${agentId}`.length)}`;
}

/** How many could not, by reason, in brackets: ` (2 not available, 1 at capacity)`; nothing if there are none. */
export function describeLeftOut(leftOut: Decision['leftOut']): string {
  const parts = (Object.keys(VERDICTS) as (keyof typeof leftOut)[])
    .filter((reason) => leftOut[reason] !== undefined)
    .map((reason) => `${leftOut[reason]} ${VERDICTS[reason].many}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** How many there are of each reason. */
export function countReasons<Reason extends Verdict>(
  reasons: readonly (Reason | null)[],
): Partial<Record<Reason, number>> {
  const counts: Partial<Record<Reason, number>> = {};
  for (const reason of reasons) {
    if (reason !== null) counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}

/** Whether an agent could take a conversation, and if not, what it lacks. */
export interface AgentExplanation {
  readonly agentId: AgentId;
  readonly eligible: boolean;
  readonly reason: Considered['reason'];
}

/** The same with what was compared. */
export interface AgentComparison extends AgentExplanation {
  readonly availability: Availability;
  readonly load: number;
  /** null = no limit. */
  readonly capacity: number | null;
  /** What the method compares: the last automatic assignment in this inbox, or the last of any kind; null = never. */
  readonly comparedAt: Instant | null;
  /** How many of the skills asked for the agent has. */
  readonly matchingSkills: number;
  /** null unless it is cooling off for this conversation. */
  readonly coolingOffUntil: Instant | null;
  /** Place in the order of the method, from 1; null if it cannot take it. */
  readonly rank: number | null;
}

/** Everybody in the order of the method, the eligible first; nobody is chosen, so an eligible agent has no reason. */
export function explainCandidates(candidates: readonly Candidate[], request: Request): readonly AgentComparison[] {
  const all = rankCandidates(candidates, request).map((candidate) => ({
    candidate,
    reason: whyIneligible(candidate, request),
  }));
  const inOrder = [...all.filter(({ reason }) => reason === null), ...all.filter(({ reason }) => reason !== null)];
  return inOrder.map(({ candidate, reason }, index) => ({
    ...compared(candidate, request),
    eligible: reason === null,
    reason,
    rank: reason === null ? index + 1 : null,
  }));
}

const compared = (candidate: Candidate, request: Request) => ({
  agentId: candidate.agentId,
  availability: candidate.availability,
  load: candidate.load,
  capacity: candidate.capacity,
  comparedAt: comparedTime(candidate, request),
  matchingSkills: countMatchingSkills(request.skills, candidate.skills),
  coolingOffUntil:
    candidate.coolingOffUntil !== null && candidate.coolingOffUntil > request.at ? candidate.coolingOffUntil : null,
});

/** Why this agent does or does not get the conversation, or did not at a past decision, in a sentence. */
export function explainAgent(
  { agentId, reason }: AgentExplanation,
  { chosen, nameOf }: { readonly chosen: AgentId | null; readonly nameOf: NameOf },
): string {
  const name = nameOf(agentId);
  if (agentId === chosen) return `${name} got it.`;
  if (reason === null) return `${name} could take it.`;
  if (reason === 'ranked_lower' && chosen !== null) {
    return `${name} could have taken it, but ${nameOf(chosen)} came first.`;
  }
  return `${name} ${VERDICTS[reason].one}.`;
}
