import { type ConversationRow, isListed } from '../conversation-row.ts';
import type { ConversationFacts } from './facts.ts';
import { lose, whyHolderLoses } from './losing.ts';
import { routed, type Turn, turn, unchanged } from './turn.ts';

/**
 * Looks at a conversation whose row may have been edited by hand or set back: the row is brought in line with the
 * assignments, which the database guards; an agent who may not keep it loses it; what waits is routed. What was mended
 * adds nothing to the ledger, which is about what happened.
 */
export function mendStep(facts: ConversationFacts, row: ConversationRow): Turn {
  const mended = inLine(facts, row);
  // What was mended counts as having been so before: nobody was given it now.
  const change = mended === row ? unchanged(row) : { ...unchanged(mended), before: { ...mended } };
  if (mended.agentId === null) return turn({ changes: [isListed(mended) ? routed(change) : change] });
  const reason = whyHolderLoses(facts, mended);
  return turn({ changes: [reason === null ? change : lose(facts, mended, reason)] });
}

function inLine({ openAssignment, at }: ConversationFacts, row: ConversationRow): ConversationRow {
  const holder = openAssignment?.agentId ?? null;
  if (holder === row.agentId) {
    const lacksTime = row.status === 'waiting' && row.waitingSince === null;
    return lacksTime ? { ...row, waitingSince: row.createdAt } : row;
  }
  const common = {
    parked: false,
    waitingSince: row.waitingSince ?? row.createdAt,
    resolvedAt: null,
    disposition: null,
  };
  if (openAssignment === null) {
    const nobody = { agentId: null, assignedAt: null, assignedBy: null };
    return { ...row, ...common, ...nobody, status: 'waiting', decided: true };
  }
  const { agentId, startedAt: assignedAt, assignedBy } = openAssignment;
  return { ...row, ...common, status: 'assigned', agentId, assignedAt: assignedAt > at ? at : assignedAt, assignedBy };
}
