import type { CommandBody } from '../../contract/commands.ts';
import { SYSTEM } from '../../contract/model.ts';
import { type ConversationRow, isListed } from '../conversation-row.ts';
import { addSeconds } from '../instants.ts';
import { whatToRelease } from '../lifecycle.ts';
import type { Facts } from './facts.ts';
import {
  type Change,
  routed,
  setTeam,
  startWaiting,
  type Turn,
  take,
  turn,
  unchanged,
  withEvent,
  withRow,
} from './turn.ts';

/** A person takes it from its agent, which parks it, from its team, which routes it if it waits, or from both. */
export function unassignStep(facts: Facts, row: ConversationRow, body: CommandBody<'unassign'>): Turn {
  const release = whatToRelease(body);
  const teamCleared = release.team && row.teamId !== null;
  const change = teamCleared ? setTeam(unchanged(row), facts, null) : unchanged(row);
  if (release.agent && row.agentId !== null) {
    return turn({ changes: [withRow(take(change, facts, { reason: 'manual' }), { parked: true })] });
  }
  return turn({ changes: [teamCleared && isListed(row) ? routed(change) : change] });
}

/** Back to the waiting list and routed again, the agent who had it cooling off. */
export const requeueStep = (facts: Facts, row: ConversationRow): Turn =>
  turn({
    changes: [routed(take(unchanged(row), facts, { reason: 'requeued', coolingOffUntil: coolOff(facts, row) }))],
  });

/** A person has it routed now, parked or not. */
export function routeStep(facts: Facts, row: ConversationRow): Turn {
  const change = row.status === 'pending' ? startWaiting(unchanged(row), facts.askedAt) : unchanged(row);
  return turn({ changes: [routed(row.parked ? withRow(change, { parked: false }) : change, { byCommand: true })] });
}

/** Ends it; whoever holds it is released, and nothing is unanswered any more. Resolving again changes nothing. */
export function resolveStep(facts: Facts, row: ConversationRow, body: CommandBody<'resolve'>): Turn {
  const disposition = body.disposition ?? null;
  if (row.status === 'resolved') return turn({ changes: [unchanged(row)] });
  const ended = withRow(take(unchanged(row), facts, { reason: 'resolved' }), {
    status: 'resolved',
    parked: false,
    waitingSince: null,
    unansweredSince: null,
    unansweredLatest: null,
    timeouts: 0,
    escalated: false,
    resolvedAt: facts.at,
    disposition,
  });
  return turn({ changes: [withEvent(ended, facts, { type: 'conversation.resolved', data: { disposition } })] });
}

/** The agent did not answer in time: another gets it. */
export function timeOut(facts: Facts, row: ConversationRow): Change {
  const holder = row.agentId === null ? undefined : facts.agents.get(row.agentId);
  const missed = withRow(unchanged(row), { timeouts: row.timeouts + 1 });
  const free = take(missed, facts, {
    reason: 'response_timeout',
    bySystem: true,
    coolingOffUntil: coolOff(facts, row),
    data: { availability: holder?.availability ?? null },
  });
  return routed(escalate(free, facts, row));
}

/** Until when the agent who had it is not given it again by routing, so that another takes it; null if the policy has no cool-off. */
export function coolOff({ inboxes, at }: Facts, { inboxId }: ConversationRow) {
  const seconds = inboxes.get(inboxId)?.policy.cooloffSeconds ?? 0;
  return seconds === 0 ? null : addSeconds(at, seconds);
}

/** Once in a streak of timeouts, when there were as many as the policy says; 0 switches it off. */
function escalate(change: Change, facts: Facts, { inboxId, agentId }: ConversationRow): Change {
  const { timeouts, escalated } = change.after;
  const after = facts.inboxes.get(inboxId)?.policy.escalateAfterTimeouts ?? 0;
  if (escalated || after === 0 || timeouts < after) return change;
  const told = { type: 'conversation.escalated', agentId, actor: SYSTEM, data: { timeouts } } as const;
  return withEvent(withRow(change, { escalated: true }), facts, told);
}
