import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMs } from '../../routing/instants.ts';
import { planRetry, type RetryPlan } from '../../routing/webhook-retries.ts';
import { at } from './builders.ts';
import { table } from './table.ts';

const HOUR = 3_600;
const THREE_DAYS = 72 * HOUR;

interface Row {
  readonly name: string;
  /** Seconds since the first failure, and how many attempts failed. */
  readonly input: readonly [seconds: number, attempts: number];
  readonly expected: RetryPlan;
}

const retry = (seconds: number): RetryPlan => ({ kind: 'retry', at: at(seconds) });

describe('planRetry', () => {
  table<Row>(
    [
      { name: 'tries again a second after the first failure', input: [0, 1], expected: retry(1) },
      { name: 'waits 2 seconds after the second', input: [1, 2], expected: retry(3) },
      { name: 'waits 4 seconds after the third', input: [3, 3], expected: retry(7) },
      { name: 'waits 2,048 seconds after the twelfth', input: [5_000, 12], expected: retry(7_048) },
      { name: 'waits an hour after the thirteenth', input: [10_000, 13], expected: retry(10_000 + HOUR) },
      { name: 'never waits longer than an hour', input: [20_000, 2_000], expected: retry(20_000 + HOUR) },
      {
        name: 'makes the last attempt when three days are over',
        input: [THREE_DAYS - 600, 80],
        expected: retry(THREE_DAYS),
      },
      {
        name: 'gives up when an attempt fails after three days',
        input: [THREE_DAYS, 81],
        expected: { kind: 'give-up' },
      },
      {
        name: 'counts from the first failure, however few attempts there were',
        input: [THREE_DAYS + 60, 2],
        expected: { kind: 'give-up' },
      },
    ],
    ({ input: [seconds, attempts], expected }) => {
      expect(planRetry({ since: at(0), attempts, now: at(seconds) })).toEqual(expected);
    },
  );

  it('tries on, an attempt at least every hour, until three days are over, however long the attempts take', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1 }), (durations) => {
        let attempts = 1;
        let nowSeconds = 0;
        let plan = planRetry({ since: at(0), attempts, now: at(0) });
        while (plan.kind === 'retry') {
          const nextSeconds = (toMs(plan.at) - toMs(at(0))) / 1_000;
          expect(nextSeconds - nowSeconds).toBeLessThanOrEqual(HOUR);
          expect(nextSeconds - nowSeconds).toBeGreaterThanOrEqual(0);
          nowSeconds = nextSeconds + (durations[attempts % durations.length] ?? 0);
          attempts += 1;
          plan = planRetry({ since: at(0), attempts, now: at(nowSeconds) });
        }
        expect(nowSeconds).toBeGreaterThanOrEqual(THREE_DAYS);
        expect(nowSeconds).toBeLessThanOrEqual(THREE_DAYS + 10);
      }),
    );
  });
});
