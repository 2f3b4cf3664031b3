import pg from 'pg';
import { expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { query } from '../e2e/query.ts';
import { useStack } from '../e2e/stack.ts';
import { useTemporal } from '../e2e/temporal-client.ts';
import { conversationWorkflowId } from '../support/workflow-ids.ts';

const { stack, api } = useStack({ brokenByHand: true, environment: { RECONCILE_EVERY_SECONDS: '5' } });
const temporal = useTemporal(stack);

/** Two looks of the reconciler, twenty seconds apart, on a machine that has other things to do. */
const SETTLED_WITHIN_MS = 90_000;

it('goes on from a database that was set back, without spinning', { timeout: 240_000 }, async () => {
  const company = await Company.found(api(), {
    policy: { responseTimeoutSeconds: { online: 20 }, responseWarningSeconds: 0, cooloffSeconds: 1 },
    agents: { A1: 'online', A2: 'online' },
    limit: 3,
  });
  const [moved = '', resolved = '', late = '', waiting = ''] = await company.arrive(4);
  await company.say(late, { from: 'consumer' });
  await copyDatabase('before');

  // What is forgotten: a command, an end, a new conversation, an assignment.
  await company.command(moved, 'assign', { agentId: company.id('A1'), overCapacity: true });
  await company.command(moved, 'unassign');
  await company.command(resolved, 'resolve');
  const [forgotten = ''] = await company.arrive(1);
  await putBack('before');

  const views = async () => {
    const all = await company.views();
    return new Map(all.map((view) => [view.id, view]));
  };
  await expect.poll(async () => (await views()).size, { timeout: SETTLED_WITHIN_MS }).toBe(4);
  expect((await views()).get(forgotten)).toBeUndefined();

  // Every conversation takes commands again, and the deadline of the database's word fires, once.
  for (const id of [moved, resolved, waiting]) {
    await api().insist({ path: `/v1/conversations/${id}/requeue`, body: {} });
    await expect.poll(() => company.show(id), { timeout: SETTLED_WITHIN_MS }).toMatchObject({ status: 'assigned' });
  }
  await expect
    .poll(() => company.story(late), { timeout: SETTLED_WITHIN_MS })
    .toContainEqual(expect.stringContaining('response_timeout'));

  // Whoever was still to be told when the copy was made is told again.
  await expect
    .poll(() => query(stack(), 'SELECT conversation_id FROM outbox', []), { timeout: SETTLED_WITHIN_MS })
    .toEqual([]);

  // Nothing spins: a history stays as short as what people did makes it.
  for (const id of [moved, resolved, waiting, late]) {
    const { historyLength } = await temporal().workflow.getHandle(conversationWorkflowId(id)).describe();
    expect(historyLength).toBeLessThan(150);
  }
});

/** A copy of the database as it is at this moment. */
async function copyDatabase(name: string): Promise<void> {
  await whileClosed(async (query) => {
    await query(`CREATE DATABASE ${name} TEMPLATE baton`);
  });
}

/** The copy takes the place of the database: whatever was committed since is forgotten. */
async function putBack(name: string): Promise<void> {
  await whileClosed(async (query) => {
    await query('ALTER DATABASE baton RENAME TO forgotten');
    await query(`ALTER DATABASE ${name} RENAME TO baton`);
  });
}

type Query = (sql: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

/** Nobody is connected to the database meanwhile, as in a failover. */
async function whileClosed(work: (query: Query) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  const query: Query = async (sql, values = []) => (await client.query(sql, [...values])).rows;
  try {
    await query('ALTER DATABASE baton WITH ALLOW_CONNECTIONS false');
    await query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'baton'`);
    await work(query);
    await query('ALTER DATABASE baton WITH ALLOW_CONNECTIONS true');
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  const url = new URL(stack().databaseUrl);
  url.pathname = '/postgres';
  return url.href;
}
