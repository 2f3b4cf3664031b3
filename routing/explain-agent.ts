import type { AgentId } from '../contract/ids.ts';
import type { Considered, Ineligibility } from '../contract/model.ts';
import { type Candidate, type Request, whyIneligible } from './eligibility.ts';
import { rankCandidates } from './select-agent.ts';

/** Whether an agent could take a conversation, and if not, what it lacks. */
export interface AgentExplanation {
  readonly agentId: AgentId;
  readonly eligible: boolean;
  readonly reason: Considered['reason'];
}

/** Everybody in the order of the method, the eligible first; nobody is chosen, so an eligible agent has no reason. */
export function explainCandidates(candidates: readonly Candidate[], request: Request): readonly AgentExplanation[] {
  const all = rankCandidates(candidates, request).map(({ agentId, ...candidate }) => {
    const reason = whyIneligible({ agentId, ...candidate }, request);
    return { agentId, eligible: reason === null, reason };
  });
  return [...all.filter(({ eligible }) => eligible), ...all.filter(({ eligible }) => !eligible)];
}

const LACKS: Readonly<Record<Ineligibility, string>> = {
  deactivated: 'is deactivated',
  not_member: 'is not a member of the inbox',
  not_in_team: 'is not in the team of the conversation',
  not_available: 'is not available',
  at_capacity: 'is at capacity',
  cooling_off: 'had this conversation and is cooling off',
  missing_skill: 'lacks a required skill',
};

/** Why this agent does or does not get the conversation, or did not at a past decision, in a sentence. */
export function explainAgent({ agentId, reason }: AgentExplanation, chosen: AgentId | null): string {
  if (agentId === chosen) return `${agentId} got it.`;
  if (reason === null) return `${agentId} could take it.`;
  if (reason === 'ranked_lower') {
    return chosen === null
      ? `${agentId} could take it, but others stand ahead.`
      : `${agentId} could have taken it, but ${chosen} came first.`;
  }
  return `${agentId} ${LACKS[reason]}.`;
}
