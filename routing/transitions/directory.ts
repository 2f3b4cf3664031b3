import type { DirectoryTransition } from '../../contract/transitions.ts';
import { type ConversationRow, isListed } from '../conversation-row.ts';
import type { DirectoryFacts } from './facts.ts';
import { lose, whyHolderLoses, withinOneTransaction } from './losing.ts';
import { type Change, routed, setTeam, type Turn, turn, unchanged } from './turn.ts';

/**
 * An edited directory or policy takes effect: whoever may not keep a conversation loses it, a deleted team is taken off
 * its conversations, and whoever can be served now is. Deadlines follow from the rows when the changes are settled.
 */
export function directoryStep(facts: DirectoryFacts, { scope }: DirectoryTransition): Turn {
  return turn({
    ...withinOneTransaction(facts.concerned, (row) => concern(facts, scope, row)),
    ready: scope.kind === 'agent' ? [scope.agentId] : [],
    readyInboxes: scope.kind === 'agent' ? [] : [...facts.inboxes.keys()],
  });
}

function concern(facts: DirectoryFacts, scope: DirectoryTransition['scope'], row: ConversationRow): Change {
  const teamGone = facts.teamDeleted && scope.kind === 'team' && row.teamId === scope.teamId;
  if (teamGone) {
    const without = setTeam(unchanged(row), facts, null);
    return isListed(row) ? routed(without) : without;
  }
  const reason = departedFrom(facts, scope, row) ? 'not_member' : whyHolderLoses(facts, row);
  return reason === null ? unchanged(row) : lose(facts, row, reason);
}

/** An administrator who was taken out of an inbox loses what it held there, although it could be given it again by hand. */
function departedFrom(
  { departed }: DirectoryFacts,
  scope: DirectoryTransition['scope'],
  row: ConversationRow,
): boolean {
  if (row.agentId === null || !departed.includes(row.agentId)) return false;
  return (
    (scope.kind === 'inbox' && row.inboxId === scope.inboxId) || (scope.kind === 'team' && row.teamId === scope.teamId)
  );
}
