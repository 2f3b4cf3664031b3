import { agentWorkflowId } from '../contract/ids.ts';
import type { Availability, AvailabilityCause } from '../contract/model.ts';
import type { Policy } from '../contract/policy.ts';
import type { AvailabilityResult, AvailabilityTransition } from '../contract/transitions.ts';
import { whyLost } from '../routing/lifecycle.ts';
import { type Database, instantOf, inTransaction, type Transaction } from './database.ts';
import { appendToLedger, type LedgerEntry } from './ledger.ts';
import { findTransition, keepTransition } from './repeats.ts';
import { wakeServable } from './transitions/waiting.ts';

export interface AvailabilityDeps {
  readonly db: Database;
}

interface AgentRow {
  readonly active: boolean;
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
  readonly since: Date;
  readonly availabilityVersion: number;
  readonly load: number;
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
        const repeated = await findTransition<AvailabilityResult>(tx, workflowId, input.transitionId);
        if (repeated !== null) return repeated;
        const before = await lockAgent(tx, input.agentId);
        const result = isNews(before, input) ? await change(tx, input, { before, inboxes }) : present(before);
        const version = result.availabilityVersion;
        await keepTransition(tx, { workflowId, id: input.transitionId, version, result });
        if (result.changed) await appendToLedger(tx, describe(input, before));
        return result;
      });
    },
  };
}

interface AgentInbox {
  readonly id: string;
  readonly policy: Policy;
  readonly defaultCapacity: number | null;
}

/** Locks every inbox the agent serves, in the order of their ids, as routing does. */
export async function lockInboxesOf(tx: Transaction, agentId: string): Promise<readonly AgentInbox[]> {
  return await tx.$queryRaw<AgentInbox[]>`
    SELECT i.id, i.policy, (SELECT (a.policy->>'defaultCapacity')::int FROM accounts a) AS "defaultCapacity"
    FROM inboxes i WHERE i.id IN (SELECT m.inbox_id FROM inbox_members m WHERE m.agent_id = ${agentId})
    ORDER BY i.id FOR NO KEY UPDATE OF i`;
}

async function lockAgent(tx: Transaction, agentId: string): Promise<AgentRow> {
  const [row] = await tx.$queryRaw<AgentRow[]>`
    SELECT active, availability, availability_cause AS cause, availability_since AS since,
           availability_version AS "availabilityVersion", load
    FROM agents WHERE id = ${agentId} FOR NO KEY UPDATE`;
  if (row === undefined) throw new Error(`there is no agent ${agentId}`);
  return row;
}

/** A deactivation is news even for an agent who is offline already: it may still hold conversations. */
function isNews(before: AgentRow, { availability, cause }: AvailabilityTransition): boolean {
  return before.availability !== availability || (cause === 'deactivated' && before.cause !== 'deactivated');
}

function present({ since, active, ...agent }: AgentRow): AvailabilityResult {
  return { ...agent, since: instantOf(since), changed: false, wake: [] };
}

async function change(
  tx: Transaction,
  input: AvailabilityTransition,
  { before, inboxes }: { readonly before: AgentRow; readonly inboxes: readonly AgentInbox[] },
): Promise<AvailabilityResult> {
  const { agentId, availability, cause, at } = input;
  const availabilityVersion = before.availabilityVersion + 1;
  await tx.$executeRaw`
    UPDATE agents SET availability = ${availability}, availability_cause = ${cause},
                      availability_since = ${at}::timestamptz, availability_version = ${availabilityVersion}
    WHERE id = ${agentId}`;
  await tx.$executeRaw`DELETE FROM waiting_list WHERE leaving_agent_id = ${agentId}`;
  const agent = { availability, cause, active: before.active };
  const losing = inboxes.filter(({ policy }) => whyLost(agent, policy) !== null).map(({ id }) => id);
  if (losing.length > 0) await markLeaving(tx, { agentId, at, inboxIds: losing });
  const look = { inboxIds: inboxes.map(({ id }) => id), at, defaultCapacity: inboxes[0]?.defaultCapacity ?? null };
  const wake = inboxes.length === 0 ? [] : await wakeServable(tx, look);
  return { availability, cause, since: at, availabilityVersion, changed: true, load: before.load, wake };
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

function describe(input: AvailabilityTransition, before: AgentRow): LedgerEntry[] {
  const { agentId, actor, at, availability, cause } = input;
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
  const entries: LedgerEntry[] = [];
  if (before.availability !== availability) {
    entries.push(entry('agent.availability_changed', { availability, previous: before.availability }));
  }
  if (cause === 'deactivated') entries.push(entry('agent.deactivated', {}));
  return entries;
}
