import { describe, expect, it } from 'vitest';
import type { BoardAgent, BoardInbox } from '../../contract/board.ts';
import { attentionOf, type BoardFacts } from '../../routing/attention.ts';
import { at } from './builders.ts';
import { table } from './table.ts';

const inbox = (overrides: Partial<BoardInbox> = {}): BoardInbox => ({
  ...{ id: 'i1', name: 'Support', mode: 'automatic', waiting: 0, longestWaitSince: null, parked: 0, assigned: 0 },
  ...{ dueSoon: 0, overdue: 0, freeSlots: 0, members: 2, available: 1, online: 1, busy: 0, away: 1, offline: 0 },
  ...{ serviceLevelSeconds: 60, serviceLevelTarget: 80 },
  ...overrides,
});

const agent = (overrides: Partial<BoardAgent> = {}): BoardAgent => ({
  ...{ id: 'a1', name: 'Ben', availability: 'online', availabilitySince: at(-7_200), load: 1, capacity: 5 },
  ...{ unanswered: 0, dueSoon: 0, overdue: 0, nextDueAt: null, misses: 0, lastAssignedAt: at(-60), inboxIds: ['i1'] },
  ...overrides,
});

const facts = (overrides: Partial<BoardFacts> = {}): BoardFacts => ({
  ...{ at: at(0), inboxes: [inbox()], agents: [agent()], escalated: [], escalatedCount: 0, parkedLong: [] },
  given: [],
  failingWebhooks: [],
  ...overrides,
});

const waits = (overrides: Partial<BoardInbox> = {}) => inbox({ waiting: 4, longestWaitSince: at(-30), ...overrides });
const quiet = (overrides: Partial<BoardAgent> = {}) => agent({ lastAssignedAt: at(-1_801), ...overrides });
const others = (count: number, inboxId = 'i1') => [{ inboxId, agentId: 'a2', count }];

interface Row {
  readonly name: string;
  readonly input: Partial<BoardFacts>;
  /** The sentences. */
  readonly expected: readonly string[];
}

const rule = (name: string, rows: readonly Row[]) =>
  describe(name, () => {
    table(rows, ({ input, expected }) => {
      expect(attentionOf(facts(input)).map(({ sentence }) => sentence)).toEqual(expected);
    });
  });

rule('nobody available', [
  {
    name: 'is told where somebody waits',
    input: { inboxes: [waits({ available: 0 })] },
    expected: [`Support: nobody is available, 4 waiting, the longest since ${at(-30)}.`],
  },
  { name: 'is nothing where nobody waits', input: { inboxes: [inbox({ available: 0 })] }, expected: [] },
  { name: 'is nothing where somebody is there', input: { inboxes: [waits()] }, expected: [] },
]);

rule('an inbox without members', [
  {
    name: 'is told where it has work, and that nobody is available is not told as well',
    input: { inboxes: [waits({ members: 0, available: 0, assigned: 1 })] },
    expected: ['Support has no members, and 5 open conversations.'],
  },
  { name: 'is nothing without work', input: { inboxes: [inbox({ members: 0, available: 0 })] }, expected: [] },
]);

rule('a long wait', [
  {
    name: 'is told beyond twice the service level',
    input: { inboxes: [waits({ longestWaitSince: at(-121) })] },
    expected: [`Support: somebody has been waiting since ${at(-121)}, more than twice the 60 s target.`],
  },
  {
    name: 'is nothing at twice the service level',
    input: { inboxes: [waits({ longestWaitSince: at(-120) })] },
    expected: [],
  },
]);

rule('an overdue answer', [
  {
    name: 'is told of the agent',
    input: { agents: [agent({ overdue: 2, nextDueAt: at(-5) })] },
    expected: [`Ben: 2 answers overdue, the first since ${at(-5)}.`],
  },
  { name: 'is none that is due soon', input: { agents: [agent({ dueSoon: 2, nextDueAt: at(5) })] }, expected: [] },
]);

rule('an escalated conversation', [
  {
    name: 'is told with its streak',
    input: { escalated: [{ id: 'c14', inboxId: 'i1', timeouts: 3 }] },
    expected: ['c14 is escalated: 3 times in a row nobody answered.'],
  },
  {
    name: 'is counted where there are more than are named',
    input: { escalated: [{ id: 'c14', inboxId: 'i1', timeouts: 1 }], escalatedCount: 31 },
    expected: ['c14 is escalated: 1 time in a row nobody answered.', '30 more conversations are escalated.'],
  },
]);

rule('missed answers', [
  {
    name: 'are told from three on',
    input: { agents: [agent({ misses: 3 })] },
    expected: ['Ben: 3 timeouts in a row, still online.'],
  },
  { name: 'are nothing below', input: { agents: [agent({ misses: 2 })] }, expected: [] },
  {
    name: 'are nothing of one who is offline',
    input: { agents: [agent({ misses: 9, availability: 'offline' })] },
    expected: [],
  },
]);

const IDLE = 'Ben is online with room, and was given nothing for half an hour; another was given 5.';
rule('an idle agent', [
  { name: 'is told where another was given five', input: { agents: [quiet()], given: others(5) }, expected: [IDLE] },
  {
    name: 'is told where it never was given anything',
    input: { agents: [quiet({ lastAssignedAt: null })], given: others(5) },
    expected: [IDLE],
  },
  { name: 'is nothing where others were given less', input: { agents: [quiet()], given: others(4) }, expected: [] },
  {
    name: 'is nothing where that was in another inbox',
    input: { agents: [quiet()], given: others(9, 'i2') },
    expected: [],
  },
  { name: 'is nothing without room', input: { agents: [quiet({ load: 5 })], given: others(5) }, expected: [] },
  {
    name: 'is nothing of one who is busy',
    input: { agents: [quiet({ availability: 'busy' })], given: others(5) },
    expected: [],
  },
  {
    name: 'is nothing of one who came online since',
    input: { agents: [quiet({ availabilitySince: at(-1_799) })], given: others(5) },
    expected: [],
  },
  {
    name: 'is nothing of one who was given something',
    input: { agents: [quiet({ lastAssignedAt: at(-1_799) })], given: others(5) },
    expected: [],
  },
]);

rule('a parked conversation', [
  {
    name: 'is told, all of an inbox at once',
    input: {
      parkedLong: [{ inboxId: 'i1', count: 2, conversationIds: ['c1', 'c2'], since: at(-9_000) }],
    },
    expected: [`Support: 2 conversations parked for more than an hour, the first since ${at(-9_000)}.`],
  },
]);

rule('a failing webhook', [
  {
    name: 'is told, and whether it was given up',
    input: {
      failingWebhooks: [
        { id: 'crm', since: at(-60), disabled: false },
        { id: 'erp', since: at(-90), disabled: true },
      ],
    },
    expected: [
      `Webhook crm has been failing since ${at(-60)}.`,
      `Webhook erp has been failing since ${at(-90)}, and was given up.`,
    ],
  },
]);

describe('attention', () => {
  it('is nothing where all is well', () => {
    expect(attentionOf(facts())).toEqual([]);
  });

  it('names what it is about, in ids and numbers', () => {
    expect(attentionOf(facts({ agents: [agent({ misses: 4 })] }))).toEqual([
      {
        ...{ kind: 'misses', severity: 'warning', agentId: 'a1', count: 4, since: at(-7_200) },
        ...{ inboxId: null, conversationIds: [], webhookId: null, sentence: expect.any(String) },
      },
    ]);
  });

  it('tells what is critical first', () => {
    const all = attentionOf(
      facts({
        inboxes: [waits({ longestWaitSince: at(-500) })],
        escalated: [{ id: 'c14', inboxId: 'i1', timeouts: 3 }],
      }),
    );

    expect(all.map(({ kind, severity }) => `${severity} ${kind}`)).toEqual([
      'critical escalated',
      'warning waited_long',
    ]);
  });
});
