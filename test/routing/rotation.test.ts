import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../contract/policy.ts';
import { decide } from '../../routing/decide.ts';
import { type Candidate, freeSlots } from '../../routing/eligibility.ts';
import { at, candidate, decisionInput, ofAvailabilities, request } from './builders.ts';
import { table } from './table.ts';

describe('conversations one after another', () => {
  table<{
    readonly name: string;
    readonly input: {
      readonly agents: readonly Candidate[];
      readonly length: number;
      readonly policy?: Partial<Policy>;
    };
    readonly expected: readonly (string | null)[];
  }>(
    [
      {
        name: 'one each among three online, the first again (scenario 2.0)',
        input: { agents: ofAvailabilities('online', 'online', 'online', 'offline'), length: 4 },
        expected: ['a1', 'a2', 'a3', 'a1'],
      },
      {
        name: 'one each, then the first again, under a limit (scenario 2.2)',
        input: {
          agents: limited(2, ofAvailabilities('online', 'online', 'online', 'online')),
          length: 5,
        },
        expected: ['a1', 'a2', 'a3', 'a4', 'a1'],
      },
      {
        name: 'two to the only one online, then they wait (scenario 1.1)',
        input: { agents: limited(2, ofAvailabilities('online', 'busy', 'away', 'offline')), length: 4 },
        expected: ['a1', 'a1', null, null],
      },
      {
        name: 'two each over four who are all offline (scenario 4.5)',
        input: { agents: ofAvailabilities('offline', 'offline', 'offline', 'offline'), length: 8 },
        expected: ['a1', 'a2', 'a3', 'a4', 'a1', 'a2', 'a3', 'a4'],
      },
      {
        name: 'within capacity over those who are all offline',
        input: { agents: limited(1, ofAvailabilities('offline', 'offline')), length: 3 },
        expected: ['a1', 'a2', null],
      },
      {
        name: 'both to whoever just came online where the other holds two (scenario 5.5)',
        input: {
          agents: [candidate(1, { load: 2 }), candidate(2)],
          length: 2,
          policy: { method: 'least_assigned' },
        },
        expected: ['a2', 'a2'],
      },
      {
        name: 'a single turn, not a burst, for an agent who was gone for long',
        input: {
          agents: [candidate(1, { lastTurn: 50 }), candidate(2, { lastTurn: 51 }), candidate(3, { lastTurn: 1 })],
          length: 4,
        },
        expected: ['a3', 'a1', 'a2', 'a3'],
      },
      {
        name: 'a single turn, not a burst, for an agent who has just joined',
        input: {
          agents: [candidate(1, { lastTurn: 50 }), candidate(2, { lastTurn: 51 }), candidate(3)],
          length: 4,
        },
        expected: ['a3', 'a1', 'a2', 'a3'],
      },
    ],
    ({ input, expected }) => {
      expect(deal(input.agents, input.length, input.policy)).toEqual(expected);
    },
  );
});

describe('a run of conversations', () => {
  /** Agents with any past, who differ in nothing that makes them eligible. */
  const anyPast = fc
    .uniqueArray(fc.integer({ min: -1, max: 30 }), { minLength: 1, maxLength: 7 })
    .map((turns) =>
      turns.map((turn, index) => candidate(index + 1, { lastTurn: turn < 0 ? null : turn, load: (turn + 7) % 5 })),
    );
  const newcomers = fc
    .integer({ min: 1, max: 7 })
    .map((count) => Array.from({ length: count }, (_, index) => candidate(index + 1)));
  const fixed = fc.oneof(anyPast, newcomers);

  it('is dealt out by round robin so that in any part of it counts differ by at most one', () => {
    fc.assert(
      fc.property(fixed, fc.nat(20), fc.nat(20), (agents, from, length) => {
        const part = deal(agents, from + length).slice(from);

        expect(spreadOf(countsOf(agents, part))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('gives nobody a second turn before everybody who was there meanwhile had one', () => {
    const present = fc.array(fc.subarray(['a1', 'a2', 'a3', 'a4'], { minLength: 1 }), { maxLength: 25 });

    fc.assert(
      fc.property(present, (online) => {
        const dealt = dealAmong(online);

        for (const [second, agentId] of dealt.entries()) {
          const first = dealt.slice(0, second).lastIndexOf(agentId);
          if (first < 0) continue;
          const there = ['a1', 'a2', 'a3', 'a4'].filter((each) =>
            online.slice(first + 1, second + 1).every((ids) => ids.includes(each)),
          );
          expect(dealt.slice(first, second)).toEqual(expect.arrayContaining(there));
        }
      }),
    );
  });

  it('is spread over the offline so that counts differ by at most one', () => {
    fc.assert(
      fc.property(fixed, fc.nat(30), (agents, length) => {
        const dealt = deal(
          agents.map((each) => ({ ...each, availability: 'offline' as const })),
          length,
        );

        expect(dealt).not.toContain(null);
        expect(spreadOf(countsOf(agents, dealt))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('levels the loads by least assigned: nobody gets one while another holds fewer', () => {
    fc.assert(
      fc.property(fixed, fc.nat(30), (agents, length) => {
        const loads = new Map(agents.map((each) => [each.agentId, each.load]));

        for (const agentId of deal(agents, length, { method: 'least_assigned' })) {
          expect(loads.get(agentId ?? '')).toBe(Math.min(...loads.values()));
          loads.set(agentId ?? '', (loads.get(agentId ?? '') ?? 0) + 1);
        }
      }),
    );
  });

  it('fills every place there is, and brings nobody above capacity', () => {
    const withPlaces = fc
      .array(fc.record({ load: fc.nat(3), capacity: fc.nat(3) }), { maxLength: 5 })
      .map((drawn) => drawn.map((overrides, index) => candidate(index + 1, overrides)));

    fc.assert(
      fc.property(withPlaces, (agents) => {
        expect(countsOf(agents, deal(agents, 20))).toEqual(agents.map(freeSlots));
      }),
    );
  });
});

/** Who gets so many conversations one after another, each decided with what the ones before it left; null = waits. */
function deal(agents: readonly Candidate[], length: number, policy: Partial<Policy> = {}): readonly (string | null)[] {
  let present = agents;
  return Array.from({ length }, (_, n) => {
    const now = at(1 + n);
    const { agentId } = decide(decisionInput({ candidates: present, request: request({ at: now, policy }) }));
    const turn = { lastTurn: 100 + n, lastTurnAt: now, lastAssignedAt: now };
    present = present.map((each) => (each.agentId === agentId ? { ...each, ...turn, load: each.load + 1 } : each));
    return agentId;
  });
}

/** The same among `a1` to `a4`, of whom only those named are online at each conversation. */
function dealAmong(online: readonly (readonly string[])[]): readonly (string | null)[] {
  const lastTurns = new Map<string, number>();
  return online.map((ids, turn) => {
    const candidates = [1, 2, 3, 4].map((n) =>
      candidate(n, {
        availability: ids.includes(`a${n}`) ? 'online' : 'away',
        lastTurn: lastTurns.get(`a${n}`) ?? null,
      }),
    );
    const { agentId } = decide(decisionInput({ candidates }));
    if (agentId !== null) lastTurns.set(agentId, turn);
    return agentId;
  });
}

function limited(capacity: number, agents: readonly Candidate[]): readonly Candidate[] {
  return agents.map((each) => ({ ...each, capacity }));
}

function countsOf(agents: readonly Candidate[], dealt: readonly (string | null)[]): readonly number[] {
  return agents.map(({ agentId }) => dealt.filter((each) => each === agentId).length);
}

function spreadOf(counts: readonly number[]): number {
  return Math.max(...counts) - Math.min(...counts);
}
