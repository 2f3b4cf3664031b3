import { describe, expect, it } from 'vitest';
import {
  compareEntries,
  couldUse,
  findServable,
  type ServingAgent,
  type WaitingEntry,
} from '../../routing/waiting-list.ts';
import { at, entry, serving } from './builders.ts';
import { table } from './table.ts';

const NOW = at(100);
const idsOf = (entries: readonly WaitingEntry[]) => entries.map((each) => each.conversationId);

describe('compareEntries', () => {
  table<{ readonly name: string; readonly input: readonly WaitingEntry[]; readonly expected: readonly string[] }>(
    [
      {
        name: 'serves by priority first, however long others have waited',
        input: [3, 2, 1, 0].map((priority) => entry(4 - priority, { priority })),
        expected: ['c4', 'c3', 'c2', 'c1'],
      },
      {
        name: 'serves whoever has waited longest within a priority',
        input: [entry(3), entry(1), entry(2)],
        expected: ['c1', 'c2', 'c3'],
      },
      {
        name: 'serves in the order of ids whoever has waited equally long',
        input: [entry(2, { waitingSince: at(0) }), entry(1, { waitingSince: at(0) })],
        expected: ['c1', 'c2'],
      },
      {
        name: 'tells milliseconds apart',
        input: [entry(1, { waitingSince: at(0.002) }), entry(2, { waitingSince: at(0.001) })],
        expected: ['c2', 'c1'],
      },
    ],
    ({ input, expected }) => {
      expect(idsOf([...input].sort(compareEntries))).toEqual(expected);
    },
  );
});

describe('couldUse', () => {
  const required = { skillMatch: 'require' } as const;

  table<{
    readonly name: string;
    readonly input: { readonly waiting?: Parameters<typeof entry>[1]; readonly agent?: Partial<ServingAgent> };
    readonly expected: boolean;
  }>(
    [
      { name: 'accepts an online agent of the inbox with room', input: {}, expected: true },
      { name: 'refuses an agent of other inboxes', input: { agent: { inboxIds: ['i2', 'i3'] } }, expected: false },
      { name: 'accepts an agent of several inboxes', input: { agent: { inboxIds: ['i2', 'i1'] } }, expected: true },
      { name: 'refuses in a manual inbox', input: { waiting: { policy: { mode: 'manual' } } }, expected: false },
      {
        name: 'refuses an agent of other teams',
        input: { waiting: { teamId: 't1' }, agent: { teamIds: ['t2'] } },
        expected: false,
      },
      {
        name: 'accepts an agent of the team',
        input: { waiting: { teamId: 't1' }, agent: { teamIds: ['t2', 't1'] } },
        expected: true,
      },
      {
        name: 'accepts an agent of any team where none is asked for',
        input: { agent: { teamIds: ['t2'] } },
        expected: true,
      },
      { name: 'refuses the away', input: { agent: { availability: 'away' } }, expected: false },
      { name: 'refuses the offline', input: { agent: { availability: 'offline' } }, expected: false },
      { name: 'refuses the busy', input: { agent: { availability: 'busy' } }, expected: false },
      {
        name: 'accepts the busy where the policy of the inbox does',
        input: { waiting: { policy: { assignToBusy: true } }, agent: { availability: 'busy' } },
        expected: true,
      },
      { name: 'refuses the full', input: { agent: { load: 1, capacity: 1 } }, expected: false },
      { name: 'accepts any load without a limit', input: { agent: { load: 99, capacity: null } }, expected: true },
      {
        name: 'refuses an agent who is cooling off for it',
        input: { waiting: { coolingOff: ['a1'] } },
        expected: false,
      },
      {
        name: 'accepts an agent while another is cooling off',
        input: { waiting: { coolingOff: ['a2'] } },
        expected: true,
      },
      {
        name: 'refuses an agent who lacks a required skill',
        input: { waiting: { skills: ['x', 'y'], policy: required }, agent: { skills: ['x'] } },
        expected: false,
      },
      {
        name: 'accepts an agent who has all the required skills',
        input: { waiting: { skills: ['x', 'y'], policy: required }, agent: { skills: ['y', 'z', 'x'] } },
        expected: true,
      },
      { name: 'accepts an agent who lacks a preferred skill', input: { waiting: { skills: ['x'] } }, expected: true },
      {
        name: 'refuses while the requirement is not relaxed yet',
        input: { waiting: { skills: ['x'], policy: { ...required, skillRelaxAfterSeconds: 100 } } },
        expected: false,
      },
      {
        name: 'accepts once the requirement is relaxed',
        input: { waiting: { skills: ['x'], policy: { ...required, skillRelaxAfterSeconds: 99 } } },
        expected: true,
      },
    ],
    ({ input, expected }) => {
      expect(couldUse(entry(1, input.waiting), serving(1, input.agent), NOW)).toBe(expected);
    },
  );
});

describe('findServable', () => {
  /** One place each at A, B and C, which are `a1`, `a2` and `a3`; the first in order could use B or C, and so on. */
  const [a, b, c] = [serving(1), serving(2), serving(3)];
  const usesBC = entry(1, { coolingOff: ['a1'] });
  const usesAB = entry(2, { coolingOff: ['a3'] });
  const usesA = entry(3, { coolingOff: ['a2', 'a3'] });

  table<{
    readonly name: string;
    readonly input: { readonly entries: readonly WaitingEntry[]; readonly agents: readonly ServingAgent[] };
    readonly expected: readonly string[];
  }>(
    [
      { name: 'serves nobody where nobody waits', input: { entries: [], agents: [serving(1)] }, expected: [] },
      { name: 'serves nobody without a free place', input: { entries: [entry(1)], agents: [] }, expected: [] },
      {
        name: 'serves one for each place, in serving order',
        input: { entries: [entry(3), entry(2), entry(1)], agents: [serving(1, { capacity: 2 })] },
        expected: ['c1', 'c2'],
      },
      {
        name: 'serves one for each agent with one place',
        input: { entries: [entry(1), entry(2), entry(3)], agents: [serving(1), serving(2)] },
        expected: ['c1', 'c2'],
      },
      {
        name: 'counts only the places that are left',
        input: { entries: [entry(1), entry(2), entry(3)], agents: [serving(1, { load: 3, capacity: 5 })] },
        expected: ['c1', 'c2'],
      },
      {
        name: 'serves everybody where an agent has no limit',
        input: { entries: [entry(1), entry(2), entry(3)], agents: [serving(1, { load: 40, capacity: null })] },
        expected: ['c1', 'c2', 'c3'],
      },
      {
        name: 'serves an urgent conversation before older ones',
        input: { entries: [entry(1), entry(2, { priority: 0 })], agents: [serving(1)] },
        expected: ['c2'],
      },
      {
        name: 'lets whoever is cooling off hold nobody up',
        input: { entries: [entry(1, { coolingOff: ['a1'] }), entry(2)], agents: [serving(1)] },
        expected: ['c2'],
      },
      {
        name: 'lets whoever belongs to another team hold nobody up',
        input: { entries: [entry(1, { teamId: 't1' }), entry(2)], agents: [serving(1)] },
        expected: ['c2'],
      },
      {
        name: 'lets whoever needs a skill nobody has hold nobody up',
        input: {
          entries: [entry(1, { skills: ['x'], policy: { skillMatch: 'require' } }), entry(2)],
          agents: [serving(1)],
        },
        expected: ['c2'],
      },
      {
        name: 'lets a manual inbox hold nobody up',
        input: { entries: [entry(1, { policy: { mode: 'manual' } }), entry(2)], agents: [serving(1)] },
        expected: ['c2'],
      },
      {
        name: 'lets an inbox whose agents are full hold no other inbox up',
        input: {
          entries: [entry(1), entry(2, { inboxId: 'i2' })],
          agents: [serving(1, { load: 1 }), serving(2, { inboxIds: ['i2'] })],
        },
        expected: ['c2'],
      },
      {
        name: 'shares an agent of two inboxes by the serving order of both',
        input: {
          entries: [entry(1, { inboxId: 'i2' }), entry(2), entry(3, { inboxId: 'i2' })],
          agents: [serving(1, { capacity: 2, inboxIds: ['i1', 'i2'] })],
        },
        expected: ['c1', 'c2'],
      },
      {
        name: 'calls the second, who can use one of two agents, as the first may take the other',
        input: { entries: [entry(1), entry(2, { coolingOff: ['a2'] })], agents: [serving(1), serving(2)] },
        expected: ['c1', 'c2'],
      },
      {
        name: 'calls the last of four who can use what none ahead may come to need',
        input: {
          entries: [
            entry(1, { coolingOff: ['a3', 'a4'] }),
            entry(2, { coolingOff: ['a1', 'a4'] }),
            entry(3, { coolingOff: ['a1', 'a2'] }),
            entry(4, { coolingOff: ['a2', 'a3', 'a4'] }),
          ],
          agents: [serving(1), serving(2), serving(3), serving(4)],
        },
        expected: ['c1', 'c2', 'c3', 'c4'],
      },
      {
        name: 'keeps both agents for two ahead who could use either',
        input: { entries: [entry(1), entry(2), entry(3, { coolingOff: ['a2'] })], agents: [serving(1), serving(2)] },
        expected: ['c1', 'c2'],
      },
      {
        name: 'keeps an agent for somebody ahead whom another ahead may leave no other',
        input: { entries: [usesBC, usesAB, usesA], agents: [a, b, c] },
        expected: ['c1', 'c2'],
      },
      {
        name: 'keeps it no longer once the other ahead has taken a place that leaves both of theirs',
        input: { entries: [usesAB, usesA], agents: [a, b] },
        expected: ['c2', 'c3'],
      },
      {
        name: 'still keeps it once the other ahead has taken one of theirs',
        input: { entries: [usesAB, usesA], agents: [a, c] },
        expected: ['c2'],
      },
      {
        name: 'keeps no place of an agent with places to spare for those ahead',
        input: { entries: [usesBC, usesAB, usesA], agents: [serving(1, { capacity: 2 }), b, c] },
        expected: ['c1', 'c2', 'c3'],
      },
      {
        name: 'takes a busy agent for the inbox that gives to the busy only',
        input: {
          entries: [entry(1), entry(2, { policy: { assignToBusy: true } })],
          agents: [serving(1, { availability: 'busy' })],
        },
        expected: ['c2'],
      },
    ],
    ({ input, expected }) => {
      expect(idsOf(findServable(input.entries, input.agents, NOW))).toEqual(expected);
    },
  );

  it('serves a thousand waiting, in order, where fifty agents with twenty places arrive', () => {
    const entries = Array.from({ length: 1100 }, (_, n) => entry(n));
    const agents = Array.from({ length: 50 }, (_, n) => serving(n, { capacity: 20 }));

    expect(idsOf(findServable(entries, agents, NOW))).toEqual(idsOf(entries.slice(0, 1000)));
  });
});
