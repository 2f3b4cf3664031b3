import type { CommandBody } from '../../contract/commands.ts';
import { PRIORITIES, priorityOfRank } from '../../contract/model.ts';
import { type ConversationRow, isListed } from '../conversation-row.ts';
import type { ConversationFacts, Facts } from './facts.ts';
import {
  type Change,
  isChanged,
  type Refused,
  refused,
  routed,
  setTeam,
  startWaiting,
  type Turn,
  turn,
  unchanged,
  withEvent,
  withRow,
} from './turn.ts';

/** Changes priority or skills; what waits is ranked and routed anew. */
export function amendStep(facts: Facts, row: ConversationRow, body: CommandBody<'amend'>): Turn {
  const change = amend(unchanged(row), facts, body);
  return turn({ changes: [isChanged(change) && isListed(row) ? routed(change) : change] });
}

/** The bot or form is done with it, and may say what it learned; it is routed now. */
export function handOffStep(
  facts: ConversationFacts,
  row: ConversationRow,
  body: CommandBody<'handOff'>,
): Turn | Refused {
  const { teamId } = body;
  if (teamId !== undefined && !facts.teamExists) {
    return refused({ code: 'team_not_found', message: `there is no team ${teamId}` });
  }
  const amended = amend(unchanged(row), facts, body);
  const inTeam = teamId === undefined || teamId === row.teamId ? amended : setTeam(amended, facts, teamId);
  return turn({ changes: [routed(startWaiting(inTeam, facts.askedAt))] });
}

function amend(change: Change, facts: Facts, { priority, skills }: CommandBody<'amend'>): Change {
  const before = describe(change.after);
  const after = { priority: priority ?? before.priority, skills: skills ?? before.skills };
  if (JSON.stringify(before) === JSON.stringify(after)) return change;
  const amended = withRow(change, { priority: PRIORITIES.indexOf(after.priority), skills: after.skills });
  return withEvent(amended, facts, { type: 'conversation.amended', data: after });
}

const describe = ({ priority, skills }: ConversationRow) => ({ priority: priorityOfRank(priority), skills });
