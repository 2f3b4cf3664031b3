import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageReceived } from '../../contract/conversation.ts';
import { AUTHORS, VISIBILITIES } from '../../contract/model.ts';
import type { ConversationRow } from '../../routing/conversation-row.ts';
import { type EarlyReply, type Hold, judgeAgain } from '../../routing/unanswered.ts';
import { assigned, at } from './builders.ts';
import { firstQuestionAfter, takeAll } from './conversation.ts';

/** The end of the shift; what is said later than this counts as said now. */
const NOW = 40;
/** Who held it from when until when, in seconds. */
const HELD = [
  { agentId: 'a1', from: 0, until: 10 },
  { agentId: 'a2', from: 12, until: 20 },
  { agentId: 'a1', from: 20, until: null },
] as const;
const HOLDS: readonly Hold[] = HELD.map(({ agentId, from, until }) => ({
  agentId,
  from: at(from),
  until: until === null ? null : at(until),
}));
/** How much earlier than the hold an answer may seem to lie. */
const SKEW_SECONDS = 0.25;

const said = fc.record({
  messageId: fc.nat(200).map((n) => `m${n}`),
  from: fc.constantFrom('consumer', 'consumer', 'agent', 'agent', ...AUTHORS),
  agentId: fc.constantFrom('a1', 'a1', 'a2', 'a3'),
  visibility: fc.constantFrom('public', 'public', ...VISIBILITIES),
  second: fc
    .tuple(fc.nat(NOW + 5), fc.constantFrom(0, 0, 0, SKEW_SECONDS, SKEW_SECONDS + 0.125))
    .map(([second, earlier]) => second - earlier),
});

/** A conversation in which times and authors often coincide. */
const conversations = fc.uniqueArray(said, { selector: (each) => each.messageId, maxLength: 25 });
const arrivals = conversations.chain((all) =>
  fc.record({
    all: fc.constant(all),
    arriving: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
  }),
);
/** A few messages, all at different times. */
const short = fc.uniqueArray(
  said.filter(({ second }) => second <= NOW),
  { selector: ({ second }) => second, minLength: 2, maxLength: 5 },
);

type Said = typeof conversations extends fc.Arbitrary<(infer Each)[]> ? Each : never;

const toMessage = ({ second, ...each }: Said): MessageReceived => ({
  ...each,
  sentAt: at(second),
  actor: { kind: 'key', id: 'k1' },
});

const START = assigned(0, { assignedAt: at(20) });
const take = (all: readonly Said[]) => takeAll(all.map(toMessage), { row: START, holds: HOLDS, now: at(NOW) });

describe('for every conversation', () => {
  it('ends in the same row whichever of all orders a few messages arrive in', () => {
    fc.assert(
      fc.property(short, (few) => {
        const named = few.map((each, n) => ({ ...each, messageId: `m${n}` }));

        for (const order of permutationsOf(named)) expect(take(order).row).toEqual(take(named).row);
      }),
      { numRuns: 60 },
    );
  });

  it('ends in the same row in whatever order many messages arrive', () => {
    fc.assert(
      fc.property(arrivals, ({ all, arriving }) => {
        expect(take(arriving).row).toEqual(take(all).row);
      }),
      { numRuns: 500 },
    );
  });

  it('ends in the state of the messages sorted by when they were said', () => {
    fc.assert(
      fc.property(conversations, (all) => {
        expect(stateOf(take(all).row)).toEqual(modelOf(all));
      }),
      { numRuns: 500 },
    );
  });

  it('ends in the same row, with the same records, however often messages are repeated', () => {
    fc.assert(
      fc.property(arrivals, ({ all, arriving }) => {
        expect(take([...all, ...arriving])).toEqual(take(all));
      }),
    );
  });

  it('leaves nothing unanswered that is not newer than the latest answer', () => {
    fc.assert(
      fc.property(conversations, (all) => {
        const { unansweredSince, unansweredLatest, answeredAt } = take(all).row;

        expect(unansweredSince === null).toBe(unansweredLatest === null);
        expect((unansweredSince ?? '') <= (unansweredLatest ?? '')).toBe(true);
        if (unansweredSince !== null) expect(unansweredSince > (answeredAt ?? '')).toBe(true);
      }),
    );
  });

  it('has an answer that overtakes the assignment count like one that comes after it', () => {
    const before = HOLDS.slice(0, 2);
    const waits: ConversationRow = { ...START, status: 'waiting', agentId: null, assignedAt: null };
    const early = fc.uniqueArray(said, { selector: ({ messageId }) => messageId, maxLength: 12 });

    fc.assert(
      fc.property(early, (all) => {
        const messages = all.map(toMessage);
        const first = takeAll(messages, { row: waits, holds: before, now: at(NOW) });
        const replies = first.recorded
          .filter(({ from, visibility, counted }) => from === 'agent' && visibility === 'public' && !counted)
          .sort((a, b) => (a.sentAt < b.sentAt ? -1 : 1))
          .map(({ messageId, agentId = '', sentAt }): EarlyReply => {
            return { messageId, agentId, sentAt, nextQuestionAt: firstQuestionAfter(sentAt, first.recorded) };
          });
        const given = { ...first.row, status: 'assigned', agentId: 'a1', assignedAt: at(20) } as const;

        expect(judgeAgain(given, replies).row).toEqual(
          takeAll(messages, { row: START, holds: HOLDS, now: at(NOW) }).row,
        );
      }),
      { numRuns: 500 },
    );
  });
});

const stateOf = ({ unansweredSince, unansweredLatest, answeredAt }: ConversationRow) => ({
  unansweredSince,
  unansweredLatest,
  answeredAt,
});

/** What a reader of the whole conversation, sorted, would say: an answer settles everything before it. */
function modelOf(all: readonly Said[]) {
  const inOrder = all
    .map((each) => ({ ...each, second: Math.min(each.second, NOW) }))
    .sort((a, b) => a.second - b.second || Number(a.from === 'agent') - Number(b.from === 'agent'));
  let unanswered: number[] = [];
  let answer: number | null = null;
  for (const { from, agentId, visibility, second } of inOrder) {
    if (from === 'consumer') unanswered.push(second);
    if (from === 'agent' && visibility === 'public' && wasHeldBy(agentId, second)) {
      unanswered = [];
      answer = second;
    }
  }
  const [first, last] = [unanswered[0], unanswered.at(-1)];
  return {
    unansweredSince: first === undefined ? null : at(first),
    unansweredLatest: last === undefined ? null : at(last),
    answeredAt: answer === null ? null : at(answer),
  };
}

function wasHeldBy(agentId: string, second: number): boolean {
  return HELD.some(
    (hold) =>
      hold.agentId === agentId && hold.from - SKEW_SECONDS <= second && (hold.until === null || second <= hold.until),
  );
}

function permutationsOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((first, n) =>
    permutationsOf(items.filter((_, index) => index !== n)).map((rest) => [first, ...rest]),
  );
}
