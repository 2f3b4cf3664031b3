import type { Availability, AvailabilityCause } from '../contract/model.ts';
import type { Policy } from '../contract/policy.ts';
import { addSeconds } from '../routing/instants.ts';
import { instantOf, instantOrNull, type Transaction } from './database.ts';

/** An agent as its availability is about to change. */
export interface AgentRow {
  readonly active: boolean;
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
  readonly since: string;
  readonly availabilityVersion: number;
  readonly load: number;
  /** Until when the next heartbeat is due; null while none is expected. */
  readonly heartbeatDueAt: string | null;
}

/** Locks the agent's row. */
export async function lockAgent(tx: Transaction, agentId: string): Promise<AgentRow> {
  const [row] = await tx.$queryRaw<(Omit<AgentRow, 'since'> & LockedColumns)[]>`
    SELECT a.active, a.availability, a.availability_cause AS cause, a.availability_since AS since,
           a.availability_version AS "availabilityVersion", a.load, a.heartbeat_at AS "heartbeatAt",
           (SELECT (p.policy->>'connectionLostAfterSeconds')::int FROM accounts p) AS "limitSeconds"
    FROM agents a WHERE a.id = ${agentId} FOR NO KEY UPDATE OF a`;
  if (row === undefined) throw new Error(`there is no agent ${agentId}`);
  const { heartbeatAt, limitSeconds, since, ...agent } = row;
  return {
    ...agent,
    since: instantOf(since),
    heartbeatDueAt: heartbeatDueAt(instantOrNull(heartbeatAt), limitSeconds),
  };
}

interface LockedColumns {
  readonly since: Date;
  readonly heartbeatAt: Date | null;
  readonly limitSeconds: number;
}

/** 0 seconds: connections are never taken for lost. */
function heartbeatDueAt(heartbeatAt: string | null, limitSeconds: number): string | null {
  return heartbeatAt === null || limitSeconds === 0 ? null : addSeconds(heartbeatAt, limitSeconds);
}

/** An inbox the agent serves. */
export interface AgentInbox {
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
