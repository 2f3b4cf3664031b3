import { describe, expect, it } from 'vitest';
import { CONSIDERED_KEPT, decide } from '../../routing/decide.ts';
import { at, candidate, decisionInput, ofAvailabilities, range, request } from './builders.ts';

describe('what a decision keeps', () => {
  it('carries id, time, method, version of the policy and a sentence', () => {
    const input = decisionInput({
      decisionId: 'd7',
      candidates: [candidate(1)],
      request: request({ at: at(12) }),
      policyVersion: 5,
    });

    expect(decide(input)).toEqual({
      id: 'd7',
      at: at(12),
      outcome: 'assigned',
      agentId: 'a1',
      reason: 'round_robin',
      method: 'round_robin',
      policyVersion: 5,
      considered: [{ agentId: 'a1', eligible: true, reason: null, load: 0, capacity: null, lastAssignedAt: null }],
      leftOut: {},
      sentence: 'Given to a1, the only eligible agent.',
    });
  });

  it('names the eligible in the order of the method, then the others in the order of joining', () => {
    const candidates = [
      candidate(4, { lastTurn: 3, lastTurnAt: at(-30), lastAssignedAt: at(-1), capacity: 5 }),
      candidate(5, { availability: 'away', lastTurn: 1, lastTurnAt: at(-90) }),
      candidate(3, { lastTurn: 2, lastTurnAt: at(-60), load: 1 }),
      candidate(1, { active: false, lastTurn: 9, lastTurnAt: at(-3) }),
      candidate(2, { load: 2, capacity: 2 }),
    ];

    const { considered } = decide(decisionInput({ candidates }));

    expect(considered).toEqual([
      { agentId: 'a3', eligible: true, reason: null, load: 1, capacity: null, lastAssignedAt: at(-60) },
      { agentId: 'a4', eligible: true, reason: 'ranked_lower', load: 0, capacity: 5, lastAssignedAt: at(-30) },
      { agentId: 'a1', eligible: false, reason: 'deactivated', load: 0, capacity: null, lastAssignedAt: at(-3) },
      { agentId: 'a2', eligible: false, reason: 'at_capacity', load: 2, capacity: 2, lastAssignedAt: null },
      { agentId: 'a5', eligible: false, reason: 'not_available', load: 0, capacity: null, lastAssignedAt: at(-90) },
    ]);
  });

  it('shows the last assignment of any kind where the method compares that', () => {
    const candidates = [candidate(1, { lastTurnAt: at(-9), lastAssignedAt: at(-5) })];

    const { considered } = decide(decisionInput({ candidates, policy: { method: 'least_assigned' } }));

    expect(considered.map((each) => each.lastAssignedAt)).toEqual([at(-5)]);
  });

  for (const reason of ['preferred_agent', 'previous_agent'] as const) {
    it(`names first who was chosen by wish (${reason}), then the others in the order of the method`, () => {
      const candidates = [1, 2, 3].map((n) => candidate(n, { lastTurn: 10 - n }));

      const { considered } = decide(decisionInput({ candidates, wish: { agentId: 'a1', reason } }));

      expect(considered.map((each) => [each.agentId, each.reason])).toEqual([
        ['a1', null],
        ['a3', 'ranked_lower'],
        ['a2', 'ranked_lower'],
      ]);
    });
  }

  it('leaves whoever was wished for and not chosen where the method puts them', () => {
    const candidates = [candidate(1), candidate(2, { load: 1, capacity: 1 }), candidate(3)];
    const wish = { agentId: 'a2', reason: 'preferred_agent' } as const;

    const { considered } = decide(decisionInput({ candidates, wish }));

    expect(considered.map((each) => [each.agentId, each.reason])).toEqual([
      ['a1', null],
      ['a3', 'ranked_lower'],
      ['a2', 'at_capacity'],
    ]);
  });

  it('names who was chosen by wish among the first twenty, however many rank higher', () => {
    const candidates = range(1, 30).map((n) => candidate(n));
    const wish = { agentId: 'a30', reason: 'preferred_agent' } as const;

    const { considered } = decide(decisionInput({ candidates, wish }));

    expect(considered.map((each) => each.agentId)).toEqual(['a30', ...range(1, 19).map((n) => `a${n}`)]);
  });

  it('names the offline in the order of the method, whoever was wished for', () => {
    const wish = { agentId: 'a2', reason: 'preferred_agent' } as const;

    const { considered } = decide(decisionInput({ candidates: ofAvailabilities('offline', 'offline'), wish }));

    expect(considered.map((each) => [each.agentId, each.reason])).toEqual([
      ['a1', null],
      ['a2', 'ranked_lower'],
    ]);
  });

  it('names the first twenty and counts everybody left out by reason', () => {
    const eligible = range(1, 18).map((n) => candidate(n));
    const away = range(19, 30).map((n) => candidate(n, { availability: 'away' }));
    const full = range(31, 33).map((n) => candidate(n, { load: 1, capacity: 1 }));
    const coolingOff = [candidate(34, { coolingOffUntil: at(60) })];

    const decision = decide(decisionInput({ candidates: [...coolingOff, ...full, ...away, ...eligible] }));

    expect(decision.considered).toHaveLength(CONSIDERED_KEPT);
    expect(decision.considered.map((each) => each.agentId)).toEqual(range(1, 20).map((n) => `a${n}`));
    expect(decision.leftOut).toEqual({ not_available: 12, at_capacity: 3, cooling_off: 1 });
  });

  it('counts each agent once, under the first reason that applies', () => {
    const candidates = [candidate(1, { active: false, availability: 'away', load: 1, capacity: 1 })];

    expect(decide(decisionInput({ candidates })).leftOut).toEqual({ deactivated: 1 });
  });

  it('is an outcome of waiting where nobody gets it', () => {
    const { outcome, agentId } = decide(decisionInput({ candidates: [] }));

    expect({ outcome, agentId }).toEqual({ outcome: 'waiting', agentId: null });
  });
});
