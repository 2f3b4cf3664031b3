import { describe, expect, it } from 'vitest';
import type { Decision } from '../../contract/decision.ts';
import { decide } from '../../routing/decide.ts';
import type { Candidate } from '../../routing/eligibility.ts';
import { at, candidate, decisionInput, ofAvailabilities, request } from './builders.ts';
import { table } from './table.ts';

interface Row {
  readonly name: string;
  readonly input: Parameters<typeof decisionInput>[0];
  readonly expected: Pick<Decision, 'agentId' | 'reason'>;
}

describe('all offline', () => {
  const spread = { agentId: 'a1', reason: 'all_offline' } as const;
  const waits = { agentId: null, reason: 'nobody_eligible' } as const;
  const offline = (n: number, overrides: Partial<Candidate> = {}) =>
    candidate(n, { availability: 'offline', ...overrides });

  table<Row>(
    [
      {
        name: 'gives a new conversation to an offline agent',
        input: { candidates: ofAvailabilities('offline', 'offline') },
        expected: spread,
      },
      {
        name: 'leaves it waiting where the policy says so (scenario 4.1)',
        input: { candidates: ofAvailabilities('offline', 'offline'), policy: { whenAllOffline: 'wait' } },
        expected: waits,
      },
      {
        name: 'leaves a conversation that lost its agent waiting (scenario 4.6)',
        input: { candidates: ofAvailabilities('offline', 'offline'), isNew: false },
        expected: waits,
      },
      {
        name: 'leaves it waiting where one is away',
        input: { candidates: ofAvailabilities('offline', 'away') },
        expected: waits,
      },
      {
        name: 'leaves it waiting where one is busy',
        input: { candidates: ofAvailabilities('offline', 'busy') },
        expected: waits,
      },
      {
        name: 'leaves it waiting where one is online and full',
        input: { candidates: [offline(1), candidate(2, { load: 1, capacity: 1 })] },
        expected: waits,
      },
      {
        name: 'leaves it waiting where one is away and full',
        input: { candidates: [offline(1), candidate(2, { availability: 'away', load: 1, capacity: 1 })] },
        expected: waits,
      },
      {
        name: 'leaves it waiting where a busy agent who takes conversations is full',
        input: {
          candidates: [offline(1), candidate(2, { availability: 'busy', load: 1, capacity: 1 })],
          policy: { assignToBusy: true },
        },
        expected: waits,
      },
      {
        name: 'does not count somebody away who is not in the team',
        input: { candidates: [offline(1), candidate(2, { availability: 'away', inTeam: false })] },
        expected: spread,
      },
      {
        name: 'does not count somebody online who is deactivated',
        input: { candidates: [offline(1), candidate(2, { active: false })] },
        expected: spread,
      },
      {
        name: 'does not count somebody online who lacks a required skill',
        input: {
          candidates: [offline(1, { skills: ['lang:es'] }), candidate(2)],
          request: request({ skills: ['lang:es'], policy: { skillMatch: 'require' } }),
        },
        expected: spread,
      },
      {
        name: 'gives it to no offline agent who lacks a required skill',
        input: {
          candidates: [offline(2), offline(1, { lastTurn: 9, skills: ['lang:es'] })],
          request: request({ skills: ['lang:es'], policy: { skillMatch: 'require' } }),
        },
        expected: spread,
      },
      {
        name: 'passes over the offline who are full',
        input: { candidates: [offline(1, { lastTurn: 9, capacity: 1 }), offline(2, { load: 1, capacity: 1 })] },
        expected: spread,
      },
      {
        name: 'leaves it waiting where all the offline are full',
        input: { candidates: [offline(1, { load: 1, capacity: 1 })] },
        expected: waits,
      },
      {
        name: 'goes by the rotation among the offline',
        input: { candidates: [offline(1, { lastTurn: 1 }), offline(2, { lastTurn: 2 })] },
        expected: spread,
      },
      {
        name: 'goes by the loads among the offline where the policy says so',
        input: {
          candidates: [offline(1, { lastTurn: 2, load: 1 }), offline(2, { lastTurn: 1, load: 2 })],
          policy: { method: 'least_assigned' },
        },
        expected: spread,
      },
      {
        name: 'does not count somebody away who is cooling off',
        input: { candidates: [offline(1), candidate(2, { availability: 'away', coolingOffUntil: at(60) })] },
        expected: spread,
      },
      {
        name: 'gives it to no offline agent who is cooling off',
        input: { candidates: [offline(1, { lastTurn: 9 }), offline(2, { coolingOffUntil: at(60) })] },
        expected: spread,
      },
      {
        name: 'gives it to an offline agent whose cool-off has ended',
        input: { candidates: [offline(1, { coolingOffUntil: at(0) }), offline(2, { lastTurn: 9 })] },
        expected: spread,
      },
      {
        name: 'leaves it waiting in a manual inbox',
        input: { candidates: [offline(1)], policy: { mode: 'manual' } },
        expected: { agentId: null, reason: 'manual_inbox' },
      },
      {
        name: 'gives it to an offline agent in a manual inbox when a person has it routed',
        input: { candidates: [offline(1)], policy: { mode: 'manual' }, byCommand: true },
        expected: spread,
      },
      {
        name: 'goes to the one who is online where there is one',
        input: { candidates: [offline(2), candidate(1, { lastTurn: 9 })] },
        expected: { agentId: 'a1', reason: 'round_robin' },
      },
    ],
    ({ input, expected }) => {
      const { agentId, reason } = decide(decisionInput(input));

      expect({ agentId, reason }).toEqual(expected);
    },
  );
});

describe('what is told of all offline', () => {
  it('leaves out nobody among whom the conversation is spread', () => {
    const candidates = [
      ...ofAvailabilities('offline', 'offline'),
      candidate(3, { availability: 'offline', load: 1, capacity: 1 }),
      candidate(4, { active: false }),
    ];

    const { considered, leftOut } = decide(decisionInput({ candidates }));

    expect(considered.map((each) => [each.agentId, each.eligible, each.reason])).toEqual([
      ['a1', true, null],
      ['a2', true, 'ranked_lower'],
      ['a3', false, 'not_available'],
      ['a4', false, 'deactivated'],
    ]);
    expect(leftOut).toEqual({ not_available: 1, deactivated: 1 });
  });
});
