import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { DEFAULT_INSTALLATION, taskQueueOf } from '../../contract/ids.ts';
import type { Cluster } from './start-cluster.ts';

/** Each answers what breaks it. */
const RULES: Readonly<Record<string, string>> = {
  'a conversation is there once, and resolved': `
    SELECT n.id FROM unnest($1::text[]) AS n (id) LEFT JOIN conversations c USING (id) WHERE c.status IS DISTINCT FROM 'resolved'`,
  'it was created, and resolved, once': `
    SELECT n.id FROM unnest($1::text[]) AS n (id) LEFT JOIN events e ON e.conversation_id = n.id
    GROUP BY n.id HAVING count(*) FILTER (WHERE e.type = 'conversation.created') <> 1
      OR count(*) FILTER (WHERE e.type = 'conversation.resolved') <> 1`,
  'it was given and taken in turn': `
    SELECT DISTINCT conversation_id AS id FROM (
      SELECT conversation_id, type, lag(type) OVER (PARTITION BY conversation_id ORDER BY id) AS previous
      FROM events WHERE conversation_id = ANY ($1) AND type IN ('conversation.assigned', 'conversation.unassigned')) e
    WHERE type = COALESCE(previous, 'conversation.unassigned')`,
  'both messages are there': `
    SELECT n.id FROM unnest($1::text[]) AS n (id) LEFT JOIN conversations c USING (id)
    LEFT JOIN messages m ON m.conversation_key = c.key
    GROUP BY n.id HAVING count(m.id) <> 2`,
  'nobody holds anything any more': `
    SELECT id FROM agents WHERE load <> 0 AND $1::text[] IS NOT NULL
    UNION ALL SELECT conversation_id FROM assignments WHERE ended_at IS NULL`,
  'everybody has been told': 'SELECT conversation_id AS id FROM outbox WHERE $1::text[] IS NOT NULL',
};

const SETTLES_WITHIN_MS = 60_000;

/** What was lost or doubled, once what is under way has had time to settle. */
export async function findBreaches(cluster: Cluster, ids: readonly string[]): Promise<readonly string[]> {
  const database = new pg.Client({ connectionString: cluster.directDatabaseUrl });
  const temporal = new Client({ connection: Connection.lazy({ address: cluster.temporal.address }) });
  await database.connect();
  try {
    const deadline = performance.now() + SETTLES_WITHIN_MS;
    for (;;) {
      const breaches: string[] = [];
      for (const [rule, sql] of Object.entries(RULES)) {
        const { rows } = await database.query<{ id: string }>(sql, [ids]);
        breaches.push(...rows.map(({ id }) => `${rule}: ${id}`));
      }
      const query = `TaskQueue = '${taskQueueOf(DEFAULT_INSTALLATION)}' AND WorkflowType = 'conversation' AND ExecutionStatus != 'Completed'`;
      for await (const { workflowId, status } of temporal.workflow.list({ query })) {
        breaches.push(`a workflow ends with its conversation: ${workflowId} ${status.name}`);
      }
      if (breaches.length === 0 || performance.now() > deadline) return breaches;
      await delay(1_000);
    }
  } finally {
    await Promise.all([database.end(), temporal.connection.close()]);
  }
}
