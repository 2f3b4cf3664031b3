import { describe, expect, it } from 'vitest';
import type { MessageReceived } from '../../contract/conversation.ts';
import type { ConversationRow } from '../../routing/conversation-row.ts';
import { assigned, at, range, resolved } from './builders.ts';
import { message, question, reply, takeAll } from './conversation.ts';
import { table } from './table.ts';

interface Row {
  readonly name: string;
  /** In the order of their arrival. */
  readonly input: readonly MessageReceived[];
  /** Seconds of the first and the last that is unanswered, and of the latest answer. */
  readonly expected: { readonly unanswered: readonly [number, number] | null; readonly answer: number | null };
}

type Taking = Parameters<typeof takeAll>[1];

function expectState(input: readonly MessageReceived[], expected: Row['expected'], taking: Taking = {}): void {
  const { row } = takeAll(input, taking);

  expect(stateOf(row)).toEqual({
    unanswered: expected.unanswered?.map(at) ?? null,
    answer: expected.answer === null ? null : at(expected.answer),
  });
}

const stateOf = ({ unansweredSince, unansweredLatest, answeredAt }: ConversationRow) => ({
  unanswered: unansweredSince === null ? null : [unansweredSince, unansweredLatest],
  answer: answeredAt,
});

describe('in the order in which they were said', () => {
  table<Row>(
    [
      {
        name: 'nothing is unanswered before anything was said',
        input: [],
        expected: { unanswered: null, answer: null },
      },
      {
        name: 'what the consumer says is unanswered',
        input: [question(20), question(30)],
        expected: { unanswered: [20, 30], answer: null },
      },
      {
        name: 'the holder answers everything said before',
        input: [question(20), question(30), reply(40, 'a1')],
        expected: { unanswered: null, answer: 40 },
      },
      {
        name: 'what the consumer says after the answer is unanswered again',
        input: [question(20), reply(30, 'a1'), question(40)],
        expected: { unanswered: [40, 40], answer: 30 },
      },
      {
        name: 'a private note does not answer (scenario 6.3)',
        input: [question(20), reply(30, 'a1', { visibility: 'private' })],
        expected: { unanswered: [20, 20], answer: null },
      },
      {
        name: 'another agent does not answer (scenario 6.3)',
        input: [question(20), reply(30, 'a3')],
        expected: { unanswered: [20, 20], answer: null },
      },
      {
        name: 'an agent without a name does not answer',
        input: [question(20), message(30, { from: 'agent' })],
        expected: { unanswered: [20, 20], answer: null },
      },
      {
        name: 'a bot does not answer, even one that names the holder',
        input: [question(20), message(30, { from: 'bot', agentId: 'a1' })],
        expected: { unanswered: [20, 20], answer: null },
      },
      {
        name: 'a system message does not answer',
        input: [question(20), message(30, { from: 'system' })],
        expected: { unanswered: [20, 20], answer: null },
      },
      {
        name: 'an answer before anything was said is remembered',
        input: [reply(20, 'a1')],
        expected: { unanswered: null, answer: 20 },
      },
    ],
    ({ input, expected }) => expectState(input, expected),
  );
});

describe('late', () => {
  table<Row>(
    [
      {
        name: 'an earlier question becomes the first unanswered',
        input: [question(30), question(20)],
        expected: { unanswered: [20, 30], answer: null },
      },
      {
        name: 'a question older than the latest answer is answered already',
        input: [reply(30, 'a1'), question(20)],
        expected: { unanswered: null, answer: 30 },
      },
      {
        name: 'an answer leaves what was said after it unanswered',
        input: [question(20), question(40), reply(30, 'a1')],
        expected: { unanswered: [40, 40], answer: 30 },
      },
      {
        name: 'an answer leaves all that was said after it unanswered, from the first on',
        input: [question(20), question(40), question(50), question(35), reply(30, 'a1')],
        expected: { unanswered: [35, 50], answer: 30 },
      },
      {
        name: 'a second answer goes on where the first left off',
        input: [question(20), question(40), question(50), reply(30, 'a1'), reply(45, 'a1')],
        expected: { unanswered: [50, 50], answer: 45 },
      },
      {
        name: 'an answer older than the latest answer changes nothing',
        input: [reply(40, 'a1'), question(50), reply(30, 'a1')],
        expected: { unanswered: [50, 50], answer: 40 },
      },
      {
        name: 'an answer older than all that is unanswered leaves it',
        input: [question(50), reply(30, 'a1')],
        expected: { unanswered: [50, 50], answer: 30 },
      },
      {
        name: 'a question between two answers is answered by the second',
        input: [reply(20, 'a1'), reply(40, 'a1'), question(30)],
        expected: { unanswered: null, answer: 40 },
      },
      {
        name: 'what the agent before said while holding it answers',
        input: [question(3), question(20), reply(5, 'a2')],
        expected: { unanswered: [20, 20], answer: 5 },
      },
      {
        name: 'what the agent before said at the very end of holding it answers',
        input: [question(3), reply(10, 'a2')],
        expected: { unanswered: null, answer: 10 },
      },
      {
        name: 'what the agent before said after losing it does not answer',
        input: [question(3), reply(10.001, 'a2')],
        expected: { unanswered: [3, 3], answer: null },
      },
      {
        name: 'what the holder said while another held it does not answer',
        input: [question(3), reply(5, 'a1')],
        expected: { unanswered: [3, 3], answer: null },
      },
      {
        name: 'what the holder said by a clock that lags a quarter of a second behind answers',
        input: [question(3), reply(9.75, 'a1')],
        expected: { unanswered: null, answer: 9.75 },
      },
      {
        name: 'what the holder said longer than that before holding it does not answer',
        input: [question(3), reply(9.749, 'a1')],
        expected: { unanswered: [3, 3], answer: null },
      },
      {
        name: 'what is said after an answer by a lagging clock is unanswered',
        input: [question(3), reply(9.75, 'a1'), question(9.8)],
        expected: { unanswered: [9.8, 9.8], answer: 9.75 },
      },
    ],
    ({ input, expected }) => expectState(input, expected),
  );

  it('counts every time the same agent held it', () => {
    const holds = [
      { agentId: 'a1', from: at(0), until: at(5) },
      { agentId: 'a1', from: at(10), until: null },
    ];

    expectState([question(1), question(7), reply(3, 'a1')], { unanswered: [7, 7], answer: 3 }, { holds });
  });

  it('takes nobody for the holder where nobody ever held it', () => {
    expectState([question(1), reply(3, 'a1')], { unanswered: [1, 1], answer: null }, { holds: [] });
  });
});

describe('at the same instant', () => {
  table<Row>(
    [
      {
        name: 'the answer counts as the later where it arrives second',
        input: [question(20), reply(20, 'a1')],
        expected: { unanswered: null, answer: 20 },
      },
      {
        name: 'the answer counts as the later where it arrives first',
        input: [reply(20, 'a1'), question(20)],
        expected: { unanswered: null, answer: 20 },
      },
    ],
    ({ input, expected }) => expectState(input, expected),
  );
});

describe('by a wrong clock', () => {
  const now = at(60);

  table<Row>(
    [
      {
        name: 'a question in the future counts as asked now',
        input: [question(3600)],
        expected: { unanswered: [60, 60], answer: null },
      },
      {
        name: 'an answer in the future counts as given now',
        input: [question(20), reply(3600, 'a1')],
        expected: { unanswered: null, answer: 60 },
      },
      {
        name: 'what is said at this very instant is left as it is',
        input: [question(60)],
        expected: { unanswered: [60, 60], answer: null },
      },
    ],
    ({ input, expected }) => expectState(input, expected, { now }),
  );

  it('a question in the future is no hindrance to an answer given a second later', () => {
    const { row } = takeAll([question(3600)], { now });

    expectState([reply(61, 'a1')], { unanswered: null, answer: 61 }, { now: at(61), row });
  });

  it('a question a second after an answer in the future is unanswered', () => {
    const { row } = takeAll([reply(3600, 'a1')], { now });

    expectState([question(61)], { unanswered: [61, 61], answer: 60 }, { now: at(61), row });
  });

  it('a question by a clock that was never set was asked at the beginning of time', () => {
    const { row } = takeAll([question(0, { sentAt: '0000-12-31T19:00:00.000Z' })]);

    expect(row.unansweredSince).toBe('1970-01-01T00:00:00.000Z');
  });
});

describe('the streak of timeouts', () => {
  const streak = assigned(0, { unansweredSince: at(20), unansweredLatest: at(20), timeouts: 2, escalated: true });

  table<{ readonly name: string; readonly input: readonly MessageReceived[]; readonly expected: number }>(
    [
      { name: 'ends with an answer', input: [reply(90, 'a1')], expected: 0 },
      {
        name: 'ends with an answer that leaves something unanswered',
        input: [question(95), reply(90, 'a1')],
        expected: 0,
      },
      { name: 'goes on where the consumer writes again', input: [question(90)], expected: 2 },
      { name: 'goes on after a note', input: [reply(90, 'a1', { visibility: 'private' })], expected: 2 },
      { name: 'goes on after the reply of somebody else', input: [reply(90, 'a3')], expected: 2 },
      { name: 'goes on where an answer is older than all that is unanswered', input: [reply(15, 'a1')], expected: 2 },
    ],
    ({ input, expected }) => {
      const { row } = takeAll(input, { row: streak });

      expect(row).toMatchObject({ timeouts: expected, escalated: expected > 0 });
    },
  );
});

describe('what is recorded', () => {
  table<Omit<Row, 'expected'> & { readonly expected: readonly boolean[] }>(
    [
      {
        name: 'says that a question and its answer count',
        input: [question(20), reply(30, 'a1')],
        expected: [true, true],
      },
      {
        name: 'says that a question which was answered before it arrived does not',
        input: [reply(30, 'a1'), question(20)],
        expected: [true, false],
      },
      {
        name: 'says that notes, bots and other agents do not',
        input: [
          reply(20, 'a1', { visibility: 'private' }),
          message(30, { from: 'bot' }),
          message(40, { from: 'system' }),
          reply(50, 'a3'),
        ],
        expected: [false, false, false, false],
      },
      {
        name: 'says that the reply of the agent before counts, if it was said while holding it',
        input: [reply(5, 'a2'), reply(15, 'a2')],
        expected: [true, false],
      },
    ],
    ({ input, expected }) => {
      expect(takeAll(input).recorded.map(({ counted }) => counted)).toEqual(expected);
    },
  );

  it('bears the time that counted', () => {
    const { recorded } = takeAll([question(3600)], { now: at(60) });

    expect(recorded).toEqual([{ ...question(3600), sentAt: at(60), counted: true }]);
  });
});

describe('a row that a message leaves alone', () => {
  table<{ readonly name: string; readonly input: MessageReceived; readonly row: ConversationRow }>(
    [
      {
        name: 'is the very same after a question between two others',
        input: question(25),
        row: assigned(0, { unansweredSince: at(20), unansweredLatest: at(30) }),
      },
      {
        name: 'is the very same after a question that is answered already',
        input: question(25),
        row: assigned(0, { answeredAt: at(30) }),
      },
      { name: 'is the very same after a note', input: reply(25, 'a1', { visibility: 'private' }), row: assigned(0) },
      {
        name: 'is the very same after an answer older than the latest',
        input: reply(25, 'a1'),
        row: assigned(0, { answeredAt: at(30) }),
      },
      { name: 'is the very same after the word of a bot', input: message(25, { from: 'bot' }), row: resolved(0) },
    ],
    ({ input, row }) => {
      expect(takeAll([input], { row }).row).toBe(row);
    },
  );
});

describe('a hundred and fifty questions', () => {
  const many = range(0, 149).map((n) => question(20 + n));

  it('are unanswered from the first to the last, in whatever order they arrive', () => {
    expectState([...many.slice(75).reverse(), ...many.slice(0, 75)], { unanswered: [20, 169], answer: null });
  });

  it('are answered by one reply', () => {
    expectState([...many, reply(200, 'a1')], { unanswered: null, answer: 200 });
  });

  for (const answered of [20, 30, 69, 100, 168]) {
    it(`are answered up to the one at ${answered} by a late reply of that time, and no further`, () => {
      expectState([...many, reply(answered, 'a1')], { unanswered: [answered + 1, 169], answer: answered });
    });
  }
});
