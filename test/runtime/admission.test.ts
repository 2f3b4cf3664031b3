import fc from 'fast-check';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../api/http/problem.ts';
import { Admission, type AdmissionOptions } from '../../api/temporal/admission.ts';
import { CallsByHand, settled } from './calls-by-hand.ts';

const fixed = (count: number) => ({ floor: count, initial: count, ceiling: count });

let registry: Registry;
let calls: CallsByHand;
let refusals: Problem[];
beforeEach(() => {
  vi.useFakeTimers();
  registry = new Registry();
  calls = new CallsByHand();
  refusals = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const admissionWith = (options: Omit<AdmissionOptions, 'registry'> = {}) => new Admission({ registry, ...options });

interface Asked {
  readonly key: string;
  readonly inboxId?: string | null;
  readonly deadlineMs?: number;
}

/** Asks for a call named `inbox/key`; it ends by hand. Refusals are collected. */
function ask(admission: Admission, { key, inboxId = 'mail', deadlineMs = 10_000 }: Asked): void {
  admission.admit({ key, inboxId, deadlineMs }, calls.begin(`${inboxId}/${key}`)).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    refusals.push(error);
  });
}

function askAll(admission: Admission, count: number, asked: Partial<Asked> & { readonly prefix: string }): void {
  for (let index = 0; index < count; index += 1) ask(admission, { ...asked, key: `${asked.prefix}${index}` });
}

const metric = async (name: string) => (await registry.getSingleMetric(name)?.get())?.values;

describe('an admitted call', () => {
  it('gives its own answer', async () => {
    const admission = admissionWith();

    const answer = await admission.admit({ key: 'c', inboxId: 'mail', deadlineMs: 1_000 }, async () => 'done');

    expect(answer).toBe('done');
  });

  it('fails with its own error and leaves its slot', async () => {
    const admission = admissionWith({ perKey: 1 });
    const error = new Error('already assigned');
    const asked = { key: 'c', inboxId: 'mail', deadlineMs: 1_000 };

    await expect(admission.admit(asked, () => Promise.reject(error))).rejects.toBe(error);
    await expect(admission.admit(asked, async () => 'next')).resolves.toBe('next');
  });

  it('is never cut off, however long it takes', async () => {
    const admission = admissionWith();
    ask(admission, { key: 'c', deadlineMs: 1_000 });

    await vi.advanceTimersByTimeAsync(60_000);

    expect([calls.underWay(), refusals]).toEqual([1, []]);
  });
});

describe('calls of one conversation', () => {
  it('run eight at a time, and sixty of them all get their turn in the order in which they came', async () => {
    const admission = admissionWith();
    const most: number[] = [];
    const done: number[] = [];
    for (let index = 0; index < 60; index += 1) {
      const call = calls.begin(`c${index}`);
      void admission.admit({ key: 'c', inboxId: 'mail', deadlineMs: 10_000 }, call).then(() => done.push(index));
    }

    for (let round = 0; round < 60; round += 1) {
      await settled();
      most.push(calls.underWay());
      await vi.advanceTimersByTimeAsync(50);
      await calls.end('', 1);
    }

    expect(Math.max(...most)).toBe(8);
    expect(done).toEqual(Array.from({ length: 60 }, (_, index) => index));
  });

  it('take turns with those of others', async () => {
    const admission = admissionWith({ limit: fixed(4) });
    for (let count = 0; count < 5; count += 1) ask(admission, { key: 'talkative' });
    askAll(admission, 3, { prefix: 'quiet' });
    await settled();
    calls.begun.length = 0;

    for (let count = 0; count < 6; count += 1) await calls.end('', 1);

    expect(calls.begun).toEqual([
      'mail/talkative',
      'mail/quiet0',
      'mail/quiet1',
      'mail/quiet2',
      'mail/talkative',
      'mail/talkative',
    ]);
  });

  it('that wait for their conversation keep no others waiting', async () => {
    const admission = admissionWith({ perKey: 1 });
    for (let count = 0; count < 5; count += 1) ask(admission, { key: 'busy' });

    ask(admission, { key: 'other' });
    await settled();

    expect(calls.begun).toEqual(['mail/busy', 'mail/other']);
  });
});

describe('calls of one inbox', () => {
  it('take half of the slots at most, so that another inbox is served at once', async () => {
    const admission = admissionWith({ limit: fixed(16) });
    askAll(admission, 150, { prefix: 'c', inboxId: 'hot' });
    await settled();

    askAll(admission, 4, { prefix: 'c', inboxId: 'calm' });
    await settled();

    expect([calls.underWay('hot'), calls.underWay('calm')]).toEqual([8, 4]);
  });

  it.each([
    { hot: 1, each: 8 },
    { hot: 2, each: 5 },
    { hot: 3, each: 4 },
  ])('share the slots where $hot are hot, and leave some to whoever comes next', async ({ hot, each }) => {
    const admission = admissionWith({ limit: fixed(16) });
    for (let index = 0; index < hot; index += 1) askAll(admission, 100, { prefix: 'c', inboxId: `hot${index}` });
    await settled();
    for (let count = 0; count < 40; count += 1) await calls.end('', 1);

    ask(admission, { key: 'next', inboxId: 'calm' });
    await settled();

    const held = Array.from({ length: hot }, (_, index) => calls.underWay(`hot${index}`));
    expect(Math.max(...held)).toBeLessThanOrEqual(each + 1);
    expect(Math.min(...held)).toBeGreaterThanOrEqual(each - 1);
    expect(calls.begun).toContain('calm/next');
  });

  it('that all hang keep another inbox waiting at no time', async () => {
    const admission = admissionWith();
    const tookMs: number[] = [];
    const hang = () =>
      new Promise((_resolve, reject) => setTimeout(() => reject(new Error('no answer in time')), 10_000));
    for (let index = 0; index < 150; index += 1) {
      admission.admit({ key: `c${index}`, inboxId: 'locked', deadlineMs: 10_000 }, hang).catch(() => undefined);
    }
    for (let index = 0; index < 300; index += 1) {
      const before = performance.now();
      const work = () => new Promise((resolve) => setTimeout(resolve, 40));
      void admission
        .admit({ key: `d${index}`, inboxId: 'calm', deadlineMs: 10_000 }, work)
        .then(() => tookMs.push(performance.now() - before));
      await vi.advanceTimersByTimeAsync(100);
    }

    expect(tookMs.length).toBe(300);
    expect(Math.max(...tookMs)).toBe(40);
  });
});

describe('a call that cannot be answered by its deadline', () => {
  /** Slots for two calls of an inbox, each of which takes a second. */
  async function busy(): Promise<Admission> {
    const admission = admissionWith({ limit: fixed(4) });
    for (let count = 0; count < 40; count += 1) {
      ask(admission, { key: `warm${count}` });
      if (count % 2 === 0) continue;
      await vi.advanceTimersByTimeAsync(1_000);
      await calls.end();
    }
    return admission;
  }

  it('is refused at once, before anything is sent, and told when to come again', async () => {
    const admission = await busy();
    askAll(admission, 12, { prefix: 'c', deadlineMs: 20_000 });
    await settled();
    const sent = calls.begun.length;

    ask(admission, { key: 'late', deadlineMs: 3_000 });
    await settled();

    expect(refusals).toMatchObject([{ code: 'overloaded', status: 503, extras: { retryAfterSeconds: 4 } }]);
    expect(calls.begun.length).toBe(sent);
    expect(await metric('baton_temporal_calls_refused_total')).toContainEqual({
      labels: { reason: 'too_late' },
      value: 1,
    });
  });

  it('waits where its time is long enough', async () => {
    const admission = await busy();
    askAll(admission, 12, { prefix: 'c', deadlineMs: 20_000 });

    ask(admission, { key: 'patient', deadlineMs: 8_000 });
    await settled();

    expect(refusals).toEqual([]);
  });

  it('is refused while it waits, when too little time is left to be served in', async () => {
    const admission = await busy();
    askAll(admission, 2, { prefix: 'c' });
    ask(admission, { key: 'unlucky', deadlineMs: 5_000 });

    await vi.advanceTimersByTimeAsync(3_900);
    const before = refusals.length;
    await vi.advanceTimersByTimeAsync(200);
    await calls.end();

    expect([before, refusals.length]).toEqual([0, 1]);
    expect(calls.begun).not.toContain('mail/unlucky');
    expect(await metric('baton_temporal_calls_refused_total')).toContainEqual({
      labels: { reason: 'still_queued' },
      value: 1,
    });
  });

  it('is refused when calls have become so slow meanwhile that its turn comes too late', async () => {
    const admission = admissionWith({ limit: fixed(2) });
    ask(admission, { key: 'slow' });
    ask(admission, { key: 'waiting', deadlineMs: 5_000 });

    await vi.advanceTimersByTimeAsync(4_500);
    await calls.end('mail/slow');

    expect(refusals.map(({ code }) => code)).toEqual(['overloaded']);
    expect(calls.begun).toEqual(['mail/slow']);
  });

  it('is noticed from the age of those under way, where none of them ends', async () => {
    const admission = admissionWith({ limit: fixed(4) });
    askAll(admission, 10, { prefix: 'c', inboxId: 'stuck', deadlineMs: 60_000 });
    await vi.advanceTimersByTimeAsync(3_000);

    ask(admission, { key: 'late', inboxId: 'stuck', deadlineMs: 10_000 });
    ask(admission, { key: 'other', inboxId: 'calm', deadlineMs: 10_000 });
    await settled();

    expect(refusals.length).toBe(1);
    expect(calls.begun).toContain('calm/other');
  });

  it('is not taken for late because of inboxes that are idle again', async () => {
    const admission = admissionWith({ limit: fixed(4) });
    for (let index = 0; index < 100; index += 1) {
      ask(admission, { key: 'c', inboxId: `past${index}` });
      await vi.advanceTimersByTimeAsync(50);
      await calls.end();
    }

    askAll(admission, 6, { prefix: 'c', deadlineMs: 500 });
    await settled();

    expect([calls.underWay(), refusals]).toEqual([2, []]);
  });

  it('is served all the same once slots are free, so that what was slow is tried again', async () => {
    const admission = admissionWith({ limit: fixed(2) });
    ask(admission, { key: 'slow' });
    await vi.advanceTimersByTimeAsync(60_000);
    await calls.end();

    ask(admission, { key: 'next', deadlineMs: 100 });
    await settled();

    expect(calls.begun).toContain('mail/next');
  });
});

describe('the queue', () => {
  it('is bounded, and one inbox fills only half of it', async () => {
    const admission = admissionWith({ limit: fixed(2), queue: 10 });
    askAll(admission, 20, { prefix: 'c', inboxId: 'hot' });
    askAll(admission, 3, { prefix: 'c', inboxId: 'calm' });
    await settled();

    expect(await metric('baton_temporal_calls_queued')).toEqual([{ labels: {}, value: 7 }]);
    expect(refusals.map(({ code }) => code)).toEqual(Array(14).fill('overloaded'));
  });

  it('leaves nothing behind when all is done', async () => {
    const admission = admissionWith({ limit: fixed(4) });
    askAll(admission, 30, { prefix: 'c', deadlineMs: 2_000 });
    await settled();
    while (calls.underWay() > 0) await calls.end();

    await vi.advanceTimersByTimeAsync(5_000);

    expect(vi.getTimerCount()).toBe(0);
    expect(await metric('baton_temporal_calls_running')).toEqual([{ labels: {}, value: 0 }]);
    expect(await metric('baton_temporal_calls_queued')).toEqual([{ labels: {}, value: 0 }]);
  });

  it('serves everybody of three hundred who come at once', async () => {
    const admission = admissionWith();
    let served = 0;
    const all = Array.from({ length: 300 }, (_, index) =>
      admission
        .admit({ key: `c${index}`, inboxId: 'mail', deadlineMs: 10_000 }, async () => {
          await new Promise((resolve) => setTimeout(resolve, 250));
          served += 1;
        })
        .catch((error: Problem) => refusals.push(error)),
    );

    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(all);

    expect([served, refusals.length]).toEqual([300, 0]);
  });
});

it('keeps its bounds, and every call is answered or refused, whatever comes', async () => {
  const arrival = fc.record({
    key: fc.integer({ min: 0, max: 9 }),
    afterMs: fc.integer({ min: 0, max: 60 }),
    tookMs: fc.integer({ min: 1, max: 2_500 }),
    fails: fc.boolean(),
  });
  const limits = { limit: { floor: 3, initial: 6, ceiling: 9 }, perKey: 2, queue: 12 };

  await fc.assert(
    fc.asyncProperty(fc.array(arrival, { maxLength: 80 }), async (arrivals) => {
      const admission = new Admission({ registry: new Registry(), ...limits });
      const running = new Map<string, number>();
      let [ended, refused] = [0, 0];

      for (const { key, afterMs, tookMs, fails } of arrivals) {
        const asked = { key: `c${key}`, inboxId: `inbox${key % 3}`, deadlineMs: 3_000 };
        const call = async () => {
          running.set(asked.key, (running.get(asked.key) ?? 0) + 1);
          expect(running.get(asked.key)).toBeLessThanOrEqual(limits.perKey);
          expect([...running.values()].reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(9);
          await new Promise((resolve) => setTimeout(resolve, tookMs));
          running.set(asked.key, (running.get(asked.key) ?? 0) - 1);
          ended += 1;
          if (fails) throw new Error('refused by the workflow');
        };
        admission.admit(asked, call).catch((error: unknown) => {
          if (error instanceof Problem) refused += 1;
        });
        await vi.advanceTimersByTimeAsync(afterMs);
      }
      await vi.runAllTimersAsync();

      expect(ended + refused).toBe(arrivals.length);
    }),
    { numRuns: 200 },
  );
});

it('shows every metric from the start', async () => {
  admissionWith();

  const lines = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

  expect(lines).toEqual([
    'baton_temporal_calls_running 0',
    'baton_temporal_calls_queued 0',
    'baton_temporal_calls_limit 64',
    'baton_temporal_calls_refused_total{reason="queue_full"} 0',
    'baton_temporal_calls_refused_total{reason="too_late"} 0',
    'baton_temporal_calls_refused_total{reason="still_queued"} 0',
  ]);
});
