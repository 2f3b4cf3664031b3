import { describe, expect, it, vi } from 'vitest';
import { narrate, type TimelineEntry } from '../../dev/demo/narrate.ts';
import { type Paint, paintFor, plain } from '../../dev/demo/paint.ts';
import { byTime, formatEntry } from '../../dev/demo/timeline.ts';
import { at, decision, event } from './demo-ledger.ts';

const GIVEN = 'Given to agent-1, next in turn of 4 eligible agents (1 at capacity).';

describe('the story of a conversation', () => {
  it('tells who got it and why, and how long it waited for that', () => {
    const events = [
      event(1, 'created'),
      event(2, 'waiting', { decisionId: 'd1', reason: 'nobody_eligible' }),
      event(3, 'assigned', { seconds: 1.5, agentId: 'agent-1', reason: 'routed', decisionId: 'd2' }),
    ];
    const waits = decision('d1', 'Waits: nobody can take it now (5 at capacity).', {
      outcome: 'waiting',
      agentId: null,
    });

    const story = narrate({ events, decisions: [waits, decision('d2', GIVEN)] }, 42);

    expect(story.map(({ conversation, what, why }) => [conversation, what, why])).toEqual([
      [42, 'waits', 'nobody can take it now (5 at capacity)'],
      [42, 'assigned to agent-1', 'after 1.5 s, round robin: next in turn of 4 eligible agents (1 at capacity)'],
    ]);
  });

  it.each([
    { reason: 'response_timeout', why: 'no answer in time' },
    { reason: 'logout', why: 'logged out' },
    { reason: 'not_member', why: 'not member' },
  ])('tells why it was taken from an agent: $reason', ({ reason, why }) => {
    const events = [event(1, 'unassigned', { agentId: 'agent-2', reason })];

    expect(narrate({ events, decisions: [] }, 1)).toMatchObject([{ what: 'taken from agent-2', why, tone: 'taken' }]);
  });

  it('tells of the end once', () => {
    const events = [
      event(1, 'unassigned', { agentId: 'agent-2', reason: 'resolved' }),
      event(2, 'resolved', { data: { disposition: 'answered' } }),
    ];

    expect(narrate({ events, decisions: [] }, 1).map(({ what, why }) => `${what} ${why}`)).toEqual([
      'resolved answered',
    ]);
  });

  it('tells of supervisors and of consumers who write again', () => {
    const events = [event(1, 'escalated', { data: { timeouts: 2 } }), event(2, 'reopened')];

    expect(narrate({ events, decisions: [] }, 1).map(({ why }) => why)).toEqual([
      '2 answers in a row came too late',
      'the consumer wrote again',
    ]);
  });

  it('tells who is warned how long before an answer is due, and of a new priority', () => {
    const events = [
      event(1, 'response_warning', { agentId: 'agent-1', data: { responseDueAt: at(1.2) } }),
      event(2, 'amended', { data: { priority: 'urgent', skills: [] } }),
    ];

    expect(narrate({ events, decisions: [] }, 1).map(({ what, why }) => [what, why])).toEqual([
      ['agent-1 is warned', 'an answer is due in 1.2 s'],
      ['urgent priority', 'ranked again'],
    ]);
  });

  it('gives the code where a decision is not known', () => {
    const events = [event(1, 'assigned', { agentId: 'agent-1', reason: 'claimed' })];

    expect(narrate({ events, decisions: [] }, 1)).toMatchObject([{ what: 'assigned to agent-1', why: 'claimed' }]);
  });
});

const ENTRY: TimelineEntry = {
  at: Date.parse(at(12.34)),
  order: 7,
  conversation: 42,
  what: 'assigned to agent-3',
  why: 'round robin: the only eligible agent',
  tone: 'given',
};

const STYLE = {
  day: { speed: 60, marks: [{ atSeconds: 8 * 3_600, busySeconds: 0 }] },
  clock: { startedAt: Date.parse(at(0)), at: (instant: number) => instant - Date.parse(at(0)) },
  columns: undefined,
  paint: plain,
};

describe('a line of the timeline', () => {
  it('has the seconds since the start, the time of day, the conversation, what happened and why', () => {
    expect(formatEntry(ENTRY, STYLE)).toBe(
      ' +12.3s  08:12  #42  assigned to agent-3    round robin: the only eligible agent',
    );
  });

  it('is cut to the width of the terminal', () => {
    const line = formatEntry(ENTRY, { ...STYLE, columns: 60 });

    expect(line).toHaveLength(60);
    expect(line.endsWith('…')).toBe(true);
  });

  it('marks every kind of event with its colour, outside the widths', () => {
    const paint: Paint = (colour, text) => `<${colour}>${text}</>`;

    expect(formatEntry({ ...ENTRY, tone: 'alarm' }, { ...STYLE, paint })).toContain('<bold,red>assigned to agent-3');
    expect(formatEntry({ ...ENTRY, tone: 'closed' }, { ...STYLE, paint })).toMatch(/^<gray>.*<\/>$/);
  });

  it('leaves the place of the conversation empty where it is about an agent', () => {
    const line = formatEntry({ ...ENTRY, conversation: null, what: 'agent-2 logs out', why: '' }, STYLE);

    expect(line).toBe(' +12.3s  08:12       agent-2 logs out');
  });

  it('comes by time, then in the order of commitment', () => {
    const entries = [{ ...ENTRY, order: 9 }, ENTRY, { ...ENTRY, at: ENTRY.at - 1, order: 12 }];

    expect(entries.sort(byTime).map(({ order }) => order)).toEqual([12, 7, 9]);
  });
});

describe('colours', () => {
  const terminal = { isTTY: true, hasColors: () => true };

  it('are used on a terminal that has them', () => {
    expect(paintFor(terminal)('green', 'text')).toBe('\u001B[32mtext\u001B[39m');
  });

  it.each([
    { name: 'into a file', stream: { ...terminal, isTTY: false } },
    { name: 'where NO_COLOR or the terminal says so', stream: { ...terminal, hasColors: vi.fn(() => false) } },
  ])('are left out $name', ({ stream }) => {
    expect(paintFor(stream)('green', 'text')).toBe('text');
  });
});
