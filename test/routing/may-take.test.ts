import { describe, expect } from 'vitest';
import { mayTake, type ServingAgent, type WaitingEntry } from '../../routing/waiting-list.ts';
import { at, entry, serving } from './builders.ts';
import { table } from './table.ts';

const NOW = at(100);

describe('mayTake', () => {
  const both = ['a1', 'a2'];

  table<{
    readonly name: string;
    readonly input: {
      readonly ahead: readonly WaitingEntry[];
      readonly agents: readonly ServingAgent[];
      readonly wanted: readonly string[];
    };
    readonly expected: readonly string[];
  }>(
    [
      {
        name: 'allows everybody where nobody is ahead, in the order asked',
        input: { ahead: [], agents: [serving(1), serving(2)], wanted: ['a2', 'a1'] },
        expected: ['a2', 'a1'],
      },
      {
        name: 'allows nobody where nobody is wanted',
        input: { ahead: [entry(1)], agents: [serving(1)], wanted: [] },
        expected: [],
      },
      {
        name: 'keeps the only place for whoever is ahead',
        input: { ahead: [entry(1)], agents: [serving(1)], wanted: ['a1'] },
        expected: [],
      },
      {
        name: 'allows either of two agents to the second in the list',
        input: { ahead: [entry(1)], agents: [serving(1), serving(2)], wanted: both },
        expected: both,
      },
      {
        name: 'allows neither of two agents to the third in the list',
        input: { ahead: [entry(1), entry(2)], agents: [serving(1), serving(2)], wanted: both },
        expected: [],
      },
      {
        name: 'keeps the one agent whom somebody ahead can use, and allows the other',
        input: { ahead: [entry(1, { coolingOff: ['a1'] })], agents: [serving(1), serving(2)], wanted: both },
        expected: ['a1'],
      },
      {
        name: 'keeps of two agents the one whom the second ahead needs, and allows the one it cannot use',
        input: { ahead: [entry(1), entry(2, { coolingOff: ['a1'] })], agents: [serving(1), serving(2)], wanted: both },
        expected: ['a1'],
      },
      {
        name: 'keeps an agent for somebody ahead whom another ahead, who cannot use that agent, may leave no other',
        input: {
          ahead: [entry(1, { coolingOff: ['a1'] }), entry(2, { coolingOff: ['a3'] })],
          agents: [serving(1), serving(2), serving(3)],
          wanted: ['a1'],
        },
        expected: [],
      },
      {
        name: 'keeps all the places of whoever is ahead and sure of none',
        input: {
          ahead: [entry(1, { coolingOff: ['a2'] }), entry(2, { coolingOff: ['a2'] }), entry(3)],
          agents: [serving(1), serving(2)],
          wanted: both,
        },
        expected: [],
      },
      {
        name: 'knows who is ahead of whom, in whatever order they are told',
        input: {
          ahead: [entry(2, { coolingOff: ['a3'] }), entry(1, { coolingOff: ['a1'] })],
          agents: [serving(1), serving(2), serving(3)],
          wanted: ['a3', 'a2', 'a1'],
        },
        expected: ['a3'],
      },
      {
        name: 'allows an agent whom nobody ahead can use: cooling off',
        input: { ahead: [entry(1, { coolingOff: ['a1'] })], agents: [serving(1)], wanted: ['a1'] },
        expected: ['a1'],
      },
      {
        name: 'allows an agent whom nobody ahead can use: another team',
        input: { ahead: [entry(1, { teamId: 't1' })], agents: [serving(1)], wanted: ['a1'] },
        expected: ['a1'],
      },
      {
        name: 'allows an agent whom nobody ahead can use: a missing skill',
        input: {
          ahead: [entry(1, { skills: ['x'], policy: { skillMatch: 'require' } })],
          agents: [serving(1)],
          wanted: ['a1'],
        },
        expected: ['a1'],
      },
      {
        name: 'allows an agent whom nobody ahead can use: a manual inbox',
        input: { ahead: [entry(1, { policy: { mode: 'manual' } })], agents: [serving(1)], wanted: ['a1'] },
        expected: ['a1'],
      },
      {
        name: 'keeps a place for somebody ahead in another inbox of the same agent',
        input: {
          ahead: [entry(1, { inboxId: 'i2' })],
          agents: [serving(1, { inboxIds: ['i1', 'i2'] })],
          wanted: ['a1'],
        },
        expected: [],
      },
      {
        name: 'allows an agent with more places than there are conversations ahead',
        input: { ahead: [entry(1), entry(2)], agents: [serving(1, { load: 2, capacity: 5 })], wanted: ['a1'] },
        expected: ['a1'],
      },
      {
        name: 'allows two agents who have more places together than conversations are ahead',
        input: {
          ahead: [entry(1), entry(2)],
          agents: [serving(1, { capacity: 2 }), serving(2)],
          wanted: both,
        },
        expected: both,
      },
      {
        name: 'allows an agent without a limit, however many are ahead',
        input: {
          ahead: Array.from({ length: 30 }, (_, n) => entry(n)),
          agents: [serving(1, { load: 9, capacity: null })],
          wanted: ['a1'],
        },
        expected: ['a1'],
      },
      {
        name: 'allows an agent whom those ahead know nothing of',
        input: { ahead: [entry(1)], agents: [serving(1)], wanted: both },
        expected: ['a2'],
      },
    ],
    ({ input, expected }) => {
      expect(mayTake(input.ahead, input.agents, input.wanted, NOW)).toEqual(expected);
    },
  );
});
