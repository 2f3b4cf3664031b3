import { describe, expect } from 'vitest';
import type { Due } from '../../contract/conversation.ts';
import type { Availability } from '../../contract/model.ts';
import type { Policy } from '../../contract/policy.ts';
import type { ConversationRow } from '../../routing/conversation-row.ts';
import { nextDue, timerAfter } from '../../routing/due.ts';
import { assigned, at, pending, policy, resolved, waiting } from './builders.ts';
import { table } from './table.ts';

interface Row {
  readonly name: string;
  readonly input: {
    readonly row: ConversationRow;
    readonly now?: number;
    readonly availability?: Availability;
    readonly policy?: Partial<Policy>;
  };
  readonly expected: Due | null;
}

const check = ({ input: { row, now = 20, availability = 'online', policy: settings }, expected }: Row) => {
  const situation = { policy: policy(settings), availability: row.agentId === null ? null : availability, at: at(now) };

  expect(nextDue(row, situation)).toEqual(expected);
};

describe('what is due of a conversation that is held', () => {
  /** Given at 0, asked at 10: to be answered by 70, warned at 55. */
  const asked = (overrides: Partial<ConversationRow> = {}) =>
    assigned(0, { unansweredSince: at(10), unansweredLatest: at(15), ...overrides });

  table<Row>(
    [
      {
        name: 'is the warning before the deadline',
        input: { row: asked() },
        expected: { what: 'warning', at: at(55) },
      },
      {
        name: 'is the deadline once the agent was warned of it',
        input: { row: asked({ warnedFor: at(70) }) },
        expected: { what: 'timeout', at: at(70) },
      },
      {
        name: 'is the warning again where the agent was warned of another deadline',
        input: { row: asked({ warnedFor: at(60) }) },
        expected: { what: 'warning', at: at(55) },
      },
      {
        name: 'is a warning whose time has passed, as long as the deadline has not',
        input: { row: asked(), now: 69.999 },
        expected: { what: 'warning', at: at(55) },
      },
      {
        name: 'is the deadline where that has passed: nobody is warned of it any more',
        input: { row: asked(), now: 70 },
        expected: { what: 'timeout', at: at(70) },
      },
      {
        name: 'is the deadline where nobody is warned',
        input: { row: asked(), policy: { responseWarningSeconds: 0 } },
        expected: { what: 'timeout', at: at(70) },
      },
      {
        name: 'goes by the state of the holder',
        input: {
          row: asked(),
          availability: 'away',
          policy: { responseTimeoutSeconds: { online: 60, busy: 60, away: 30, offline: 0 } },
        },
        expected: { what: 'warning', at: at(25) },
      },
      {
        name: 'is nothing for a state without a limit',
        input: {
          row: asked(),
          availability: 'offline',
          policy: { responseTimeoutSeconds: { online: 60, busy: 60, away: 30, offline: 0 } },
        },
        expected: null,
      },
      { name: 'is nothing where nothing is unanswered', input: { row: assigned(0) }, expected: null },
      {
        name: 'is no cool-off of another agent',
        input: { row: assigned(0, { coolOffs: { a2: at(0) } }) },
        expected: null,
      },
    ],
    check,
  );
});

describe('what is due of a conversation that waits', () => {
  const required = { skillMatch: 'require', skillRelaxAfterSeconds: 100 } as const;

  table<Row>(
    [
      { name: 'is nothing where only people can change anything', input: { row: waiting(0) }, expected: null },
      {
        name: 'is a look when the first cool-off ends',
        input: { row: waiting(0, { coolOffs: { a1: at(15), a2: at(10) } }) },
        expected: { what: 'look', at: at(310) },
      },
      {
        name: 'is a look when the next one ends, once the first has',
        input: { row: waiting(0, { coolOffs: { a1: at(15), a2: at(10) } }), now: 310 },
        expected: { what: 'look', at: at(315) },
      },
      {
        name: 'is nothing once all have ended',
        input: { row: waiting(0, { coolOffs: { a1: at(15) } }), now: 315 },
        expected: null,
      },
      {
        name: 'goes by the present policy for a cool-off that runs',
        input: { row: waiting(0, { coolOffs: { a1: at(15) } }), policy: { cooloffSeconds: 60 } },
        expected: { what: 'look', at: at(75) },
      },
      {
        name: 'is a look when skills relax',
        input: { row: waiting(0, { skills: ['x'] }), policy: required },
        expected: { what: 'look', at: at(100) },
      },
      {
        name: 'is whichever comes first',
        input: {
          row: waiting(0, { skills: ['x'], coolOffs: { a1: at(15) } }),
          policy: { ...required, cooloffSeconds: 60 },
        },
        expected: { what: 'look', at: at(75) },
      },
      {
        name: 'is whichever is left',
        input: {
          row: waiting(0, { skills: ['x'], coolOffs: { a1: at(15) } }),
          policy: { ...required, cooloffSeconds: 60 },
          now: 75,
        },
        expected: { what: 'look', at: at(100) },
      },
      {
        name: 'is nothing once skills have relaxed',
        input: { row: waiting(0, { skills: ['x'] }), policy: required, now: 100 },
        expected: null,
      },
      {
        name: 'is no look where no skill is asked for',
        input: { row: waiting(0), policy: required },
        expected: null,
      },
      {
        name: 'is no look where skills never relax',
        input: { row: waiting(0, { skills: ['x'] }), policy: { ...required, skillRelaxAfterSeconds: 0 } },
        expected: null,
      },
      {
        name: 'is no look where skills are preferred anyway',
        input: { row: waiting(0, { skills: ['x'] }), policy: { ...required, skillMatch: 'prefer' } },
        expected: null,
      },
      {
        name: 'is nothing in a manual inbox',
        input: { row: waiting(0, { coolOffs: { a1: at(15) } }), policy: { mode: 'manual' } },
        expected: null,
      },
      {
        name: 'is nothing where it is parked',
        input: { row: waiting(0, { parked: true, coolOffs: { a1: at(15) } }) },
        expected: null,
      },
      {
        name: 'is no deadline, though something is unanswered',
        input: { row: waiting(0, { unansweredSince: at(10), unansweredLatest: at(10) }) },
        expected: null,
      },
    ],
    check,
  );
});

describe('what is due of any other', () => {
  const unanswered = { unansweredSince: at(10), unansweredLatest: at(10), coolOffs: { a1: at(15) } };

  table<Row>(
    [
      { name: 'is nothing while a bot has it', input: { row: pending(0, unanswered) }, expected: null },
      { name: 'is nothing once it is resolved', input: { row: resolved(0, unanswered) }, expected: null },
    ],
    check,
  );
});

describe('timerAfter', () => {
  table<{
    readonly name: string;
    /** When the timer rings, and what is due when. */
    readonly input: { readonly timer: number | null; readonly due: number | null };
    readonly expected: number | null;
  }>(
    [
      { name: 'arms none for nothing', input: { timer: null, due: null }, expected: null },
      { name: 'arms one for what is due', input: { timer: null, due: 70 }, expected: 70 },
      { name: 'leaves one that rings early enough', input: { timer: 50, due: 70 }, expected: 50 },
      { name: 'arms one that rings earlier', input: { timer: 70, due: 50 }, expected: 50 },
      { name: 'cancels none because nothing is due any more', input: { timer: 50, due: null }, expected: 50 },
      { name: 'forgets one that has rung', input: { timer: 10, due: null }, expected: null },
      { name: 'arms one anew once it has rung', input: { timer: 10, due: 70 }, expected: 70 },
      { name: 'takes one that rings at this instant for rung', input: { timer: 20, due: 70 }, expected: 70 },
      { name: 'rings at once for what is due already', input: { timer: 50, due: 5 }, expected: 5 },
      { name: 'rings at once for what is due already where it has rung', input: { timer: 10, due: 5 }, expected: 5 },
    ],
    ({ input: { timer, due }, expected }) => {
      const what = due === null ? null : ({ what: 'timeout', at: at(due) } as const);

      expect(timerAfter(timer === null ? null : at(timer), what, at(20))).toBe(expected === null ? null : at(expected));
    },
  );
});
