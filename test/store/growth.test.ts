import { expect, it } from 'vitest';
import { addSeconds } from '../../routing/instants.ts';
import { forgetResults } from '../../store/discrepancies.ts';
import { forgetHints } from '../../store/hints.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const CONVERSATIONS = 60;

/** What a conversation leaves behind for good, in bytes, with its share of every index. */
const MOST_BYTES = 9_500;

/** Two days: results of transitions are forgotten after one. */
const LATER_SECONDS = 172_800;

interface Size {
  readonly name: string;
  readonly bytes: number;
}

async function sizes(): Promise<ReadonlyMap<string, number>> {
  const tables = await world.db.$queryRaw<{ name: string }[]>`
    SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%'`;
  // Space that dead rows left is used again, so it is no growth.
  for (const { name } of tables) await world.db.$executeRawUnsafe(`VACUUM FULL "${name}"`);
  const rows = await world.db.$queryRaw<Size[]>`
    SELECT tablename::text AS name, pg_total_relation_size(('"' || tablename || '"')::regclass)::int AS bytes
    FROM pg_tables WHERE schemaname = 'public'`;
  return new Map(rows.map(({ name, bytes }) => [name, bytes]));
}

it('grows by less than 9.5 KB for a conversation of ten messages', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `agent-${index}`);
  await world.has({ agents: Object.fromEntries(names.map((name) => [name, {}])) });
  const before = await sizes();

  for (let n = 0; n < CONVERSATIONS; n += 1) {
    const id = crypto.randomUUID();
    const { conversation } = await world.crowd.open(id, { messages: { [crypto.randomUUID()]: {} } });
    for (let turn = 0; turn < 4; turn += 1) {
      await world.crowd.answer(id, crypto.randomUUID(), conversation.agentId ?? '');
      await world.crowd.say(id, crypto.randomUUID());
    }
    await world.crowd.answer(id, crypto.randomUUID(), conversation.agentId ?? '');
    await world.crowd.resolve(id);
  }
  await forgetResults(world.db, addSeconds(world.clock.now, LATER_SECONDS));
  await forgetHints(world.db, addSeconds(new Date().toISOString(), LATER_SECONDS));
  const after = await sizes();

  const growth = [...after].map(([name, bytes]) => ({
    name,
    bytes: Math.round((bytes - (before.get(name) ?? 0)) / CONVERSATIONS),
  }));
  expect(growth.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(MOST_BYTES);
}, 120_000);
