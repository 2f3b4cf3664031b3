import type { AgentView } from '../../api/directory/agent-schema.ts';
import type { ConversationView } from '../../contract/model.ts';
import type { LedgerEvent } from './ledger-view.ts';
import type { Snapshot } from './snapshot.ts';

/** What must hold whenever nothing is under way. Answers a sentence for each thing that does not. */
export function findViolations(snapshot: Snapshot, expectedIds: readonly string[]): readonly string[] {
  return [
    ...expectedIds
      .filter((id) => !snapshot.conversations.some((conversation) => conversation.id === id))
      .map((id) => `${id} was opened but is not there`),
    ...snapshot.conversations.flatMap((conversation) => [
      ...checkStatus(conversation, snapshot),
      ...checkWait(conversation, snapshot),
      ...replayEvents(conversation, snapshot.events.get(conversation.id) ?? []),
    ]),
    ...snapshot.agents.flatMap((agent) => checkLoad(agent, snapshot)),
  ];
}

/** It is exactly one of waiting, assigned and resolved, and in an agent's hands only if assigned. */
function checkStatus(
  { id, status, agentId, teamId }: ConversationView,
  { byStatus, agents, team }: Snapshot,
): readonly string[] {
  const lists = [...byStatus].filter(([, ids]) => ids.includes(id)).map(([name]) => name);
  const violations: string[] = [];
  if (lists.length !== 1 || lists[0] !== status) {
    violations.push(`${id} is ${status}, but stands in the lists of: ${lists.join(', ') || 'no status'}`);
  }
  if ((status === 'assigned') !== (agentId !== null))
    violations.push(`${id} is ${status}, but its agent is ${agentId}`);
  if (agentId !== null && !agents.some((agent) => agent.id === agentId)) {
    violations.push(`${id} is held by ${agentId}, who is not in the inbox`);
  }
  if (agentId !== null && teamId !== null && !team.members.includes(agentId)) {
    violations.push(`${id} is for team ${teamId}, but held by ${agentId}, who is not in it`);
  }
  return violations;
}

/** Nobody waits while somebody could take it. */
function checkWait(conversation: ConversationView, { agents, team }: Snapshot): readonly string[] {
  const { id, status, parked, coolingOff, teamId } = conversation;
  if (status !== 'waiting' || parked) return [];
  return agents
    .filter(({ active, availability }) => active && availability === 'online')
    .filter(({ load, capacity }) => capacity === null || load < capacity)
    .filter((agent) => teamId === null || team.members.includes(agent.id))
    .filter((agent) => !coolingOff.some(({ agentId }) => agentId === agent.id))
    .map((agent) => `${id} waits, though ${agent.id} has room (${agent.load} of ${agent.capacity ?? 'any number'})`);
}

function checkLoad({ id, load }: AgentView, { conversations, byAgent }: Snapshot): readonly string[] {
  const held = conversations.filter(({ agentId }) => agentId === id).length;
  const listed = byAgent.get(id)?.length ?? 0;
  if (load === held && load === listed) return [];
  return [`${id} has a load of ${load}, holds ${held} conversations, and is listed with ${listed}`];
}

/** Its events, one after another, must be possible and lead to the present state. */
function replayEvents({ id, status, agentId }: ConversationView, events: readonly LedgerEvent[]): readonly string[] {
  const violations: string[] = [];
  let holder: string | null = null;
  let resolved = false;
  let last = 0n;
  for (const event of events) {
    const what = `event ${event.id} of ${id}`;
    if (BigInt(event.id) <= last) violations.push(`${what} comes after event ${last}`);
    last = BigInt(event.id);
    if (event.type === 'conversation.assigned') {
      if (holder !== null) violations.push(`${what} assigns it to ${event.agentId} while ${holder} holds it`);
      if (resolved) violations.push(`${what} assigns it to ${event.agentId} though it is resolved`);
      holder = event.agentId;
    } else if (event.type === 'conversation.unassigned') {
      if (holder !== event.agentId) violations.push(`${what} takes it from ${event.agentId}, but ${holder} holds it`);
      holder = null;
    } else if (event.type === 'conversation.resolved') {
      resolved = true;
    } else if (event.type === 'conversation.reopened') {
      resolved = false;
    }
  }
  if (holder !== agentId) violations.push(`${id} is held by ${agentId}, by its events by ${holder}`);
  if (resolved !== (status === 'resolved')) {
    violations.push(`${id} is ${status}, by its events ${resolved ? 'resolved' : 'open'}`);
  }
  return violations;
}
