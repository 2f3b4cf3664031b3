import { describe, expect } from 'vitest';
import { type ConversationRow, compareServing, isListed } from '../../routing/conversation-row.ts';
import { assigned, at, pending, resolved, waiting } from './builders.ts';
import { table } from './table.ts';

describe('compareServing', () => {
  table<{ readonly name: string; readonly input: readonly ConversationRow[]; readonly expected: readonly string[] }>(
    [
      {
        name: 'serves by priority first, however long others have waited',
        input: [3, 2, 1, 0].map((priority) => waiting(4 - priority, { priority })),
        expected: ['c4', 'c3', 'c2', 'c1'],
      },
      {
        name: 'serves whoever has waited longest within a priority',
        input: [waiting(3), waiting(1), waiting(2)],
        expected: ['c1', 'c2', 'c3'],
      },
      {
        name: 'goes by when it began to wait, not by when it was created',
        input: [waiting(1, { waitingSince: at(30) }), waiting(2, { waitingSince: at(20) })],
        expected: ['c2', 'c1'],
      },
      {
        name: 'serves in the order of ids whoever has waited equally long',
        input: [waiting(2, { waitingSince: at(0) }), waiting(1, { waitingSince: at(0) })],
        expected: ['c1', 'c2'],
      },
      {
        name: 'tells milliseconds apart',
        input: [waiting(1, { waitingSince: at(0.002) }), waiting(2, { waitingSince: at(0.001) })],
        expected: ['c2', 'c1'],
      },
      {
        name: 'takes creation for the start of a wait that has no time of its own',
        input: [waiting(3), waiting(2, { waitingSince: null }), waiting(1)],
        expected: ['c1', 'c2', 'c3'],
      },
    ],
    ({ input, expected }) => {
      expect([...input].sort(compareServing).map(({ id }) => id)).toEqual(expected);
    },
  );
});

describe('isListed', () => {
  table<{ readonly name: string; readonly input: ConversationRow; readonly expected: boolean }>(
    [
      { name: 'lists what waits', input: waiting(1), expected: true },
      { name: 'leaves out what is parked', input: waiting(1, { parked: true }), expected: false },
      { name: 'leaves out what a bot has', input: pending(1), expected: false },
      { name: 'leaves out what an agent has', input: assigned(1), expected: false },
      { name: 'leaves out what is resolved', input: resolved(1), expected: false },
    ],
    ({ input, expected }) => {
      expect(isListed(input)).toBe(expected);
    },
  );
});
