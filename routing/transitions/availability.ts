import type { AvailabilityTransition } from '../../contract/transitions.ts';
import type { ConversationRow } from '../conversation-row.ts';
import { addSeconds } from '../instants.ts';
import { whyLost } from '../lifecycle.ts';
import type { AgentFacts, AvailabilityFacts, Facts } from './facts.ts';
import { lose, whyHolderLoses, withinOneTransaction } from './losing.ts';
import { type AgentChange, type LedgerEntry, type Turn, turn, unchanged } from './turn.ts';

/**
 * An agent's availability changes: what that loses is taken and placed again, the oldest first, and whoever waits for the
 * agent is served. Declaring the present state again is no event. Run once more after the change, it goes on with what one
 * transaction did not take.
 */
export function availabilityStep(facts: AvailabilityFacts, asked: AvailabilityTransition): Turn {
  const { agent } = facts;
  const isNews = isNewsTo(agent, asked, facts);
  const now = isNews ? changed(facts, asked) : agent;
  const known = new Map(facts.agents).set(agent.id, now);
  const losses = withinOneTransaction(facts.held, (row) => {
    const reason = isNews ? whyLostIn(facts, row, now) : whyHolderLoses({ ...facts, agents: known }, row);
    return reason === null ? unchanged(row) : lose(facts, row, reason, now);
  });
  return turn({
    ...losses,
    ready: now.availability === 'online' || now.availability === 'busy' ? [agent.id] : [],
    agentChange: isNews ? asChange(now) : null,
    events: isNews ? describe(facts, asked) : [],
  });
}

function whyLostIn({ inboxes }: Facts, { inboxId }: ConversationRow, agent: AgentFacts) {
  const inbox = inboxes.get(inboxId);
  return inbox === undefined ? null : whyLost(agent, inbox.policy);
}

/**
 * Whether anything changes. The cause of a logout counts even if the agent was offline: conversations it kept then may
 * now be taken. A deactivation is news even for an agent who is offline already, and may still hold conversations;
 * misses and lost connections concern only an agent who seemed to be there.
 */
function isNewsTo(
  before: AgentFacts,
  { availability, cause, at }: AvailabilityTransition,
  { account }: Facts,
): boolean {
  switch (cause) {
    case 'deactivated':
      return before.cause !== 'deactivated' || before.load > 0;
    case 'missed':
      return before.availability === 'online' || before.availability === 'busy';
    case 'connection_lost': {
      const dueAt = heartbeatDue(before, account);
      return dueAt !== null && dueAt <= at;
    }
    case 'logout':
      return before.availability !== availability || before.cause !== cause;
    case 'initial':
    case 'declared':
      return before.availability !== availability;
  }
}

/**
 * Until when the agent's next heartbeat is due; null if the agent is offline or sends none, or the policy never takes a
 * connection for lost.
 */
export function heartbeatDue(
  { availability, heartbeatAt }: Pick<AgentFacts, 'availability' | 'heartbeatAt'>,
  { connectionLostAfterSeconds: seconds }: Pick<Facts['account'], 'connectionLostAfterSeconds'>,
): string | null {
  const isAwaited = availability !== 'offline' && heartbeatAt !== null && seconds > 0;
  return isAwaited ? addSeconds(heartbeatAt, seconds) : null;
}

/** Who once sent heartbeats is expected to send them after each coming back, counted from then. */
function changed({ agent, at }: AvailabilityFacts, { availability, cause }: AvailabilityTransition): AgentFacts {
  const comesBack = agent.availability === 'offline' && availability !== 'offline' && agent.heartbeatAt !== null;
  return {
    ...agent,
    availability,
    cause,
    since: at,
    availabilityVersion: agent.availabilityVersion + 1,
    misses: cause === 'missed' ? 0 : agent.misses,
    heartbeatAt: comesBack && agent.heartbeatAt < at ? at : agent.heartbeatAt,
  };
}

function asChange(agent: AgentFacts): AgentChange {
  const { id: agentId, availability, cause, since, availabilityVersion, misses, heartbeatAt } = agent;
  return { agentId, availability, cause, since, availabilityVersion, misses, heartbeatAt };
}

function describe(
  { agent, at }: AvailabilityFacts,
  { availability, cause, actor }: AvailabilityTransition,
): LedgerEntry[] {
  const entry = (type: LedgerEntry['type'], data: Record<string, unknown>): LedgerEntry => ({
    type,
    occurredAt: at,
    conversationId: null,
    inboxId: null,
    agentId: agent.id,
    teamId: null,
    actor,
    reason: cause,
    decisionId: null,
    data,
  });
  return [
    ...(agent.availability === availability
      ? []
      : [entry('agent.availability_changed', { availability, previous: agent.availability })]),
    ...(cause === 'deactivated' && agent.cause !== 'deactivated' ? [entry('agent.deactivated', {})] : []),
  ];
}
