import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageReceived } from '../../contract/messages.ts';
import { AUTHORS, VISIBILITIES } from '../../contract/model.ts';
import type { Hold, MessageLog } from '../../contract/transitions.ts';
import { EMPTY_LOG, takeMessage } from '../../routing/message-log.ts';
import { at } from './builders.ts';

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

/** A conversation in which times and authors often coincide. */
const conversations = fc.uniqueArray(
  fc.record({
    messageId: fc.nat(200).map((n) => `m${n}`),
    from: fc.constantFrom('consumer', 'agent', ...AUTHORS),
    agentId: fc.constantFrom('a1', 'a2', 'a3'),
    visibility: fc.constantFrom('public', ...VISIBILITIES),
    second: fc
      .tuple(fc.nat(NOW + 5), fc.constantFrom(0, 0, 0, SKEW_SECONDS, SKEW_SECONDS + 0.125))
      .map(([second, earlier]) => second - earlier),
  }),
  { selector: (each) => each.messageId, maxLength: 25 },
);
const arrivals = conversations.chain((said) =>
  fc.record({
    said: fc.constant(said),
    arriving: fc.shuffledSubarray(said, { minLength: said.length, maxLength: said.length }),
  }),
);

type Said = typeof conversations extends fc.Arbitrary<(infer Each)[]> ? Each : never;

const toMessage = ({ second, ...said }: Said): MessageReceived => ({
  ...said,
  sentAt: at(second),
  actor: { kind: 'key', id: 'k1' },
});

const takeAll = (said: readonly Said[]): MessageLog =>
  said.reduce((log, each) => takeMessage(log, toMessage(each), HOLDS, at(NOW)), EMPTY_LOG);

const stateOf = ({ unansweredAt, lastAnswerAt }: MessageLog) => ({ unansweredAt, lastAnswerAt });

describe('for every conversation', () => {
  it('ends in the same state in whatever order the messages arrive', () => {
    fc.assert(
      fc.property(arrivals, ({ said, arriving }) => {
        expect(stateOf(takeAll(arriving))).toEqual(stateOf(takeAll(said)));
      }),
    );
  });

  it('ends in the state of the messages sorted by when they were said', () => {
    fc.assert(
      fc.property(conversations, (said) => {
        expect(stateOf(takeAll(said))).toEqual(modelOf(said));
      }),
    );
  });

  it('ends in the same state and remembers the same ids however often messages are repeated', () => {
    fc.assert(
      fc.property(arrivals, ({ said, arriving }) => {
        expect(takeAll([...said, ...arriving])).toEqual(takeAll(said));
      }),
    );
  });

  it('keeps no unanswered message that is not newer than the latest answer, and none out of order', () => {
    fc.assert(
      fc.property(conversations, (said) => {
        const { unansweredAt, lastAnswerAt } = takeAll(said);

        expect(unansweredAt.filter((sentAt) => lastAnswerAt !== null && sentAt <= lastAnswerAt)).toEqual([]);
        expect(unansweredAt).toEqual([...unansweredAt].sort());
      }),
    );
  });
});

/** What a reader of the whole conversation, sorted, would say: an answer settles everything before it. */
function modelOf(said: readonly Said[]) {
  const inOrder = said
    .map((each) => ({ ...each, second: Math.min(each.second, NOW) }))
    .sort((a, b) => a.second - b.second || Number(a.from === 'agent') - Number(b.from === 'agent'));
  let unanswered: number[] = [];
  let answer: number | null = null;
  for (const { from, agentId, visibility, second } of inOrder) {
    if (from === 'consumer') unanswered.push(second);
    if (from === 'agent' && visibility === 'public' && heldBy(agentId, second)) {
      unanswered = [];
      answer = second;
    }
  }
  return { unansweredAt: unanswered.map(at), lastAnswerAt: answer === null ? null : at(answer) };
}

function heldBy(agentId: string, second: number): boolean {
  return HELD.some(
    (hold) =>
      hold.agentId === agentId && hold.from - SKEW_SECONDS <= second && (hold.until === null || second <= hold.until),
  );
}
