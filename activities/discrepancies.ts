import type { WorkflowClient } from '@temporalio/client';
import { agentWorkflowId, conversationWorkflowId, type Instant } from '../contract/ids.ts';
import type { Discrepancy } from '../contract/reconciliation.ts';
import { addSeconds } from '../routing/instants.ts';
import { findServable } from '../routing/waiting-list.ts';
import type { Database } from './database.ts';
import { loadEntries, loadServingAgents } from './transitions/waiting.ts';

/** So long telling hundreds of conversations of their agent may take. */
const TELLING_SECONDS = 60;

/** Waits, on a list of an automatic inbox, though somebody could serve it: also one that was woken and did not react. */
export async function findUnserved(db: Database, at: Instant): Promise<readonly Discrepancy[]> {
  const lists = await db.$queryRaw<{ inboxId: string; defaultCapacity: number | null }[]>`
    SELECT DISTINCT w.inbox_id AS "inboxId", (a.policy->>'defaultCapacity')::int AS "defaultCapacity"
    FROM waiting_list w CROSS JOIN accounts a`;
  if (lists.length === 0) return [];
  const inboxIds = lists.map((list) => list.inboxId);
  const agents = await loadServingAgents(db, { inboxIds, defaultCapacity: lists[0]?.defaultCapacity ?? null });
  const agentIds = agents.map((agent) => agent.agentId);
  const entries = await loadEntries(db, { agentIds, at, passOver: false });
  const waiting = entries.filter((entry) => !entry.leaving);
  const unserved = findServable(waiting, agents, at).map((entry) => entry.conversationId);
  return await db.$queryRaw<Discrepancy[]>`
    SELECT 'unserved' AS kind, id, format('version %s', version) AS seen FROM conversations WHERE id = ANY(${unserved})`;
}

/** What a look at the rows alone tells. */
export async function findInRows(db: Database, at: Instant): Promise<readonly Discrepancy[]> {
  return await db.$queryRaw<Discrepancy[]>`
    SELECT 'held_by_lost' AS kind, c.id, format('version %s of the row, %s of %s', c.version, a.availability_version, a.id) AS seen
    FROM conversations c JOIN agents a ON a.id = c.agent_id
    WHERE NOT a.active
       OR (a.availability_version > COALESCE(c.judged_version, 0)
           AND a.availability_since < ${addSeconds(at, -TELLING_SECONDS)}::timestamptz)
       OR (a.role <> 'administrator'
           AND NOT EXISTS (SELECT FROM inbox_members m WHERE m.inbox_id = c.inbox_id AND m.agent_id = a.id))
       OR (c.team_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM team_members t WHERE t.team_id = c.team_id AND t.agent_id = a.id))
    UNION ALL
    SELECT 'row_mismatch', c.id, format('version %s', c.version)
    FROM conversations c
    LEFT JOIN assignments s ON s.conversation_id = c.id AND s.ended_at IS NULL
    LEFT JOIN waiting_list w ON w.conversation_id = c.id AND w.leaving_agent_id IS NULL
    WHERE (c.status <> 'resolved' OR s.id IS NOT NULL OR w.conversation_id IS NOT NULL)
      AND (c.agent_id IS DISTINCT FROM s.agent_id
           OR (c.status = 'waiting' AND NOT c.parked) <> (w.conversation_id IS NOT NULL))
    UNION ALL
    SELECT 'load_mismatch', a.id, format('load %s, %s held', a.load, count(s.id))
    FROM agents a LEFT JOIN assignments s ON s.agent_id = a.id AND s.ended_at IS NULL
    GROUP BY a.id HAVING a.load <> count(s.id)`;
}

/** Rows without their workflow, and workflows without their row. */
export async function findByWorkflow(db: Database, client: WorkflowClient): Promise<readonly Discrepancy[]> {
  const running = await listRunning(client);
  const open = await db.$queryRaw<{ id: string; version: number }[]>`
    SELECT id, version FROM conversations WHERE status <> 'resolved'`;
  const watched = await db.$queryRaw<{ id: string; version: number }[]>`
    SELECT id, availability_version AS version FROM agents WHERE heartbeat_watched AND availability <> 'offline'`;
  const missing = open.filter(({ id }) => !running.has(conversationWorkflowId(id)));
  const unwatched = watched.filter(({ id }) => !running.has(agentWorkflowId(id)));
  const expected = new Set(open.map(({ id }) => conversationWorkflowId(id)));
  const surplus = [...running].filter(([id]) => id.startsWith(CONVERSATION) && !expected.has(id));
  return [
    ...missing.map(({ id, version }) => ({ kind: 'missing_workflow' as const, id, seen: `version ${version}` })),
    ...unwatched.map(({ id, version }) => ({ kind: 'missing_watch' as const, id, seen: `version ${version}` })),
    ...surplus.map(([workflowId, runId]) => ({
      kind: 'surplus_workflow' as const,
      id: workflowId.slice(CONVERSATION.length),
      seen: `run ${runId}`,
    })),
  ];
}

const CONVERSATION = conversationWorkflowId('');

/** Workflow ids of conversations and agents that run, with their runs, as Temporal's visibility knows: some seconds late. */
async function listRunning(client: WorkflowClient): Promise<ReadonlyMap<string, string>> {
  const query = `WorkflowType IN ('conversation', 'agent') AND ExecutionStatus = 'Running'`;
  const running = new Map<string, string>();
  for await (const { workflowId, runId } of client.list({ query, pageSize: 1_000 })) running.set(workflowId, runId);
  return running;
}
