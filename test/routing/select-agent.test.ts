import { describe, expect } from 'vitest';
import type { Candidate } from '../../routing/eligibility.ts';
import { comparedTime, rankCandidates } from '../../routing/select-agent.ts';
import { at, candidate, request } from './builders.ts';
import { table } from './table.ts';

interface Row {
  readonly name: string;
  readonly input: readonly Candidate[];
  readonly expected: readonly string[];
}

const rank = (candidates: readonly Candidate[], asked: ReturnType<typeof request>) =>
  rankCandidates(candidates, asked).map((each) => each.agentId);

describe('round robin', () => {
  table<Row>(
    [
      {
        name: 'puts the agent whose last turn is oldest first',
        input: [candidate(1, { lastTurn: 9 }), candidate(2, { lastTurn: 7 }), candidate(3, { lastTurn: 8 })],
        expected: ['a2', 'a3', 'a1'],
      },
      {
        name: 'puts whoever never had a turn before everybody who had one',
        input: [candidate(1, { lastTurn: 0 }), candidate(2)],
        expected: ['a2', 'a1'],
      },
      {
        name: 'goes by the order of joining among those who never had a turn',
        input: [candidate(3), candidate(1), candidate(2)],
        expected: ['a1', 'a2', 'a3'],
      },
      {
        name: 'goes by the number of the turn, not by text: 9 is before 10',
        input: [candidate(1, { lastTurn: 10 }), candidate(2, { lastTurn: 9 })],
        expected: ['a2', 'a1'],
      },
      {
        name: 'gives no heed to assignments outside the rotation',
        input: [
          candidate(1, { lastTurn: 1, lastAssignedAt: at(90) }),
          candidate(2, { lastTurn: 2, lastAssignedAt: at(5) }),
        ],
        expected: ['a1', 'a2'],
      },
      {
        name: 'gives no heed to loads',
        input: [candidate(1, { lastTurn: 1, load: 40 }), candidate(2, { lastTurn: 2, load: 0 })],
        expected: ['a1', 'a2'],
      },
      {
        name: 'gives no heed to skills nobody asked for',
        input: [candidate(1), candidate(2, { skills: ['billing'] })],
        expected: ['a1', 'a2'],
      },
      {
        name: 'goes by the id where even the order of joining is the same',
        input: [candidate(2, { joinOrder: 1 }), candidate(1, { joinOrder: 1 })],
        expected: ['a1', 'a2'],
      },
      { name: 'ranks nobody where there is nobody', input: [], expected: [] },
    ],
    ({ input, expected }) => {
      expect(rank(input, request({ policy: { method: 'round_robin' } }))).toEqual(expected);
    },
  );
});

describe('least assigned', () => {
  table<Row>(
    [
      {
        name: 'puts the agent with the fewest open conversations first (scenario 5.0)',
        input: [candidate(1, { load: 3 }), candidate(2, { load: 1 }), candidate(3, { load: 2 })],
        expected: ['a2', 'a3', 'a1'],
      },
      {
        name: 'puts the agent whose last assignment is oldest first when loads are equal (scenario 5.4)',
        input: [
          candidate(1, { load: 1, lastAssignedAt: at(30) }),
          candidate(2, { load: 1, lastAssignedAt: at(10) }),
          candidate(3, { load: 1, lastAssignedAt: at(20) }),
        ],
        expected: ['a2', 'a3', 'a1'],
      },
      {
        name: 'puts whoever was never assigned first when loads are equal',
        input: [candidate(1, { lastAssignedAt: at(-86_400) }), candidate(2)],
        expected: ['a2', 'a1'],
      },
      {
        name: 'goes by the order of joining when loads and last assignments are equal',
        input: [candidate(2, { lastAssignedAt: at(5) }), candidate(1, { lastAssignedAt: at(5) })],
        expected: ['a1', 'a2'],
      },
      {
        name: 'counts conversations, not the share of capacity in use',
        input: [candidate(1, { load: 3, capacity: 100 }), candidate(2, { load: 2, capacity: 3 })],
        expected: ['a2', 'a1'],
      },
      {
        name: 'gives no heed to the rotation',
        input: [
          candidate(1, { lastTurn: 9, lastAssignedAt: at(1) }),
          candidate(2, { lastTurn: 1, lastAssignedAt: at(2) }),
        ],
        expected: ['a1', 'a2'],
      },
    ],
    ({ input, expected }) => {
      expect(rank(input, request({ policy: { method: 'least_assigned' } }))).toEqual(expected);
    },
  );
});

describe('skills', () => {
  const none = candidate(1, { lastTurn: 1, load: 0 });
  const one = candidate(2, { lastTurn: 2, load: 5, skills: ['billing', 'lang:de'] });
  const oneEarlier = candidate(3, { lastTurn: 1, load: 4, skills: ['lang:es'] });
  const both = candidate(4, { lastTurn: 9, load: 9, skills: ['lang:es', 'billing'] });
  const everybody = [none, one, oneEarlier, both];

  table(
    [
      {
        name: 'puts more matching skills before the rotation',
        input: { skillMatch: 'prefer' },
        expected: ['a4', 'a3', 'a2', 'a1'],
      },
      {
        name: 'puts more matching skills before the loads',
        input: { skillMatch: 'prefer', method: 'least_assigned' },
        expected: ['a4', 'a3', 'a2', 'a1'],
      },
      {
        name: 'leaves skills aside where they are ignored',
        input: { skillMatch: 'ignore' },
        expected: ['a1', 'a3', 'a2', 'a4'],
      },
      {
        name: 'puts those who have all first where all are required',
        input: { skillMatch: 'require' },
        expected: ['a4', 'a3', 'a2', 'a1'],
      },
      {
        name: 'goes on preferring after the requirement was relaxed',
        input: { skillMatch: 'require', skillRelaxAfterSeconds: 30 },
        expected: ['a4', 'a3', 'a2', 'a1'],
      },
    ] as const,
    ({ input, expected }) => {
      const asked = request({ at: at(60), skills: ['lang:es', 'billing'], policy: input });

      expect(rank(everybody, asked)).toEqual(expected);
    },
  );
});

describe('comparedTime', () => {
  const agent = candidate(1, { lastTurnAt: at(10), lastAssignedAt: at(20) });

  table(
    [
      { name: 'is the last turn in round robin', input: 'round_robin', expected: at(10) },
      { name: 'is the last assignment of any kind in least assigned', input: 'least_assigned', expected: at(20) },
    ] as const,
    ({ input, expected }) => {
      expect(comparedTime(agent, request({ policy: { method: input } }))).toBe(expected);
    },
  );
});
