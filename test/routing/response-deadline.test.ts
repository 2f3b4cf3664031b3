import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AVAILABILITIES } from '../../contract/model.ts';
import type { Policy } from '../../contract/policy.ts';
import { type ResponseTimer, responseDeadline, warningTime } from '../../routing/response-deadline.ts';
import { at, policy } from './builders.ts';
import { table } from './table.ts';

/** Two messages, at 10 and 20 seconds, to an online agent who has held the conversation since the start. */
const timer = ({ policy: settings, ...overrides }: TimerOverrides = {}): ResponseTimer => ({
  unansweredSince: at(10),
  unansweredLatest: at(20),
  assignedAt: at(0),
  availability: 'online',
  ...overrides,
  policy: policy({
    responseTimeoutSeconds: { online: 60, busy: 50, away: 30, offline: 5 },
    responseWarningSeconds: 15,
    ...settings,
  }),
});

type TimerOverrides = Partial<Omit<ResponseTimer, 'policy'>> & { readonly policy?: Partial<Policy> };

describe('responseDeadline', () => {
  table<Row>(
    [
      { name: 'counts from the first unanswered message', input: {}, expected: at(70) },
      {
        name: 'counts from the latest where the policy says so (scenario 6.4)',
        input: { policy: { responseAnchor: 'latest' } },
        expected: at(80),
      },
      {
        name: 'counts from the assignment where that came after the message (scenario 6.7)',
        input: { assignedAt: at(15) },
        expected: at(75),
      },
      {
        name: 'counts from the latest message where that came after the assignment',
        input: { assignedAt: at(15), policy: { responseAnchor: 'latest' } },
        expected: at(80),
      },
      {
        name: 'counts from the assignment where that came after every message',
        input: { assignedAt: at(25), policy: { responseAnchor: 'latest' } },
        expected: at(85),
      },
      { name: 'counts from either when they are the same instant', input: { assignedAt: at(10) }, expected: at(70) },
      { name: 'gives the busy their own time', input: { availability: 'busy' }, expected: at(60) },
      { name: 'gives the away their own time (scenario 6.5)', input: { availability: 'away' }, expected: at(40) },
      { name: 'gives the offline their own time', input: { availability: 'offline' }, expected: at(15) },
      {
        name: 'is never for a state that has 0 seconds',
        input: { policy: { responseTimeoutSeconds: { online: 0, busy: 60, away: 60, offline: 60 } } },
        expected: null,
      },
      {
        name: 'is unmoved by 0 seconds for another state',
        input: { policy: { responseTimeoutSeconds: { online: 60, busy: 0, away: 0, offline: 0 } } },
        expected: at(70),
      },
      {
        name: 'is never where nothing is unanswered (scenario 6.8)',
        input: { unansweredSince: null, unansweredLatest: null },
        expected: null,
      },
      { name: 'is never while nobody holds it', input: { assignedAt: null, availability: null }, expected: null },
      {
        name: 'keeps milliseconds',
        input: { unansweredSince: at(10.123), unansweredLatest: at(10.123) },
        expected: at(70.123),
      },
      {
        name: 'reaches as far as a policy may: seven days',
        input: { policy: { responseTimeoutSeconds: { online: 604_800, busy: 0, away: 0, offline: 0 } } },
        expected: at(604_810),
      },
    ],
    ({ input, expected }) => {
      expect(responseDeadline(timer(input))).toBe(expected);
    },
  );
});

describe('warningTime', () => {
  table<Row>(
    [
      { name: 'is that long before the deadline', input: {}, expected: at(55) },
      {
        name: 'is never where the warning is switched off',
        input: { policy: { responseWarningSeconds: 0 } },
        expected: null,
      },
      {
        name: 'is never where it is as long as the timeout',
        input: { policy: { responseWarningSeconds: 60 } },
        expected: null,
      },
      { name: 'is never where it is longer than the timeout', input: { availability: 'offline' }, expected: null },
      {
        name: 'is right after the anchor where it is hardly shorter',
        input: { policy: { responseWarningSeconds: 59 } },
        expected: at(11),
      },
      { name: 'goes by the time of the present state', input: { availability: 'away' }, expected: at(25) },
      { name: 'is never without a deadline', input: { unansweredSince: null, unansweredLatest: null }, expected: null },
      {
        name: 'is never for a state that has 0 seconds',
        input: { policy: { responseTimeoutSeconds: { online: 0, busy: 60, away: 60, offline: 60 } } },
        expected: null,
      },
    ],
    ({ input, expected }) => {
      expect(warningTime(timer(input))).toBe(expected);
    },
  );
});

describe('for every timer', () => {
  const timers = fc
    .record({
      messages: fc.tuple(fc.nat(1000), fc.nat(1000)),
      assigned: fc.nat(1000),
      availability: fc.constantFrom(...AVAILABILITIES),
      seconds: fc.integer({ min: 1, max: 600 }),
      warning: fc.integer({ min: 1, max: 600 }),
      responseAnchor: fc.constantFrom('first_unanswered', 'latest'),
    })
    .map(({ messages, assigned, availability, seconds, warning, responseAnchor }) => ({
      seconds,
      timer: timer({
        unansweredSince: at(Math.min(...messages)),
        unansweredLatest: at(Math.max(...messages)),
        assignedAt: at(assigned),
        availability,
        policy: {
          responseTimeoutSeconds: { online: seconds, busy: seconds, away: seconds, offline: seconds },
          responseWarningSeconds: warning,
          responseAnchor,
        },
      }),
      earliest: at(assigned + seconds),
    }));

  it('gives the holder the whole time from the assignment on', () => {
    fc.assert(
      fc.property(timers, ({ timer: each, earliest }) => {
        expect((responseDeadline(each) ?? '') >= earliest).toBe(true);
      }),
    );
  });

  it('warns after the assignment and before the deadline, if at all', () => {
    fc.assert(
      fc.property(timers, ({ timer: each }) => {
        const warning = warningTime(each);

        if (warning !== null) {
          expect(warning > (each.assignedAt ?? '')).toBe(true);
          expect(warning < (responseDeadline(each) ?? '')).toBe(true);
        }
      }),
    );
  });
});

interface Row {
  readonly name: string;
  readonly input: TimerOverrides;
  readonly expected: string | null;
}
