import { afterEach, expect, it } from 'vitest';
import type { EventView } from '../../contract/events.ts';
import { ApiClient } from './client.ts';
import { Company } from './company.ts';
import { Listener } from './listener.ts';
import { useSecondApi } from './second-api.ts';
import { useStack } from './stack.ts';

const { stack, api } = useStack();
const second = useSecondApi(stack);

const PATIENCE_MS = 30_000;

const listeners: Listener[] = [];
afterEach(async () => {
  await Promise.all(listeners.splice(0).map((listener) => listener.hangUp()));
});

const replicas = (): readonly [string, string] => [stack().apiUrl, second().url];

async function listen(url: string, after: string): Promise<Listener> {
  const listener = await Listener.begin({ url, key: stack().apiKey, after });
  listeners.push(listener);
  return listener;
}

/** The id of the latest event. */
async function latest(): Promise<string> {
  return (await api().all<EventView>('/v1/events')).at(-1)?.id ?? '0';
}

/** The ids of all events after this one, as the list tells them. */
async function idsAfter(after: string): Promise<readonly string[]> {
  const events = await api().all<EventView>('/v1/events');
  return events.map(({ id }) => id).filter((id) => BigInt(id) > BigInt(after));
}

/** Conversations from beginning to end, all at once; every other request goes to the other replica. */
async function converse(company: Company, count: number, urls: readonly string[]): Promise<void> {
  const clients = urls.map((url) => new ApiClient(url, stack().apiKey));
  let turn = 0;
  const insist = async (path: string, body: object) => {
    turn += 1;
    const client = clients[turn % clients.length] ?? api();
    expect((await client.insist({ path, body })).status).toBeLessThan(300);
  };
  await Promise.all(
    Array.from({ length: count }, async () => {
      const id = company.id(crypto.randomUUID());
      await insist('/v1/conversations', { id, inboxId: company.inboxId, consumer: { id: 'ada' } });
      await insist(`/v1/conversations/${id}/requeue`, {});
      await insist(`/v1/conversations/${id}/resolve`, {});
    }),
  );
}

it('tells listeners of both replicas everything once, in the same order, whichever was asked', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online' } });
  const from = await latest();
  const both = await Promise.all(replicas().map((url) => listen(url, from)));

  await converse(company, 20, replicas());

  const all = await idsAfter(from);
  expect(all.length).toBeGreaterThan(100);
  for (const listener of both) await expect.poll(() => listener.ids, { timeout: PATIENCE_MS }).toEqual(all);
});

it('goes on at the other replica, without gap or repeat, when the one listened to is killed', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online' } });
  const from = await latest();
  const [first, other] = replicas();
  const cutOff = await listen(other, from);

  const conversing = converse(company, 20, [first]);
  await expect.poll(() => cutOff.ids.length, { timeout: PATIENCE_MS, interval: 5 }).toBeGreaterThan(10);
  second().service.kill('SIGKILL');
  await cutOff.ended;
  const resumed = await listen(first, cutOff.ids.at(-1) ?? from);
  await conversing;

  const all = await idsAfter(from);
  await expect.poll(() => [...cutOff.ids, ...resumed.ids], { timeout: PATIENCE_MS }).toEqual(all);
  await second().service.restart();
});

it('goes on from replica to replica, however often the listener hangs up', async () => {
  const company = await Company.found(api(), { agents: { A1: 'online', A2: 'online' } });
  const from = await latest();
  const heard: string[] = [];

  let talking = true;
  const conversing = converse(company, 20, replicas()).finally(() => {
    talking = false;
  });
  let hungUp = 0;
  for (; talking; hungUp += 1) {
    const listener = await listen(replicas()[hungUp % 2] ?? '', heard.at(-1) ?? from);
    const enough = () => listener.ids.length > 3 || !talking;
    await expect.poll(enough, { timeout: PATIENCE_MS, interval: 5 }).toBe(true);
    await listener.hangUp();
    heard.push(...listener.ids);
  }
  await conversing;
  expect(hungUp).toBeGreaterThan(1);

  const last = await listen(stack().apiUrl, heard.at(-1) ?? from);
  const all = await idsAfter(from);
  await expect.poll(() => [...heard, ...last.ids], { timeout: PATIENCE_MS }).toEqual(all);
});
