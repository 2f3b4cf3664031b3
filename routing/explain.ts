import type { Decision, Ineligibility } from '../contract/model.ts';

const LACKS: Readonly<Record<Ineligibility, string>> = {
  deactivated: 'deactivated',
  not_member: 'not a member of the inbox',
  not_in_team: 'not in the team',
  not_available: 'not available',
  at_capacity: 'at capacity',
  cooling_off: 'cooling off',
  missing_skill: 'missing a skill',
};

/** What a sentence tells beside the decision itself. */
export interface Circumstances {
  /** How many agents could have had it. */
  readonly eligible: number;
  /** Where skills counted: how many were asked for, and how many of them the chosen agent has. */
  readonly skills: { readonly asked: number; readonly matched: number } | null;
}

/** A decision in one sentence, as a supervisor would say it. */
export function explainDecision(decision: Omit<Decision, 'sentence'>, { eligible, skills }: Circumstances): string {
  const { agentId, reason } = decision;
  const others = describeLeftOut(decision.leftOut);
  const only = eligible === 1 ? 'the only eligible agent' : null;
  const among = skills === null ? '' : ` of those with ${skills.matched} of ${skills.asked} skills asked for,`;
  switch (reason) {
    case 'round_robin':
      return `Given to ${agentId}, ${only ?? `next in turn${among} of ${eligible} eligible agents`}${others}.`;
    case 'least_assigned':
      return `Given to ${agentId}, ${only ?? `the least assigned${among} of ${eligible} eligible agents`}${others}.`;
    case 'preferred_agent':
      return `Given to ${agentId}, who was asked for and is eligible.`;
    case 'previous_agent':
      return `Given back to ${agentId}, who had it before and is eligible.`;
    case 'all_offline':
      return `Given to ${agentId} although offline: everybody who could serve it is offline, and it is spread over them.`;
    case 'manual_inbox':
      return 'Waits for a person to assign it: the inbox is manual.';
    case 'others_ahead':
      return `Waits: others ahead of it take the places that are free${others}.`;
    case 'nobody_eligible':
      return `Waits: nobody can take it now${others}.`;
  }
}

/** How many could not, by reason, in brackets: ` (2 not available, 1 at capacity)`; nothing where there are none. */
export function describeLeftOut(leftOut: Decision['leftOut']): string {
  const parts = (Object.keys(LACKS) as Ineligibility[])
    .filter((reason) => leftOut[reason] !== undefined)
    .map((reason) => `${leftOut[reason]} ${LACKS[reason]}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
