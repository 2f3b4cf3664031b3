import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../dev/free-port.ts';
import { serveBusinessGauges } from '../../runtime/business-gauges.ts';
import { openDatabase } from '../../runtime/database.ts';
import { createRegistry } from '../../runtime/metrics.ts';
import { listenToTraffic } from './traffic.ts';
import { useWorld } from './world.ts';

const world = useWorld();

/** The samples of Baton's own gauges, without the label that all have. */
async function scrape({ metrics }: { readonly metrics: () => Promise<string> }): Promise<readonly string[]> {
  const lines = (await metrics()).split('\n').filter((line) => line.startsWith('baton_'));
  return lines.map((line) => line.replace(/,?process="worker"/, '').replace('{}', ''));
}

const registryOf = (db: typeof world.db, goodForMs?: number) => {
  const registry = createRegistry('worker');
  serveBusinessGauges({ registry, db, ...(goodForMs === undefined ? {} : { goodForMs }) });
  return { metrics: () => registry.metrics() };
};

it('has a sample for every inbox from the first scrape', async () => {
  await world.has({ agents: { ana: { capacity: 2 } } });

  const samples = await scrape(registryOf(world.db));

  expect(samples).toEqual([
    'baton_conversations_waiting{inbox="sales"} 0',
    'baton_oldest_wait_seconds{inbox="sales"} 0',
    'baton_conversations_assigned{inbox="sales"} 0',
    'baton_free_slots{inbox="sales"} 2',
    'baton_outbox_size 0',
    'baton_outbox_age_seconds 0',
    'baton_business_metrics_up 1',
  ]);
});

it('asks the database once, however many scrape, until the answer is old', async () => {
  await world.has({ agents: { ana: {} } });
  const [fresh, old] = [registryOf(world.db), registryOf(world.db, 0)];
  const traffic = listenToTraffic();
  const costOf = async (work: () => Promise<unknown>) => {
    traffic.statements();
    await work();
    return traffic.statements().length;
  };

  expect(await costOf(() => Promise.all([scrape(fresh), scrape(fresh)]))).toBe(3);
  expect(await costOf(() => scrape(fresh))).toBe(0);
  expect(await costOf(() => scrape(old))).toBe(3);
  expect(await costOf(() => scrape(old))).toBe(3);
});

it('says that it knows nothing while the database is away, and tells nothing old', async () => {
  const url = `postgresql://nobody@127.0.0.1:${await freePort()}/none`;
  const { db, close } = openDatabase({ url, poolSize: 1, timeoutMs: 1_000, prepare: true });
  onTestFinished(close);

  expect(await scrape(registryOf(db))).toEqual(['baton_business_metrics_up 0']);
});
