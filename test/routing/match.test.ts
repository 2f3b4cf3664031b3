import { describe, expect, it } from 'vitest';
import type { ConversationRow } from '../../routing/conversation-row.ts';
import { type Entry, type Matched, poolKeyOf, poolNeeds } from '../../routing/match.ts';
import { at, range, waiting } from './builders.ts';
import { inboxFacts, matchAmong, member } from './facts.ts';
import { table } from './table.ts';

type Matching = Parameters<typeof matchAmong>[0];

const asking = (row: ConversationRow, route: Partial<Entry['route']> = {}): Entry => ({
  row,
  route: { byCommand: false, ...route },
});
/** Waits for its first decision. */
const fresh = (n: number, overrides: Partial<ConversationRow> = {}) =>
  asking(waiting(n, { decided: false, ...overrides }));

const given = (matched: readonly Matched[]) =>
  matched.map(({ row, decision }) => `${row.id} ${decision.agentId ?? decision.reason}`);

interface Row {
  readonly name: string;
  readonly input: Matching;
  /** Who gets what, in order, or why nobody does. */
  readonly expected: readonly string[];
}

const check = ({ input, expected }: Row) => expect(given(matchAmong(input))).toEqual(expected);

describe('the waiting list', () => {
  const slot = (n: number, overrides: Parameters<typeof member>[1] = {}) => member(n, { capacity: 1, ...overrides });

  table<Row>(
    [
      { name: 'serves nobody where nobody waits', input: { entries: [], members: [member(1)] }, expected: [] },
      { name: 'serves nobody where nobody has room', input: { entries: [waiting(1)], members: [] }, expected: [] },
      {
        name: 'is served in serving order, one for each slot',
        input: { entries: [waiting(3), waiting(2), waiting(1)], members: [member(1, { capacity: 2 })] },
        expected: ['c1 a1', 'c2 a1'],
      },
      {
        name: 'counts only the slots that are left',
        input: { entries: [waiting(1), waiting(2), waiting(3)], members: [member(1, { load: 3, capacity: 5 })] },
        expected: ['c1 a1', 'c2 a1'],
      },
      {
        name: 'is served whole by an agent without a limit',
        input: { entries: [waiting(1), waiting(2), waiting(3)], members: [member(1, { load: 40 })] },
        expected: ['c1 a1', 'c2 a1', 'c3 a1'],
      },
      {
        name: 'puts an urgent conversation before older ones',
        input: { entries: [waiting(1), waiting(2, { priority: 0 })], members: [slot(1)] },
        expected: ['c2 a1'],
      },
      {
        name: 'passes over whoever is cooling off',
        input: { entries: [waiting(1, { coolOffs: { a1: at(50) } }), waiting(2)], members: [slot(1)] },
        expected: ['c2 a1'],
      },
      {
        name: 'serves whoever has cooled off',
        input: { entries: [waiting(1, { coolOffs: { a1: at(-200) } }), waiting(2)], members: [slot(1)] },
        expected: ['c1 a1'],
      },
      {
        name: 'passes over whoever belongs to another team',
        input: { entries: [waiting(1, { teamId: 't1' }), waiting(2)], members: [slot(1)] },
        expected: ['c2 a1'],
      },
      {
        name: 'passes over whoever needs a skill that nobody has',
        input: {
          entries: [waiting(1, { skills: ['x'] }), waiting(2)],
          members: [slot(1)],
          inboxes: [inboxFacts('i1', { skillMatch: 'require' })],
        },
        expected: ['c2 a1'],
      },
      {
        name: 'passes over a manual inbox',
        input: {
          entries: [waiting(1), waiting(2, { inboxId: 'i2' })],
          members: new Map([
            ['i1', [slot(1)]],
            ['i2', [slot(1)]],
          ]),
          inboxes: [inboxFacts('i1', { mode: 'manual' }), inboxFacts('i2')],
        },
        expected: ['c2 a1'],
      },
      {
        name: 'shares an agent of two inboxes in the serving order of both',
        input: {
          entries: [waiting(1, { inboxId: 'i2' }), waiting(2), waiting(3, { inboxId: 'i2' })],
          members: new Map([
            ['i1', [member(1, { capacity: 2 })]],
            ['i2', [member(1, { capacity: 2 })]],
          ]),
          inboxes: [inboxFacts('i1'), inboxFacts('i2')],
        },
        expected: ['c1 a1', 'c2 a1'],
      },
      {
        name: 'gives to the busy for the inbox that does so',
        input: {
          entries: [waiting(1), waiting(2, { inboxId: 'i2' })],
          members: new Map([
            ['i1', [slot(1, { availability: 'busy' })]],
            ['i2', [slot(1, { availability: 'busy' })]],
          ]),
          inboxes: [inboxFacts('i1'), inboxFacts('i2', { assignToBusy: true })],
        },
        expected: ['c2 a1'],
      },
      {
        name: 'is not spread over the offline, however few are there',
        input: {
          entries: [waiting(1), waiting(2, { decided: false })],
          members: [slot(1, { availability: 'offline' })],
        },
        expected: [],
      },
    ],
    check,
  );

  it('goes to fifty agents with twenty slots each, strictly in order', () => {
    const entries = range(1, 1100).map((n) => waiting(n, { waitingSince: at(n) }));
    const members = range(1, 50).map((n) => member(n, { capacity: 20 }));

    const matched = matchAmong({ entries, members, now: 2000 });

    expect(matched.map(({ row }) => row.id)).toEqual(range(1, 1000).map((n) => `c${n}`));
    expect(matched.map(({ decision }) => decision.agentId)).toEqual(
      range(1, 1000).map((n) => `a${((n - 1) % 50) + 1}`),
    );
  });
});

describe('the rotation', () => {
  const three = [member(1, { lastTurn: 7 }), member(2, { lastTurn: 5 }), member(3, { lastTurn: 6 })];
  const [c1, c2, c3, c4] = [waiting(1), waiting(2), waiting(3), waiting(4)] as const;

  table<Row>(
    [
      {
        name: 'goes on from one conversation to the next',
        input: { entries: [c1, c2, c3, c4], members: three, inboxes: [inboxFacts('i1', {}, 7)] },
        expected: ['c1 a2', 'c2 a3', 'c3 a1', 'c4 a2'],
      },
      {
        name: 'passes over the full',
        input: {
          entries: [c1, c2, c3, c4],
          members: [...three.slice(0, 2), member(3, { lastTurn: 6, load: 1, capacity: 1 })],
          inboxes: [inboxFacts('i1', {}, 7)],
        },
        expected: ['c1 a2', 'c2 a1', 'c3 a2', 'c4 a1'],
      },
      {
        name: 'is of each inbox alone',
        input: {
          entries: [c1, { ...c2, inboxId: 'i2' }, c3, { ...c4, inboxId: 'i2' }],
          members: new Map([
            ['i1', [member(1), member(2)]],
            ['i2', [member(1), member(2)]],
          ]),
          inboxes: [inboxFacts('i1'), inboxFacts('i2')],
        },
        expected: ['c1 a1', 'c2 a1', 'c3 a2', 'c4 a2'],
      },
      {
        name: 'counts the loads of what was given just now in least assigned',
        input: {
          entries: [c1, c2, c3],
          members: [member(1, { load: 2 }), member(2), member(3, { load: 1 })],
          inboxes: [inboxFacts('i1', { method: 'least_assigned' })],
        },
        expected: ['c1 a2', 'c2 a3', 'c3 a2'],
      },
      {
        name: 'counts the loads of what was given in another inbox just now',
        input: {
          entries: [{ ...c1, inboxId: 'i2' }, c2],
          members: new Map([
            ['i1', [member(1), member(2)]],
            ['i2', [member(1)]],
          ]),
          inboxes: [inboxFacts('i1', { method: 'least_assigned' }), inboxFacts('i2')],
        },
        expected: ['c1 a1', 'c2 a2'],
      },
    ],
    check,
  );

  it('numbers the turns of each inbox on from its last', () => {
    const matched = matchAmong({
      entries: [c1, { ...c2, inboxId: 'i2' }, c3],
      members: new Map([
        ['i1', [member(1)]],
        ['i2', [member(1)]],
      ]),
      inboxes: [inboxFacts('i1', {}, 41), inboxFacts('i2', {}, 7)],
    });

    expect(matched.map(({ turn }) => turn)).toEqual([42, 8, 43]);
  });

  it('numbers no turn for what waits', () => {
    expect(matchAmong({ entries: [fresh(1)], members: [] }).map(({ turn }) => turn)).toEqual([null]);
  });
});

describe('what asks to be routed', () => {
  const offline = member(1, { availability: 'offline', capacity: 1 });
  const wish = (agentId: string) => ({ wish: { agentId, reason: 'previous_agent' } }) as const;

  table<Row>(
    [
      {
        name: 'is told that it waits, unlike what stands on the list already',
        input: { entries: [waiting(1), asking(waiting(2))], members: [member(1, { availability: 'away' })] },
        expected: ['c2 nobody_eligible'],
      },
      {
        name: 'waits behind an older one that takes the only slot',
        input: { entries: [asking(waiting(2)), waiting(1)], members: [member(1, { capacity: 1 })] },
        expected: ['c1 a1', 'c2 others_ahead'],
      },
      {
        name: 'takes the slot that the older one cannot use',
        input: {
          entries: [asking(waiting(2)), waiting(1, { coolOffs: { a1: at(50) } })],
          members: [member(1, { capacity: 1 })],
        },
        expected: ['c2 a1'],
      },
      {
        name: 'waits in a manual inbox',
        input: {
          entries: [asking(waiting(1))],
          members: [member(1)],
          inboxes: [inboxFacts('i1', { mode: 'manual' })],
        },
        expected: ['c1 manual_inbox'],
      },
      {
        name: 'is handed out in a manual inbox when a person has it routed',
        input: {
          entries: [asking(waiting(1), { byCommand: true })],
          members: [member(1)],
          inboxes: [inboxFacts('i1', { mode: 'manual' })],
        },
        expected: ['c1 a1'],
      },
      {
        name: 'is spread over the offline, within capacity, where it is new',
        input: { entries: [fresh(1), fresh(2)], members: [offline] },
        expected: ['c1 a1', 'c2 nobody_eligible'],
      },
      {
        name: 'is not spread over the offline where it had an agent',
        input: { entries: [asking(waiting(1))], members: [offline] },
        expected: ['c1 nobody_eligible'],
      },
      {
        name: 'is given to the agent named at its creation, whose turn it is not',
        input: { entries: [fresh(1, { preferredAgentId: 'a2' })], members: [member(1), member(2, { lastTurn: 9 })] },
        expected: ['c1 a2'],
      },
      {
        name: 'is routed where the agent named at its creation was just given the last slot',
        input: {
          entries: [waiting(1, { coolOffs: { a1: at(50) } }), fresh(2, { preferredAgentId: 'a2' })],
          members: [member(1), member(2, { capacity: 1 })],
        },
        expected: ['c1 a2', 'c2 a1'],
      },
      {
        name: 'goes back to whom it had before rather than to whom was named at its creation',
        input: {
          entries: [asking(waiting(1, { preferredAgentId: 'a2' }), wish('a3'))],
          members: [member(1), member(2), member(3)],
        },
        expected: ['c1 a3'],
      },
      {
        name: 'is left alone in an inbox that is not locked',
        input: { entries: [fresh(1, { inboxId: 'i9' })], members: [member(1)] },
        expected: [],
      },
    ],
    check,
  );
});

describe('agents as the transition leaves them', () => {
  table<Row>(
    [
      {
        name: 'have the slot that was just freed',
        input: {
          entries: [waiting(1)],
          members: [member(1, { load: 1, capacity: 1 })],
          states: new Map([['a1', { availability: 'online', load: 0 }]]),
        },
        expected: ['c1 a1'],
      },
      {
        name: 'are as available as they just became',
        input: {
          entries: [waiting(1)],
          members: [member(1, { availability: 'offline' })],
          states: new Map([['a1', { availability: 'online', load: 0 }]]),
        },
        expected: ['c1 a1'],
      },
      {
        name: 'are given nothing once they have left',
        input: {
          entries: [asking(waiting(1))],
          members: [member(1), member(2, { lastTurn: 5 })],
          states: new Map([['a1', { availability: 'offline', load: 0 }]]),
        },
        expected: ['c1 a2'],
      },
      {
        name: 'do not count as being there for all offline once they have left',
        input: {
          entries: [fresh(1)],
          members: [member(1), member(2, { lastTurn: 5, availability: 'offline' })],
          states: new Map([['a1', { availability: 'offline', load: 0 }]]),
        },
        expected: ['c1 a1'],
      },
    ],
    check,
  );

  it('are counted in the decision as they are now', () => {
    const [matched] = matchAmong({
      entries: [asking(waiting(1))],
      members: [member(1), member(2, { load: 1, capacity: 1 })],
      states: new Map([['a1', { availability: 'offline', load: 0 }]]),
    });

    expect(matched?.decision.leftOut).toEqual({ not_available: 1, at_capacity: 1 });
  });
});

describe('what has to be known of the members', () => {
  const states = new Map([['a9', { availability: 'online', load: 0 } as const]]);
  const inboxes = new Map([['i1', inboxFacts('i1')]]);
  const need = (...entries: readonly Entry[]) => poolNeeds(entries, { inboxes, states, at: at(100) });
  const listed = (row: ConversationRow): Entry => ({ row, route: null });

  it('is asked once for conversations that ask for the same', () => {
    const needs = need(
      listed(waiting(1, { skills: ['x', 'y'] })),
      listed(waiting(2, { skills: ['y', 'x'] })),
      listed(waiting(3)),
    );

    expect(needs.map(({ key }) => [...key.skills].sort())).toEqual([['x', 'y'], []]);
  });

  it('names whoever changed, is cooling off, or is wished for', () => {
    const [pool] = need(
      listed(waiting(1, { coolOffs: { a1: at(50), a2: at(-300) } })),
      fresh(2, { preferredAgentId: 'a3' }),
      asking(waiting(3), { wish: { agentId: 'a4', reason: 'previous_agent' } }),
    );

    expect(pool?.agentIds).toEqual(['a9', 'a1', 'a3', 'a4']);
  });

  it('is as many as entries, named and kept in a decision, together', () => {
    const [pool] = need(listed(waiting(1)), listed(waiting(2)));

    expect(pool?.atMost).toBe(2 + 1 + 20);
  });

  it('is nothing of an inbox that is not locked', () => {
    expect(need(listed(waiting(1, { inboxId: 'i9' })))).toEqual([]);
  });

  table(
    [
      { name: 'tells skills apart where they are preferred', input: 'prefer', expected: ['x'] },
      { name: 'tells skills apart where they are required', input: 'require', expected: ['x'] },
      { name: 'does not tell skills apart where they are ignored', input: 'ignore', expected: [] },
    ] as const,
    ({ input, expected }) => {
      const here = new Map([['i1', inboxFacts('i1', { skillMatch: input })]]);

      expect(poolKeyOf(waiting(1, { skills: ['x'] }), here).skills).toEqual(expected);
    },
  );
});
