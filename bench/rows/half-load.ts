import { setTimeout as delay } from 'node:timers/promises';
import { createConversation, createConversations, wasRefused } from '../conversations.ts';
import { withInbox } from '../inbox.ts';
import { p99 } from '../percentile.ts';
import { seededRandom } from '../random.ts';
import type { Row } from '../row.ts';
import { startStopwatch } from '../stopwatch.ts';
import { milliseconds, perSecond } from '../units.ts';

const MAX_P99_MS = 150;
const SEED = 20_261_127;
const FULL = { calibration: 200, arrivals: 400 };
const SHORT = { calibration: 8, arrivals: 8 };

type Measured = {
  readonly p99Ms: number;
  readonly arrivalsPerSecond: number;
  /** Refused, or waiting though three agents without a limit were there. */
  readonly unassigned: number;
};

/**
 * Full load is what 16 callers get done who never pause. Half of that comes at random, as consumers do, whether or not
 * those before are answered: a slow moment is not hidden by callers who wait for it.
 */
export const halfLoad: Row<Measured> = {
  name: 'half-load',
  lines: [
    {
      what: 'create to assignment, half load, p99',
      goal: `< ${MAX_P99_MS} ms`,
      show: (measured) =>
        `${milliseconds(measured.p99Ms)} at ${perSecond(measured.arrivalsPerSecond)}, ${measured.unassigned} unassigned`,
      meetsGoal: (measured) => measured.p99Ms < MAX_P99_MS && measured.unassigned === 0,
    },
  ],
  run: (stack, { short }) =>
    withInbox(stack, { id: 'half-load', agentCount: 3 }, async (inbox) => {
      const { calibration, arrivals } = short ? SHORT : FULL;
      const lap = startStopwatch();
      await createConversations(stack, inbox, { count: calibration, infix: 'full-' });
      const arrivalsPerSecond = calibration / lap().seconds / 2;

      const random = seededRandom(SEED);
      const calls = [];
      let dueAtMs = performance.now();
      for (let number = 0; number < arrivals; number += 1) {
        dueAtMs += (-Math.log(1 - random()) / arrivalsPerSecond) * 1_000;
        await delay(Math.max(0, dueAtMs - performance.now()));
        calls.push(createConversation(stack, inbox, `half-load-${number}`));
      }
      const answers = await Promise.all(calls);
      return {
        p99Ms: p99(answers.map(({ elapsedMs }) => elapsedMs)),
        arrivalsPerSecond,
        unassigned: answers.filter((answer) => wasRefused(answer) || answer.body.status !== 'assigned').length,
      };
    }),
};
