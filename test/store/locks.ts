import pg from 'pg';
import { expect, onTestFinished } from 'vitest';
import type { World } from './world.ts';

/** Something done by somebody else in a transaction that is not finished until `release`: its locks are held till then. */
export async function inTheMiddleOf(world: World, statement: string): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client({ connectionString: world.url });
  await client.connect();
  let held = true;
  const release = async () => {
    if (!held) return;
    held = false;
    await client.query('COMMIT');
    await client.end();
  };
  onTestFinished(release);
  await client.query('BEGIN');
  await client.query(statement);
  return { release };
}

/** Waits until so many transactions wait for locks. */
export async function untilHeldUp(world: World, transactions: number): Promise<void> {
  const count = async () => {
    const [row] = await world.db.$queryRaw<{ waiting: number }[]>`
      SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return row?.waiting;
  };
  await expect.poll(count, { timeout: 10_000 }).toBe(transactions);
}
