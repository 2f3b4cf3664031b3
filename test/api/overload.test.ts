import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, startApi, testConfig } from './api.ts';

const TIMEOUT_MS = 4_000;

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi({ temporal: { ...testConfig.temporal, timeoutMs: TIMEOUT_MS } });
  for (const id of ['hot', 'cool']) await api.call(`PUT /v1/inboxes/${id}`, { body: { name: id } });
});

/** How many who ask at once for something cheap are answered. */
const crowd = async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => api.call('GET /v1/policy')));
  return new Set(answers.map(({ status }) => status));
};
afterAll(() => api.stop());

const create = (inboxId: string) =>
  api.call('POST /v1/conversations', {
    headers: { prefer: 'respond-async' },
    body: { inboxId, consumer: { id: 'joe' } },
  });

const answered = async (call: Promise<Answer>) => {
  const before = performance.now();
  const { status, body, headers } = await call;
  return { status, code: body.code, retryAfter: Number(headers['retry-after']), tookMs: performance.now() - before };
};

it('an inbox whose conversations are stuck is refused early, and keeps no other waiting', async () => {
  // A process that has just started was late, and refuses a crowd until that is past.
  await expect.poll(crowd, { timeout: 10_000 }).toEqual(new Set([200]));
  // Somebody holds the lock of inbox `hot`.
  api.temporal.answer = ({ start }) =>
    JSON.stringify(start ?? null).includes('"hot"') ? new Promise(() => undefined) : undefined;
  api.temporal.take();

  const hot = Array.from({ length: 100 }, () => answered(create('hot')));
  const cool = await Promise.all(Array.from({ length: 5 }, () => answered(create('cool'))));

  const refused = await Promise.all(hot);
  const sent = api.temporal.take().filter(({ start }) => JSON.stringify(start).includes('"hot"'));
  const overloaded = refused.filter(({ code }) => code === 'overloaded');
  expect(cool.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
  expect(Math.max(...cool.map(({ tookMs }) => tookMs))).toBeLessThan(TIMEOUT_MS / 2);
  expect(overloaded.length).toBeGreaterThan(50);
  expect(sent.length + overloaded.length).toBe(100);
  expect(overloaded.every(({ retryAfter }) => retryAfter > 0)).toBe(true);
  const late = refused.filter(({ code }) => code !== 'overloaded');
  expect(latestOf(overloaded)).toBeLessThan(latestOf(late));
});

const latestOf = (answers: readonly { readonly tookMs: number }[]) => Math.max(...answers.map(({ tookMs }) => tookMs));
