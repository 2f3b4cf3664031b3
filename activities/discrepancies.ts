import { Context } from '@temporalio/activity';
import type { WorkflowClient } from '@temporalio/client';
import { agentWorkflowId, conversationWorkflowId, type Instant } from '../contract/ids.ts';
import type { Discrepancy } from '../contract/reconciliation.ts';
import { addSeconds } from '../routing/instants.ts';
import { findServable } from '../routing/waiting-list.ts';
import type { Database } from './database.ts';
import { loadEntries, loadServingAgents } from './transitions/waiting.ts';

/** So many of a kind are repaired in one run, which keeps its result small; the next run does the rest. */
const MOST_OF_A_KIND = 1_000;

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
  // Those about to lose their agent stand ahead of others, and are judged as held.
  const leaving = new Set(entries.filter((entry) => entry.leaving).map((entry) => entry.conversationId));
  const unserved = findServable(entries, agents, at)
    .map((entry) => entry.conversationId)
    .filter((conversationId) => !leaving.has(conversationId));
  return await db.$queryRaw<Discrepancy[]>`
    SELECT 'unserved' AS kind, id, format('version %s', version) AS seen FROM conversations WHERE id = ANY(${unserved})`;
}

/** What a look at the rows alone tells. Each part begins with what is open, which is little beside all there ever was. */
export async function findInRows(db: Database, at: Instant): Promise<readonly Discrepancy[]> {
  const heldByLost = await db.$queryRaw<Discrepancy[]>`
    SELECT 'held_by_lost' AS kind, c.id,
           format('version %s of the row, %s of %s', c.version, a.availability_version, a.id) AS seen
    FROM assignments s JOIN conversations c ON c.id = s.conversation_id JOIN agents a ON a.id = c.agent_id
    WHERE s.ended_at IS NULL AND (
      ((NOT a.active OR a.availability_version > COALESCE(c.judged_version, 0))
        AND a.availability_since < ${addSeconds(at, -TELLING_SECONDS)}::timestamptz)
      OR (a.role <> 'administrator'
        AND NOT EXISTS (SELECT FROM inbox_members m WHERE m.inbox_id = c.inbox_id AND m.agent_id = a.id)
        AND NOT EXISTS (SELECT FROM departures d
                        WHERE d.scope = 'inbox' AND d.scope_id = c.inbox_id AND d.agent_id = a.id))
      OR (c.team_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM team_members t WHERE t.team_id = c.team_id AND t.agent_id = a.id)
        AND NOT EXISTS (SELECT FROM departures d
                        WHERE d.scope = 'team' AND d.scope_id = c.team_id AND d.agent_id = a.id)))
    LIMIT ${MOST_OF_A_KIND}`;
  const mismatched = await db.$queryRaw<Discrepancy[]>`
    WITH concerned AS (
      SELECT id FROM conversations WHERE status <> 'resolved'
      UNION SELECT conversation_id FROM assignments WHERE ended_at IS NULL
      UNION SELECT conversation_id FROM waiting_list)
    SELECT 'row_mismatch' AS kind, c.id, format('version %s', c.version) AS seen
    FROM concerned JOIN conversations c ON c.id = concerned.id
    LEFT JOIN assignments s ON s.conversation_id = c.id AND s.ended_at IS NULL
    LEFT JOIN waiting_list w ON w.conversation_id = c.id AND w.leaving_agent_id IS NULL
    WHERE c.agent_id IS DISTINCT FROM s.agent_id
       OR (c.status = 'waiting' AND NOT c.parked) <> (w.conversation_id IS NOT NULL)
    LIMIT ${MOST_OF_A_KIND}`;
  const miscounted = await db.$queryRaw<Discrepancy[]>`
    SELECT 'load_mismatch' AS kind, a.id, format('load %s, %s held', a.load, count(s.id)) AS seen
    FROM agents a LEFT JOIN assignments s ON s.agent_id = a.id AND s.ended_at IS NULL
    GROUP BY a.id HAVING a.load <> count(s.id)
    LIMIT ${MOST_OF_A_KIND}`;
  return [...heldByLost, ...mismatched, ...miscounted];
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
  const others = [...running.keys()].filter((id) => id.startsWith(CONVERSATION) && !expected.has(id));
  const surplus = await findResolved(
    db,
    others.map((workflowId) => workflowId.slice(CONVERSATION.length)),
  );
  return [
    ...missing
      .slice(0, MOST_OF_A_KIND)
      .map(({ id, version }) => ({ kind: 'missing_workflow' as const, id, seen: `version ${version}` })),
    ...unwatched
      .slice(0, MOST_OF_A_KIND)
      .map(({ id, version }) => ({ kind: 'missing_watch' as const, id, seen: `version ${version}` })),
    ...surplus.slice(0, MOST_OF_A_KIND).map((id) => ({
      kind: 'surplus_workflow' as const,
      id,
      seen: `run ${running.get(conversationWorkflowId(id))}`,
    })),
  ];
}

/** Those of them that are resolved; one without a row is about to write it. */
async function findResolved(db: Database, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM conversations WHERE id = ANY(${ids}) AND status = 'resolved'`;
  return rows.map((row) => row.id);
}

const CONVERSATION = conversationWorkflowId('');

/** Workflow ids of conversations and agents that run, with their runs, as Temporal's visibility knows: some seconds late. */
async function listRunning(client: WorkflowClient): Promise<ReadonlyMap<string, string>> {
  const query = `WorkflowType IN ('conversation', 'agent') AND ExecutionStatus = 'Running'`;
  const running = new Map<string, string>();
  for await (const { workflowId, runId } of client.list({ query, pageSize: 1_000 })) {
    running.set(workflowId, runId);
    if (running.size % 1_000 === 0) Context.current().heartbeat();
  }
  return running;
}
