import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { expect } from 'vitest';
import { DEFAULT_INSTALLATION, ofInstallation } from '../../contract/ids.ts';
import type { Stack } from '../../dev/stack.ts';
import { conversationWorkflowId } from '../support/workflow-ids.ts';

/** What must hold in the database after every story. */
const RULES: Readonly<Record<string, string>> = {
  'load equals open assignments': `
    SELECT a.id, a.load FROM agents a LEFT JOIN assignments s ON s.agent_id = a.id AND s.ended_at IS NULL
    GROUP BY a.id HAVING a.load <> count(s.id)`,
  'who holds a conversation has its open assignment': `
    SELECT c.id FROM conversations c LEFT JOIN assignments s ON s.conversation_id = c.id AND s.ended_at IS NULL
    WHERE c.agent_id IS DISTINCT FROM s.agent_id`,
  'no conversation is assigned while held, nor unassigned while not': `
    SELECT conversation_id FROM (
      SELECT conversation_id, type, lag(type) OVER (PARTITION BY conversation_id ORDER BY id) AS previous
      FROM events WHERE type IN ('conversation.assigned', 'conversation.unassigned')) e
    WHERE type = COALESCE(previous, 'conversation.unassigned')`,
  'nobody waits while somebody who could serve it has room': `
    SELECT conversation_id FROM unserved(now())`,
  'everybody has been told, and every edit of the directory has taken effect': `
    SELECT conversation_id FROM outbox UNION ALL SELECT scope || ' ' || scope_id FROM edits`,
  'what is copied beside memberships is what the agents say': `
    SELECT a.id FROM inbox_members m JOIN agents a ON a.id = m.agent_id
    WHERE (m.state, m.has_room) <> (serving_state(a), has_room(a))`,
};

/** Waits until every rule holds: what a story left under way, such as a telling, is finished first. */
export async function expectInvariants(
  { databaseUrl, temporalAddress, metricsUrls }: Servers,
  { brokenByHand }: { readonly brokenByHand: boolean },
): Promise<void> {
  const database = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  const temporal = new Client({ connection: Connection.lazy({ address: temporalAddress }) });
  await database.connect();
  try {
    for (const [rule, sql] of Object.entries(RULES)) await holds(rule, async () => (await database.query(sql)).rows);
    if (!brokenByHand) {
      await holds('no workflow ends but by itself', () => list(temporal, `${own} AND ExecutionStatus IN (${BROKEN})`));
      await holds('nothing had to be repaired', () => readRepairs(metricsUrls.worker));
    }
    await holds('every open conversation has its workflow, and nothing else has one', async () => {
      const { rows } = await database.query<{ id: string }>(`SELECT id FROM conversations WHERE status <> 'resolved'`);
      const open = new Set(rows.map((row) => conversationWorkflowId(row.id)));
      const running = new Set(
        await list(temporal, `${own} AND WorkflowType = 'conversation' AND ExecutionStatus = 'Running'`),
      );
      return [...[...open].filter((id) => !running.has(id)), ...[...running].filter((id) => !open.has(id))];
    });
  } finally {
    await Promise.all([database.end(), temporal.connection.close()]);
  }
}

/** Those of the stack, which others may share their Temporal with. */
const own = ofInstallation(DEFAULT_INSTALLATION);

type Servers = Pick<Stack, 'databaseUrl' | 'temporalAddress' | 'metricsUrls'>;

const PATIENCE_MS = 10_000;

const BROKEN = `'Failed', 'TimedOut', 'Terminated', 'Canceled'`;

/** What the worker repaired since it started, a line of its metrics for each kind. */
export async function readRepairs(metricsUrl: string): Promise<readonly string[]> {
  const text = await (await fetch(metricsUrl, { signal: AbortSignal.timeout(PATIENCE_MS) })).text();
  const lines = text.split('\n').filter((line) => line.startsWith('baton_repairs'));
  return lines.filter((line) => !line.endsWith(' 0'));
}

/** Waits until nothing breaks the rule. */
async function holds(rule: string, findBreaches: () => Promise<readonly unknown[]>): Promise<void> {
  await expect.poll(findBreaches, { message: rule, timeout: PATIENCE_MS }).toEqual([]);
}

/** The workflows an operator's query finds. */
async function list(temporal: Client, query: string): Promise<readonly string[]> {
  const workflowIds: string[] = [];
  for await (const { workflowId } of temporal.workflow.list({ query })) workflowIds.push(workflowId);
  return workflowIds;
}
