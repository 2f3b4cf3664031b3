import type { CommandBody } from '../../contract/commands.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { AgentId } from '../../contract/ids.ts';
import type { ConversationRow } from '../conversation-row.ts';
import { isListed } from '../conversation-row.ts';
import type { AgentFacts, ConversationFacts } from './facts.ts';
import {
  type Change,
  give,
  type Refused,
  refused,
  routed,
  setTeam,
  type Turn,
  take,
  turn,
  unchanged,
  withRow,
} from './turn.ts';

/**
 * A person's assignment. The team first, then the agent, who must belong to it; a team alone that the holder is not in
 * releases the holder and routes inside the team. Assigning it to its present holder changes nothing.
 */
export function assignStep(
  facts: ConversationFacts,
  row: ConversationRow,
  body: CommandBody<'assign'>,
): Turn | Refused {
  const { agentId, teamId, expectedAgentId, overCapacity = false } = body;
  if (expectedAgentId !== undefined && expectedAgentId !== row.agentId) {
    return refuse('unexpected_assignee', `${row.agentId ?? 'nobody'} holds the conversation`, row.agentId);
  }
  if (teamId !== undefined && !facts.teamExists) return refuse('team_not_found', `there is no team ${teamId}`);
  const newTeam = teamId !== undefined && teamId !== row.teamId;
  const change = newTeam ? setTeam(unchanged(row), facts, teamId) : unchanged(row);
  if (agentId !== undefined) return assignAgent(change, facts, { agentId, overCapacity, reason: 'manual' });
  return turn({ changes: [newTeam ? fitTeam(change, facts) : change] });
}

/** An agent takes what nobody has; claiming it again changes nothing. */
export function claimStep(
  facts: ConversationFacts,
  row: ConversationRow,
  { agentId }: CommandBody<'claim'>,
): Turn | Refused {
  return assignAgent(unchanged(row), facts, { agentId, overCapacity: false, reason: 'claimed' });
}

interface Assignment {
  readonly agentId: AgentId;
  readonly overCapacity: boolean;
  readonly reason: 'manual' | 'claimed';
}

function assignAgent(
  change: Change,
  facts: ConversationFacts,
  { agentId, overCapacity, reason }: Assignment,
): Turn | Refused {
  const target = facts.agents.get(agentId);
  const refusal = whyRefused(change.after, agentId, target);
  if (refusal !== null) return refusal;
  const warnings = target?.availability === 'offline' ? (['agent_offline'] as const) : [];
  if (change.after.agentId === agentId) return turn({ changes: [change], warnings });
  const { load = 0, capacity = null } = target ?? {};
  if (!overCapacity && capacity !== null && load >= capacity) {
    return refuse('agent_at_capacity', `agent ${agentId} is at capacity (${load} of ${capacity})`);
  }
  const free = take(change, facts, { reason: 'reassigned' });
  const given = give(free, facts, { agentId, reason });
  const { [agentId]: _ended, ...coolOffs } = given.after.coolOffs;
  return turn({ changes: [withRow(given, { coolOffs })], warnings });
}

function whyRefused(
  { inboxId, teamId }: ConversationRow,
  agentId: AgentId,
  target: AgentFacts | undefined,
): Refused | null {
  if (target === undefined) return refuse('agent_not_found', `there is no agent ${agentId}`);
  if (!target.active) return refuse('agent_deactivated', `agent ${agentId} is deactivated`);
  if (!target.inboxIds.includes(inboxId) && target.role !== 'administrator') {
    return refuse('agent_not_in_inbox', `agent ${agentId} is not a member of inbox ${inboxId}`);
  }
  if (teamId !== null && !target.teamIds.includes(teamId)) {
    return refuse('agent_not_in_team', `agent ${agentId} is not in team ${teamId}`);
  }
  return null;
}

/** After a change of team: the holder stays if in it; what waits is routed inside it. */
function fitTeam(change: Change, facts: ConversationFacts): Change {
  const { agentId, teamId } = change.after;
  if (agentId === null) return isListed(change.after) ? routed(change) : change;
  const inTeam = teamId === null || (facts.agents.get(agentId)?.teamIds.includes(teamId) ?? false);
  return inTeam ? change : routed(take(change, facts, { reason: 'team_changed' }));
}

const refuse = (code: ErrorCode, message: string, agentId: AgentId | null = null): Refused =>
  refused({ code, message, ...(agentId === null ? {} : { agentId }) });
