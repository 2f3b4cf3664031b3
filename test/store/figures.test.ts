import { expect, it } from 'vitest';
import type { Transaction } from '../../store/database.ts';
import { readInboxFigures, readOutboxFigures, readWebhookFigures } from '../../store/figures.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const now = () => new Date(world.clock.now);
const hook = (id: string, columns: object) =>
  world.db.webhook.create({
    data: { id, url: 'https://desk.example', secret: 's', createdAt: now(), ...columns } as never,
  });

it('tells of each inbox who waits, since when, who is held, and how many slots are free', async () => {
  await world.has({
    agents: { ana: { capacity: 3 }, ben: { capacity: 2, availability: 'away' }, cem: { availability: 'busy' } },
    inboxes: {
      sales: { members: ['ana', 'ben', 'cem'] },
      busy: { members: ['cem'], policy: { assignToBusy: true } },
      manual: { members: ['ana'], policy: { mode: 'manual' } },
      quiet: { members: [] },
    },
  });
  await world.hasOpen('c1', 'c2');
  await world.open('w1', { inboxId: 'manual' });
  await world.open('w2', { inboxId: 'manual' });
  await world.unassign('c2');
  const since = (await world.row('w1')).waitingSince?.getTime() ?? 0;

  const figures = await readInboxFigures(world.db, new Date(since + 90_000));

  expect(figures).toEqual([
    { inboxId: 'busy', waiting: 0, oldestWaitSeconds: 0, assigned: 0, freeSlots: 1 },
    { inboxId: 'manual', waiting: 2, oldestWaitSeconds: 90, assigned: 0, freeSlots: 0 },
    { inboxId: 'quiet', waiting: 0, oldestWaitSeconds: 0, assigned: 0, freeSlots: 0 },
    { inboxId: 'sales', waiting: 0, oldestWaitSeconds: 0, assigned: 1, freeSlots: 2 },
  ]);
});

it('tells how many stand in the outbox, and for how long the oldest has', async () => {
  await world.has({ agents: { ana: {} } });
  const empty = await readOutboxFigures(world.db, now());
  await world.hasOpen('c1');
  await world.declare('ana', 'offline');
  const [entry] = await world.db.outboxEntry.findMany();

  const figures = await readOutboxFigures(world.db, new Date((entry?.createdAt.getTime() ?? 0) + 7_000));

  expect(empty).toEqual({ size: 0, ageSeconds: 0 });
  expect(figures).toEqual({ size: 1, ageSeconds: 7 });
});

it('tells how far each webhook is behind with what it wants, and none that is disabled', async () => {
  await world.has({ agents: { ana: {} } });
  await world.hasOpen('c1');
  const events = await world.events('c1');
  const [created, assigned] = events;
  await hook('done', { cursor: assigned?.id ?? 0n });
  await hook('behind', { cursor: (created?.id ?? 0n) - 1n });
  await hook('picky', { cursor: (created?.id ?? 0n) - 1n, types: ['conversation.resolved'] });
  await hook('failing', { cursor: assigned?.id ?? 0n, failingSince: new Date(now().getTime() - 60_000) });
  await hook('gone', { cursor: 0n, disabledAt: now(), disabledReason: 'gone' });

  const figures = await readWebhookFigures(world.db, new Date((created?.occurredAt.getTime() ?? 0) + 5_000));

  expect(figures.map(({ webhookId, eventsBehind }) => [webhookId, eventsBehind])).toEqual([
    ['behind', events.length],
    ['done', 0],
    ['failing', 0],
    ['picky', 0],
  ]);
  expect(figures[0]?.secondsBehind).toBe(5);
  expect(figures[2]?.secondsBehind).toBeGreaterThan(60);
});

it('reads nothing of what has been, however much that is', async () => {
  await world.has({ agents: { ana: {} } });
  await world.hasOpen('c1');
  await world.editByHand(`
    INSERT INTO conversations (id, inbox_id, consumer_key, status, priority, created_at, resolved_at)
    SELECT 'old-' || n, 'sales', 'joe', 'resolved', 2, now(), now() FROM generate_series(1, 20000) n`);
  await world.editByHand(`
    INSERT INTO assignments (id, conversation_id, agent_id, inbox_id, started_at, start_reason, assigned_by, ended_at, end_reason)
    SELECT gen_random_uuid(), 'old-' || n, 'ana', 'sales', now(), 'routed', 'routing', now(), 'resolved' FROM generate_series(1, 20000) n`);
  await world.editByHand(`
    INSERT INTO events (type, occurred_at, actor_kind) SELECT 'policy.changed', now(), 'system' FROM generate_series(1, 20000) n`);
  const [head] = await world.db.$queryRaw<{ id: bigint }[]>`SELECT max(id) AS id FROM events`;
  await hook('done', { cursor: head?.id ?? 0n });
  await world.editByHand('ANALYZE');
  world.leaveAsItIs();

  const read = await world.db.$transaction(async (tx) => {
    const before = await rowsRead(tx);
    await readInboxFigures(tx, now());
    await readOutboxFigures(tx, now());
    await readWebhookFigures(tx, now());
    return (await rowsRead(tx)) - before;
  });

  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(200);
});

/** Rows of the tables that grow that this connection has read by scan or by index and not yet reported, earlier transactions' too. */
async function rowsRead(tx: Transaction): Promise<number> {
  const [row] = await tx.$queryRaw<{ read: number }[]>`
    SELECT sum(seq_tup_read + COALESCE(idx_tup_fetch, 0))::int AS read FROM pg_stat_xact_user_tables
    WHERE relname IN ('conversations', 'assignments', 'outbox') OR relname LIKE 'events\\_%'`;
  return row?.read ?? -1;
}
