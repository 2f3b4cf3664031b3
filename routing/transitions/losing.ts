import type { UnassignedReason } from '../../contract/model.ts';
import type { ConversationRow } from '../conversation-row.ts';
import { isAvailable } from '../eligibility.ts';
import { whyLost } from '../lifecycle.ts';
import { MOST_AT_ONCE } from '../match.ts';
import type { AgentFacts, Facts } from './facts.ts';
import { coolOff } from './release.ts';
import { type Change, isChanged, routed, take, unchanged } from './turn.ts';

/**
 * Why an agent may not keep a conversation, by what the rows say: deactivated, outside its inbox or team, or in a state
 * that loses conversations. Whoever was given it in that state, by hand, keeps it.
 */
export function whyHolderLoses(facts: Facts, row: ConversationRow): UnassignedReason | null {
  const agent = row.agentId === null ? undefined : facts.agents.get(row.agentId);
  const inbox = facts.inboxes.get(row.inboxId);
  if (agent === undefined || inbox === undefined) return null;
  const givenSince = row.assignedAt !== null && row.assignedAt >= agent.since;
  const lost = agent.active && givenSince ? null : whyLost(agent, inbox.policy);
  return lost ?? (isOutside(agent, row) ? 'not_member' : null);
}

function isOutside({ role, inboxIds, teamIds }: AgentFacts, { inboxId, teamId }: ConversationRow): boolean {
  const inInbox = role === 'administrator' || inboxIds.includes(inboxId);
  return !inInbox || (teamId !== null && !teamIds.includes(teamId));
}

/**
 * Baton takes it from its agent, and it is routed again among others. An agent who may be given conversations in the very
 * state that loses them, such as a busy one, cools off, so that it is not given the same ones back.
 */
export function lose(facts: Facts, row: ConversationRow, reason: UnassignedReason, agent?: AgentFacts): Change {
  const policy = facts.inboxes.get(row.inboxId)?.policy;
  const mayHaveItBack = agent !== undefined && policy !== undefined && isAvailable(agent.availability, policy);
  const coolingOffUntil = mayHaveItBack ? coolOff(facts, row) : null;
  return routed(take(unchanged(row), facts, { reason, bySystem: true, coolingOffUntil }));
}

/** Takes as many effects as one transaction carries, in the order of the rows; the rest stay as they are for the next. */
export function withinOneTransaction(
  rows: readonly ConversationRow[],
  effectOn: (row: ConversationRow) => Change,
): { readonly changes: readonly Change[]; readonly more: boolean } {
  let taken = 0;
  let more = false;
  const changes = rows.map((row) => {
    const change = effectOn(row);
    if (!isChanged(change)) return change;
    more = taken === MOST_AT_ONCE;
    taken += more ? 0 : 1;
    return more ? unchanged(row) : change;
  });
  return { changes, more };
}
