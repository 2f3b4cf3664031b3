import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Breaker, type BreakerOptions } from '../../api/breaker.ts';
import { CallsByHand, settled } from './calls-by-hand.ts';

class Unreachable extends Error {}
class Unavailable extends Error {}

let registry: Registry;
let calls: CallsByHand;
let breaker: Breaker;
let changes: boolean[];
/** How the service answers a probe. */
let probe: () => Promise<unknown>;
let probes: number;

beforeEach(() => {
  vi.useFakeTimers();
  registry = new Registry();
  calls = new CallsByHand();
  changes = [];
  probes = 0;
  probe = answers;
  breaker = breakerWith({});
});
afterEach(() => {
  breaker.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const breakerWith = (options: Partial<BreakerOptions>) =>
  new Breaker({
    name: 'temporal',
    registry,
    probe: () => {
      probes += 1;
      return probe();
    },
    isOutage: (error) => error instanceof Unreachable,
    unavailable: (cause) => new Unavailable('gone', { cause }),
    onChange: ({ available }) => changes.push(available),
    ...options,
  });

const answers = async () => 'here';
const refuses = () => Promise.reject(new Unreachable('connection refused'));
const isSilent = () => new Promise(() => undefined);

/** What becomes of a call, once it is known. */
function outcomeOf(call: Promise<unknown>): { seen?: unknown } {
  const outcome: { seen?: unknown } = {};
  call.then(
    (answer) => {
      outcome.seen = answer;
    },
    (error: unknown) => {
      outcome.seen = error;
    },
  );
  return outcome;
}

describe('while the service answers', () => {
  it('gives answers and errors as they are, and asks nothing itself', async () => {
    const error = new Error('already assigned');

    await expect(breaker.run(async () => 'done')).resolves.toBe('done');
    await expect(breaker.run(() => Promise.reject(error))).rejects.toBe(error);
    expect(probes).toBe(0);
  });

  it('lets a call be slow, and asks every two seconds whether the service is there', async () => {
    const outcome = outcomeOf(breaker.run(calls.begin('slow')));

    await vi.advanceTimersByTimeAsync(9_000);
    const before = outcome.seen;
    await calls.end();

    expect([before, outcome.seen, probes, changes]).toEqual([undefined, 'slow', 4, []]);
  });

  it('asks nothing while others are answered', async () => {
    outcomeOf(breaker.run(calls.begin('slow')));

    for (let count = 0; count < 10; count += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      await breaker.run(answers);
    }

    expect(probes).toBe(0);
    await calls.end();
    await vi.advanceTimersByTimeAsync(2_000);
  });

  it('stays closed after one connection that dropped', async () => {
    await expect(breaker.run(refuses)).rejects.toThrow(Unreachable);
    await settled();

    await expect(breaker.run(answers)).resolves.toBe('here');
    expect([probes, changes]).toEqual([1, []]);
  });

  it('takes an error for an answer to a probe, where it comes from the service', async () => {
    probe = () => Promise.reject(new Error('permission denied'));

    await expect(breaker.run(refuses)).rejects.toThrow(Unreachable);
    await settled();

    expect(changes).toEqual([]);
  });
});

describe('when nobody answers', () => {
  it('notices a refused connection with the first probe', async () => {
    probe = refuses;

    await expect(breaker.run(refuses)).rejects.toThrow(Unreachable);
    await settled();

    const call = vi.fn(answers);
    await expect(breaker.run(call)).rejects.toThrow(Unavailable);
    expect([call.mock.calls.length, changes]).toEqual([0, [false]]);
  });

  it('notices silence within five seconds, and fails what is under way', async () => {
    probe = isSilent;
    const outcome = outcomeOf(breaker.run(isSilent));

    await vi.advanceTimersByTimeAsync(3_900);
    const before = outcome.seen;
    await vi.advanceTimersByTimeAsync(200);

    expect(before).toBeUndefined();
    expect(outcome.seen).toBeInstanceOf(Unavailable);
    await expect(breaker.run(answers)).rejects.toThrow(Unavailable);
  });

  it('does so however many calls begin meanwhile', async () => {
    probe = isSilent;
    const first = outcomeOf(breaker.run(isSilent));

    for (let count = 0; count < 42; count += 1) {
      outcomeOf(breaker.run(isSilent));
      await vi.advanceTimersByTimeAsync(100);
    }

    expect(first.seen).toBeInstanceOf(Unavailable);
  });

  it('sends one probe at a time', async () => {
    probe = isSilent;

    for (let count = 0; count < 20; count += 1) outcomeOf(breaker.run(refuses));
    await settled();
    const asked = probes;
    await vi.advanceTimersByTimeAsync(2_000);

    expect(asked).toBe(1);
  });

  it('goes on asking, and lets calls through again after the first answer', async () => {
    probe = refuses;
    outcomeOf(breaker.run(refuses));
    await vi.advanceTimersByTimeAsync(2_400);
    const asked = probes;

    probe = answers;
    await vi.advanceTimersByTimeAsync(500);

    expect(asked).toBe(5);
    expect(changes).toEqual([false, true]);
    await expect(breaker.run(answers)).resolves.toBe('here');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(probes).toBe(6);
  });
});

it.each(['temporal', 'database'] as const)('shows as a metric whether the %s is there', async (name) => {
  registry = new Registry();
  const other = breakerWith({ name });
  probe = refuses;
  const value = async () => (await registry.getSingleMetric(`baton_${name}_available`)?.get())?.values[0]?.value;
  const before = await value();

  outcomeOf(other.run(refuses));
  await settled();

  expect([before, await value()]).toEqual([1, 0]);
  other.close();
});
