import { agentWorkflowId } from '../contract/ids.ts';
import type { AvailabilityLook, AvailabilityResult, AvailabilityTransition } from '../contract/transitions.ts';
import { whyLost } from '../routing/lifecycle.ts';
import { type AgentInbox, type AgentRow, lockAgent, lockInboxesOf } from './agent-row.ts';
import { type Database, inTransaction, type Transaction } from './database.ts';
import { appendingToLedger, type LedgerEntry } from './ledger.ts';
import { findTransition, keepingTransition } from './repeats.ts';
import { carryOut } from './statements.ts';
import { wakeServable } from './transitions/waiting.ts';

export interface AvailabilityDeps {
  readonly db: Database;
}

export function createAvailabilityActivities({ db }: AvailabilityDeps) {
  return {
    /**
     * Puts a change of availability in force, marks the conversations the agent is about to lose, and finds whom the agent
     * may serve now. Safe to repeat: the first result is kept under `transitionId`. Declaring the present state again
     * changes nothing.
     */
    async changeAvailability(input: AvailabilityTransition): Promise<AvailabilityResult> {
      return await inTransaction(db, async (tx) => {
        const inboxes = await lockInboxesOf(tx, input.agentId);
        const workflowId = agentWorkflowId(input.agentId);
        const before = await lockAgent(tx, input.agentId);
        const repeated = await findTransition<AvailabilityResult>(tx, workflowId, input.transitionId);
        if (repeated !== null) return repeated;
        const result = isNews(before, input) ? await change(tx, input, { before, inboxes }) : present(before);
        if (!result.changed) return result;
        const version = result.availabilityVersion;
        await carryOut(tx, [
          ...keepingTransition({ workflowId, id: input.transitionId, version, result }),
          ...appendingToLedger(describe(input, before)),
        ]);
        return result;
      });
    },

    /**
     * Notes that the agent's heartbeats are waited for, and tells how the agent stands and until when the next one is due:
     * absent where the agent sends none, is offline, or the policy never takes a connection for lost. Repeated, it notes the
     * same.
     */
    async checkHeartbeat({ agentId }: { readonly agentId: string }): Promise<AvailabilityLook> {
      return await inTransaction(db, async (tx) => {
        const agent = await lockAgent(tx, agentId);
        const watched = agent.availability !== 'offline' && agent.heartbeatDueAt !== null;
        await tx.$executeRaw`
          UPDATE agents SET heartbeat_watched = ${watched} WHERE id = ${agentId} AND heartbeat_watched <> ${watched}`;
        const { availability, cause, since, availabilityVersion, load } = agent;
        const due = watched && agent.heartbeatDueAt !== null ? { heartbeatDueAt: agent.heartbeatDueAt } : {};
        return { availability, cause, since, availabilityVersion, load, ...due };
      });
    },
  };
}

/**
 * Whether anything changes. The cause of a logout counts even where the agent was offline: conversations it kept then may
 * now be taken. A deactivation is news even for an agent who is offline already, and may still hold
 * conversations, also some it was given between two deactivations; misses and lost connections concern only an agent who seemed to be there.
 */
function isNews(before: AgentRow, { availability, cause, at }: AvailabilityTransition): boolean {
  switch (cause) {
    case 'deactivated':
      return before.cause !== 'deactivated' || before.load > 0;
    case 'missed':
      return before.availability === 'online' || before.availability === 'busy';
    case 'connection_lost':
      return before.availability !== 'offline' && before.heartbeatDueAt !== null && before.heartbeatDueAt <= at;
    case 'logout':
      return before.availability !== availability || before.cause !== cause;
    case 'initial':
    case 'declared':
      return before.availability !== availability;
  }
}

function present({ active, heartbeatDueAt, ...agent }: AgentRow): AvailabilityResult {
  return { ...agent, ...(heartbeatDueAt === null ? {} : { heartbeatDueAt }), changed: false, wake: [] };
}

interface Around {
  readonly before: AgentRow;
  readonly inboxes: readonly AgentInbox[];
}

async function change(
  tx: Transaction,
  input: AvailabilityTransition,
  { before, inboxes }: Around,
): Promise<AvailabilityResult> {
  const { agentId, availability, cause, at } = input;
  const availabilityVersion = before.availabilityVersion + 1;
  // Heartbeats count from the present connection on: an offline agent is not waited for, nor is one by an old sign of life.
  const alive = availability !== 'offline' && before.heartbeatDueAt !== null && before.heartbeatDueAt > at;
  await tx.$executeRaw`
    UPDATE agents SET availability = ${availability}, availability_cause = ${cause},
                      availability_since = ${at}::timestamptz, availability_version = ${availabilityVersion},
                      misses = CASE WHEN ${cause} = 'missed' THEN 0 ELSE misses END,
                      heartbeat_at = CASE WHEN ${alive} THEN heartbeat_at END, heartbeat_watched = ${alive}
    WHERE id = ${agentId}`;
  await tx.$executeRaw`DELETE FROM waiting_list WHERE leaving_agent_id = ${agentId}`;
  const agent = { availability, cause, active: before.active };
  const losing = inboxes.filter(({ policy }) => whyLost(agent, policy) !== null).map(({ id }) => id);
  if (losing.length > 0) await markLeaving(tx, { agentId, at, inboxIds: losing });
  const look = { inboxIds: inboxes.map(({ id }) => id), at, defaultCapacity: inboxes[0]?.defaultCapacity ?? null };
  const wake = inboxes.length === 0 ? [] : await wakeServable(tx, look);
  const heartbeat = alive && before.heartbeatDueAt !== null ? { heartbeatDueAt: before.heartbeatDueAt } : {};
  return { availability, cause, since: at, availabilityVersion, changed: true, load: before.load, ...heartbeat, wake };
}

/**
 * Puts what the agent is about to lose on the waiting lists, still held. So where places are scarce the older
 * conversations get them, whichever is told first.
 */
async function markLeaving(
  tx: Transaction,
  { agentId, at, inboxIds }: { readonly agentId: string; readonly at: string; readonly inboxIds: readonly string[] },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO waiting_list (conversation_id, inbox_id, team_id, priority, waiting_since, skills, woken_at,
                              leaving_agent_id)
    SELECT id, inbox_id, team_id, priority, waiting_since, skills, ${at}::timestamptz, agent_id
    FROM conversations WHERE agent_id = ${agentId} AND inbox_id = ANY(${inboxIds}) AND waiting_since IS NOT NULL
    ON CONFLICT (conversation_id) DO NOTHING`;
}

function describe(
  { agentId, actor, at, availability, cause }: AvailabilityTransition,
  before: AgentRow,
): LedgerEntry[] {
  const entry = (type: LedgerEntry['type'], data: Record<string, unknown>): LedgerEntry => ({
    type,
    occurredAt: at,
    conversationId: null,
    inboxId: null,
    agentId,
    teamId: null,
    actor,
    reason: cause,
    decisionId: null,
    data,
  });
  return [
    ...(before.availability === availability
      ? []
      : [entry('agent.availability_changed', { availability, previous: before.availability })]),
    ...(cause === 'deactivated' ? [entry('agent.deactivated', {})] : []),
  ];
}
