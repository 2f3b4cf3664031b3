import { describe, expect, it } from 'vitest';
import type { Instant } from '../../contract/ids.ts';
import type { MessageReceived } from '../../contract/messages.ts';
import type { Hold, MessageLog } from '../../contract/transitions.ts';
import { EMPTY_LOG, isAnsweredBy, REMEMBERED_IDS, takeMessage, unansweredOf } from '../../routing/message-log.ts';
import { at } from './builders.ts';
import { table } from './table.ts';

/** Messages named by when they were said; the id is the name unless another is given. */
const message = (seconds: number, overrides: Partial<MessageReceived> & Pick<MessageReceived, 'from'>) => ({
  messageId: `${overrides.from}@${seconds}`,
  visibility: 'public' as const,
  sentAt: at(seconds),
  actor: { kind: 'key', id: 'k1' } as const,
  ...overrides,
});
const consumer = (seconds: number, overrides: Partial<MessageReceived> = {}) =>
  message(seconds, { from: 'consumer', ...overrides });
const agent = (seconds: number, agentId: string, overrides: Partial<MessageReceived> = {}) =>
  message(seconds, { from: 'agent', agentId, messageId: `${agentId}@${seconds}`, ...overrides });

/** `a2` held it from 0 to 10, `a1` holds it since. */
const HOLDS: readonly Hold[] = [
  { agentId: 'a2', from: at(0), until: at(10) },
  { agentId: 'a1', from: at(10), until: null },
];

/** Takes the messages in the order given, which is that of their arrival. */
function take(
  messages: readonly MessageReceived[],
  { now = at(1000), holds = HOLDS, log = EMPTY_LOG }: Taking = {},
): MessageLog {
  return messages.reduce((present, each) => takeMessage(present, each, holds, now), log);
}

interface Taking {
  readonly now?: Instant;
  readonly holds?: readonly Hold[];
  readonly log?: MessageLog;
}

interface Row {
  readonly name: string;
  readonly input: readonly MessageReceived[];
  /** Seconds of what is unanswered, and of the latest answer. */
  readonly expected: { readonly unanswered: readonly number[]; readonly answer: number | null };
}

function expectState(input: readonly MessageReceived[], expected: Row['expected'], taking: Taking = {}): void {
  const { unansweredAt, lastAnswerAt } = take(input, taking);

  expect({ unansweredAt, lastAnswerAt }).toEqual({
    unansweredAt: expected.unanswered.map(at),
    lastAnswerAt: expected.answer === null ? null : at(expected.answer),
  });
}

describe('in the order in which they were said', () => {
  table<Row>(
    [
      { name: 'nothing is unanswered before anything was said', input: [], expected: { unanswered: [], answer: null } },
      {
        name: 'what the consumer says is unanswered',
        input: [consumer(20), consumer(30)],
        expected: { unanswered: [20, 30], answer: null },
      },
      {
        name: 'the holder answers everything said before',
        input: [consumer(20), consumer(30), agent(40, 'a1')],
        expected: { unanswered: [], answer: 40 },
      },
      {
        name: 'what the consumer says after the answer is unanswered again',
        input: [consumer(20), agent(30, 'a1'), consumer(40)],
        expected: { unanswered: [40], answer: 30 },
      },
      {
        name: 'a private note does not answer (scenario 6.3)',
        input: [consumer(20), agent(30, 'a1', { visibility: 'private' })],
        expected: { unanswered: [20], answer: null },
      },
      {
        name: 'another agent does not answer (scenario 6.3)',
        input: [consumer(20), agent(30, 'a3')],
        expected: { unanswered: [20], answer: null },
      },
      {
        name: 'an agent without a name does not answer',
        input: [consumer(20), message(30, { from: 'agent' })],
        expected: { unanswered: [20], answer: null },
      },
      {
        name: 'a bot does not answer',
        input: [consumer(20), message(30, { from: 'bot' })],
        expected: { unanswered: [20], answer: null },
      },
      {
        name: 'a bot that names the holder does not answer',
        input: [consumer(20), message(30, { from: 'bot', agentId: 'a1' })],
        expected: { unanswered: [20], answer: null },
      },
      {
        name: 'a system message does not answer',
        input: [consumer(20), message(30, { from: 'system' })],
        expected: { unanswered: [20], answer: null },
      },
      {
        name: 'an answer before anything was said is remembered',
        input: [agent(20, 'a1')],
        expected: { unanswered: [], answer: 20 },
      },
    ],
    ({ input, expected }) => expectState(input, expected),
  );
});

describe('late', () => {
  table<Row>(
    [
      {
        name: 'an earlier message of the consumer becomes the first unanswered',
        input: [consumer(30), consumer(20)],
        expected: { unanswered: [20, 30], answer: null },
      },
      {
        name: 'a message older than the latest answer is answered already',
        input: [agent(30, 'a1'), consumer(20)],
        expected: { unanswered: [], answer: 30 },
      },
      {
        name: 'an answer leaves what was said after it unanswered',
        input: [consumer(20), consumer(40), agent(30, 'a1')],
        expected: { unanswered: [40], answer: 30 },
      },
      {
        name: 'an answer older than the latest answer changes nothing',
        input: [agent(40, 'a1'), consumer(50), agent(30, 'a1')],
        expected: { unanswered: [50], answer: 40 },
      },
      {
        name: 'a message between two answers is answered by the second',
        input: [agent(20, 'a1'), agent(40, 'a1'), consumer(30)],
        expected: { unanswered: [], answer: 40 },
      },
      {
        name: 'what the previous holder said while holding it answers',
        input: [consumer(3), consumer(20), agent(5, 'a2')],
        expected: { unanswered: [20], answer: 5 },
      },
      {
        name: 'what the previous holder said at the very end of holding it answers',
        input: [consumer(3), agent(10, 'a2')],
        expected: { unanswered: [], answer: 10 },
      },
      {
        name: 'what the previous holder said after losing it does not answer',
        input: [consumer(3), agent(10.001, 'a2')],
        expected: { unanswered: [3], answer: null },
      },
      {
        name: 'what the holder said at the very start of holding it answers',
        input: [consumer(3), agent(10, 'a1')],
        expected: { unanswered: [], answer: 10 },
      },
      {
        name: 'what the holder said while another held it does not answer',
        input: [consumer(3), agent(5, 'a1')],
        expected: { unanswered: [3], answer: null },
      },
      {
        name: 'what the holder said by a clock that lags a quarter of a second behind answers',
        input: [consumer(3), agent(9.75, 'a1')],
        expected: { unanswered: [], answer: 9.75 },
      },
      {
        name: 'what the holder said longer than that before holding it does not answer',
        input: [consumer(3), agent(9.749, 'a1')],
        expected: { unanswered: [3], answer: null },
      },
    ],
    ({ input, expected }) => expectState(input, expected),
  );

  it('counts every time the same agent held it', () => {
    const holds = [{ agentId: 'a1', from: at(0), until: at(5) }, ...HOLDS.slice(1)];

    expectState([consumer(1), consumer(7), agent(3, 'a1')], { unanswered: [7], answer: 3 }, { holds });
  });

  it('lets a clock lag behind the start of a hold that has ended too', () => {
    expectState([consumer(-1), agent(-0.25, 'a2')], { unanswered: [], answer: -0.25 });
  });

  it('leaves what the consumer said after an answer by a lagging clock unanswered', () => {
    expectState([consumer(3), agent(9.75, 'a1'), consumer(9.8)], { unanswered: [9.8], answer: 9.75 });
  });

  it('takes nobody for the holder where nobody ever held it', () => {
    expectState([consumer(1), agent(3, 'a1')], { unanswered: [1], answer: null }, { holds: [] });
  });
});

describe('at the same instant', () => {
  table<Row>(
    [
      {
        name: 'the answer counts as the later where it arrives second',
        input: [consumer(20), agent(20, 'a1')],
        expected: { unanswered: [], answer: 20 },
      },
      {
        name: 'the answer counts as the later where it arrives first',
        input: [agent(20, 'a1'), consumer(20)],
        expected: { unanswered: [], answer: 20 },
      },
      {
        name: 'two messages of the consumer are two',
        input: [consumer(20, { messageId: 'm1' }), consumer(20, { messageId: 'm2' })],
        expected: { unanswered: [20, 20], answer: null },
      },
    ],
    ({ input, expected }) => expectState(input, expected),
  );
});

describe('in the future', () => {
  const now = at(60);

  table<Row>(
    [
      {
        name: 'a message of the consumer counts as said now',
        input: [consumer(3600)],
        expected: { unanswered: [60], answer: null },
      },
      {
        name: 'an answer counts as given now',
        input: [consumer(20), agent(3600, 'a1')],
        expected: { unanswered: [], answer: 60 },
      },
      {
        name: 'what is said at this very instant is left as it is',
        input: [consumer(60)],
        expected: { unanswered: [60], answer: null },
      },
    ],
    ({ input, expected }) => expectState(input, expected, { now }),
  );

  it('is no hindrance to an answer given a second later', () => {
    const log = take([consumer(3600)], { now });

    expectState([agent(61, 'a1')], { unanswered: [], answer: 61 }, { now: at(61), log });
  });

  it('leaves what is said a second after such an answer unanswered', () => {
    const log = take([agent(3600, 'a1')], { now });

    expectState([consumer(61)], { unanswered: [61], answer: 60 }, { now: at(61), log });
  });
});

describe('isAnsweredBy', () => {
  table<{
    readonly name: string;
    readonly input: { readonly before: readonly MessageReceived[]; readonly message: MessageReceived };
    readonly expected: boolean;
  }>(
    [
      {
        name: 'is so where the holder answers everything',
        input: { before: [consumer(20), consumer(30)], message: agent(40, 'a1') },
        expected: true,
      },
      {
        name: 'is so where a late answer leaves some unanswered',
        input: { before: [consumer(20), consumer(40)], message: agent(30, 'a1') },
        expected: true,
      },
      {
        name: 'is so where the answer is that of the holder of that time',
        input: { before: [consumer(3)], message: agent(5, 'a2') },
        expected: true,
      },
      {
        name: 'is not so where nothing was unanswered',
        input: { before: [], message: agent(30, 'a1') },
        expected: false,
      },
      {
        name: 'is not so where everything was answered already',
        input: { before: [consumer(20), agent(30, 'a1')], message: agent(40, 'a1') },
        expected: false,
      },
      {
        name: 'is not so where a late answer is older than all that is unanswered',
        input: { before: [consumer(50)], message: agent(30, 'a1') },
        expected: false,
      },
      {
        name: 'is not so where a late answer is older than the latest answer',
        input: { before: [agent(40, 'a1'), consumer(50)], message: agent(30, 'a1') },
        expected: false,
      },
      {
        name: 'is not so where a message of the consumer is answered already when it arrives',
        input: { before: [agent(30, 'a1')], message: consumer(20) },
        expected: false,
      },
      {
        name: 'is not so where the consumer writes again',
        input: { before: [consumer(20)], message: consumer(30) },
        expected: false,
      },
      {
        name: 'is not so where the consumer writes once more than is kept',
        input: { before: Array.from({ length: 100 }, (_, n) => consumer(20 + n)), message: consumer(120) },
        expected: false,
      },
      {
        name: 'is not so for a note',
        input: { before: [consumer(20)], message: agent(30, 'a1', { visibility: 'private' }) },
        expected: false,
      },
      {
        name: 'is not so for another agent',
        input: { before: [consumer(20)], message: agent(30, 'a3') },
        expected: false,
      },
      {
        name: 'is not so for a bot',
        input: { before: [consumer(20)], message: message(30, { from: 'bot' }) },
        expected: false,
      },
      {
        name: 'is not so for an answer that is repeated',
        input: { before: [agent(30, 'a1'), consumer(40)], message: agent(30, 'a1') },
        expected: false,
      },
    ],
    ({ input, expected }) => {
      const before = take(input.before);

      expect(isAnsweredBy(before, take([input.message], { log: before }))).toBe(expected);
    },
  );
});

describe('repeated', () => {
  it('a message leaves the log as it is', () => {
    const log = take([consumer(20), agent(30, 'a1'), consumer(40)]);

    expect(take([consumer(20)], { log })).toBe(log);
  });

  it('a message leaves the log as it is where the content is another', () => {
    const log = take([consumer(20, { messageId: 'm1' })]);

    expect(take([agent(30, 'a1', { messageId: 'm1' })], { log })).toBe(log);
  });

  it('a message that changed nothing is remembered too', () => {
    const log = take([message(20, { from: 'bot' })]);

    expect(take([message(20, { from: 'bot' })], { log })).toBe(log);
  });

  it(`the last ${REMEMBERED_IDS} ids are remembered, oldest first`, () => {
    expect(take(numbered(REMEMBERED_IDS + 2)).recentIds).toEqual(
      numbered(REMEMBERED_IDS + 2)
        .map((each) => each.messageId)
        .slice(2),
    );
  });

  it(`a message is known after ${REMEMBERED_IDS - 1} others, and no longer after ${REMEMBERED_IDS}`, () => {
    const [first, ...others] = numbered(REMEMBERED_IDS + 1);
    if (first === undefined) throw new Error('no message to repeat');
    const known = take([first, ...others.slice(1)]);
    const forgotten = take([first, ...others]);

    expect(take([first], { log: known })).toBe(known);
    expect(take([first], { log: forgotten })).not.toBe(forgotten);
  });

  it('an id does not come to be remembered longer for being repeated', () => {
    const [first, ...others] = numbered(REMEMBERED_IDS + 1);
    if (first === undefined) throw new Error('no message to repeat');

    const log = take([first, ...others.slice(0, -1), first, ...others.slice(-1)]);

    expect(log.recentIds).not.toContain(first.messageId);
  });

  /** So many different messages of a bot, one a second. */
  function numbered(count: number): readonly MessageReceived[] {
    return Array.from({ length: count }, (_, n) => message(n, { from: 'bot' }));
  }
});

describe('a consumer who writes and writes', () => {
  const many = Array.from({ length: 150 }, (_, n) => consumer(20 + n));

  it('leaves a hundred times in the log, the first and the latest among them', () => {
    const log = take(many);

    expect(log.unansweredAt).toHaveLength(100);
    expect(unansweredOf(log)).toEqual({ first: at(20), latest: at(169) });
  });

  it('has the same first and latest message in whatever order they arrive', () => {
    const log = take([...many.slice(75).reverse(), ...many.slice(0, 75)]);

    expect(unansweredOf(log)).toEqual({ first: at(20), latest: at(169) });
  });

  it('is answered by one message', () => {
    expectState([...many, agent(200, 'a1')], { unanswered: [], answer: 200 });
  });
});

describe('unansweredOf', () => {
  table<{
    readonly name: string;
    readonly input: readonly number[];
    readonly expected: readonly [number, number] | null;
  }>(
    [
      { name: 'is nothing where nothing is unanswered', input: [], expected: null },
      { name: 'is twice the same where one message is unanswered', input: [5], expected: [5, 5] },
      { name: 'is the first and the latest of several', input: [5, 6, 9], expected: [5, 9] },
    ],
    ({ input, expected }) => {
      const unanswered = unansweredOf({ ...EMPTY_LOG, unansweredAt: input.map(at) });

      expect(unanswered).toEqual(expected === null ? null : { first: at(expected[0]), latest: at(expected[1]) });
    },
  );
});

describe('takeMessage', () => {
  it('takes the time of a clock that was never set for the beginning of time', () => {
    const { unansweredAt } = take([consumer(0, { sentAt: '0000-12-31T19:00:00.000Z' })]);

    expect(unansweredAt).toEqual(['1970-01-01T00:00:00.000Z']);
  });
});
