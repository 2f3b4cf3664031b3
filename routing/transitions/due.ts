import { SYSTEM } from '../../contract/model.ts';
import { type ConversationRow, isListed } from '../conversation-row.ts';
import { responseDeadline, warningTime } from '../response-deadline.ts';
import type { ConversationFacts } from './facts.ts';
import { timeOut } from './release.ts';
import { type Change, routed, type Turn, turn, unchanged, withEvent, withRow } from './turn.ts';

/**
 * The timer rang, perhaps for something that was put off: does what is due by the rows. An answer that is missed takes
 * the conversation back; one that is due soon warns its agent; what waits is routed, since time may have made somebody
 * eligible.
 */
export function dueStep(facts: ConversationFacts, row: ConversationRow): Turn {
  if (row.agentId === null) {
    return turn({
      changes: [isListed(row) ? routed(unchanged(row), { byCommand: false, isLook: true }) : unchanged(row)],
    });
  }
  const { policy } = facts.inboxes.get(row.inboxId) ?? {};
  const availability = facts.agents.get(row.agentId)?.availability ?? null;
  if (policy === undefined) return turn({});
  const timer = { ...row, availability, policy };
  const deadline = responseDeadline(timer);
  if (deadline !== null && deadline <= facts.at) {
    return turn({ changes: [timeOut(facts, row)], missedBy: row.agentId });
  }
  const warning = warningTime(timer);
  const isDue = warning !== null && warning <= facts.at && row.warnedFor !== deadline;
  return turn({ changes: [isDue && deadline !== null ? warn(facts, row, deadline) : unchanged(row)] });
}

function warn(facts: ConversationFacts, row: ConversationRow, responseDueAt: string): Change {
  const warned = withRow(unchanged(row), { warnedFor: responseDueAt });
  return withEvent(warned, facts, { type: 'conversation.response_warning', actor: SYSTEM, data: { responseDueAt } });
}
