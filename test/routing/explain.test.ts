import { describe, expect, it } from 'vitest';
import type { Decision } from '../../contract/decision.ts';
import {
  type AgentExplanation,
  countReasons,
  describeLeftOut,
  type Explained,
  explainAgent,
  explainCandidates,
  explainDecision,
} from '../../routing/explain.ts';
import { at, candidate, request } from './builders.ts';
import { table } from './table.ts';

const decision = (overrides: Partial<Decision>): Omit<Decision, 'sentence'> => ({
  id: 'd1',
  at: at(0),
  outcome: overrides.agentId === undefined ? 'waiting' : 'assigned',
  agentId: null,
  reason: 'nobody_eligible',
  method: 'round_robin',
  policyVersion: 1,
  considered: [],
  leftOut: {},
  ...overrides,
});

describe('explainDecision', () => {
  table<{
    readonly name: string;
    readonly input: Partial<Decision> & { readonly eligible: number; readonly skills?: Explained['skills'] };
    readonly expected: string;
  }>(
    [
      {
        name: 'tells whose turn it was, of how many',
        input: { agentId: 'a2', reason: 'round_robin', eligible: 3 },
        expected: 'Given to a2, next in turn of 3 eligible agents.',
      },
      {
        name: 'tells how the skills matched, where they counted before the turn',
        input: { agentId: 'a2', reason: 'round_robin', eligible: 3, skills: { asked: 2, matched: 1 } },
        expected: 'Given to a2, next in turn of those with 1 of 2 skills asked for, of 3 eligible agents.',
      },
      {
        name: 'tells who was the least assigned, of how many',
        input: { agentId: 'a2', reason: 'least_assigned', eligible: 3 },
        expected: 'Given to a2, the least assigned of 3 eligible agents.',
      },
      {
        name: 'compares nobody where one alone was eligible in round robin',
        input: { agentId: 'a2', reason: 'round_robin', eligible: 1 },
        expected: 'Given to a2, the only eligible agent.',
      },
      {
        name: 'compares nobody where one alone was eligible in least assigned',
        input: { agentId: 'a2', reason: 'least_assigned', eligible: 1 },
        expected: 'Given to a2, the only eligible agent.',
      },
      {
        name: 'tells why others were left out',
        input: { agentId: 'a2', reason: 'round_robin', eligible: 1, leftOut: { not_available: 2 } },
        expected: 'Given to a2, the only eligible agent (2 not available).',
      },
      {
        name: 'tells that the agent was asked for',
        input: { agentId: 'a2', reason: 'preferred_agent', eligible: 3 },
        expected: 'Given to a2, who was asked for and is eligible.',
      },
      {
        name: 'tells that the agent had it before',
        input: { agentId: 'a2', reason: 'previous_agent', eligible: 3 },
        expected: 'Given back to a2, who had it before and is eligible.',
      },
      {
        name: 'tells that everybody is offline',
        input: { agentId: 'a2', reason: 'all_offline', eligible: 4 },
        expected: 'Given to a2 although offline: everybody who could serve it is offline, and it is spread over them.',
      },
      {
        name: 'tells that the inbox is manual',
        input: { reason: 'manual_inbox', eligible: 4 },
        expected: 'Waits for a person to assign it: the inbox is manual.',
      },
      {
        name: 'tells that others are ahead',
        input: { reason: 'others_ahead', eligible: 1, leftOut: { at_capacity: 3 } },
        expected: 'Waits: others ahead of it took the slots that were free (3 at capacity).',
      },
      {
        name: 'tells that nobody can take it where there is nobody',
        input: { reason: 'nobody_eligible', eligible: 0 },
        expected: 'Waits: nobody can take it now.',
      },
      {
        name: 'lists what each lacks in the order in which it is looked at',
        input: {
          reason: 'nobody_eligible',
          eligible: 0,
          leftOut: {
            missing_skill: 7,
            cooling_off: 6,
            at_capacity: 5,
            not_available: 4,
            not_in_team: 3,
            not_member: 2,
            deactivated: 1,
          },
        },
        expected:
          'Waits: nobody can take it now (1 deactivated, 2 not a member of the inbox, 3 not in the team, ' +
          '4 not available, 5 at capacity, 6 cooling off, 7 missing a skill).',
      },
    ],
    ({ input: { eligible, skills = null, ...rest }, expected }) => {
      expect(explainDecision(decision(rest), { eligible, skills })).toBe(expected);
    },
  );
});

describe('describeLeftOut', () => {
  table<{ readonly name: string; readonly input: Decision['leftOut']; readonly expected: string }>(
    [
      { name: 'says nothing where nobody is left out', input: {}, expected: '' },
      { name: 'says how many and why', input: { cooling_off: 1 }, expected: ' (1 cooling off)' },
      {
        name: 'goes by the order in which the reasons are looked at',
        input: { at_capacity: 1, not_available: 2 },
        expected: ' (2 not available, 1 at capacity)',
      },
    ],
    ({ input, expected }) => {
      expect(describeLeftOut(input)).toBe(expected);
    },
  );
});

describe('countReasons', () => {
  it('counts each reason, and nobody who lacks nothing', () => {
    expect(countReasons(['at_capacity', null, 'not_available', 'at_capacity'])).toEqual({
      at_capacity: 2,
      not_available: 1,
    });
  });
});

describe('explainCandidates', () => {
  it('names the eligible in the order of the method, then the others in the same order', () => {
    const candidates = [
      candidate(1, { lastTurn: 4, availability: 'away' }),
      candidate(2, { lastTurn: 3 }),
      candidate(3, { lastTurn: 2, load: 1, capacity: 1 }),
      candidate(4, { lastTurn: 1 }),
    ];

    expect(explainCandidates(candidates, request())).toMatchObject([
      { agentId: 'a4', eligible: true, reason: null, rank: 1 },
      { agentId: 'a2', eligible: true, reason: null, rank: 2 },
      { agentId: 'a3', eligible: false, reason: 'at_capacity', rank: null },
      { agentId: 'a1', eligible: false, reason: 'not_available', rank: null },
    ]);
  });

  it('tells what was compared: state, load, turn, skills and cool-off', () => {
    const known = { load: 2, capacity: 5, skills: ['x', 'z'], lastTurnAt: at(-60), lastAssignedAt: at(-5) };
    const candidates = [candidate(1, { ...known, coolingOffUntil: at(30) }), candidate(2, { coolingOffUntil: at(-1) })];
    const asked = request({ skills: ['x', 'y'] });
    const byLoad = request({ skills: ['x', 'y'], policy: { method: 'least_assigned' } });

    const [cooled, cooling] = explainCandidates(candidates, asked);
    expect(cooling).toMatchObject({
      ...{ availability: 'online', load: 2, capacity: 5, comparedAt: at(-60), matchingSkills: 1 },
      coolingOffUntil: at(30),
    });
    expect(cooled).toMatchObject({ comparedAt: null, matchingSkills: 0, coolingOffUntil: null });
    expect(explainCandidates(candidates, byLoad)[1]).toMatchObject({ comparedAt: at(-5) });
  });
});

describe('explainAgent', () => {
  const because = (reason: AgentExplanation['reason']): AgentExplanation => ({
    agentId: 'a1',
    eligible: reason === null || reason === 'ranked_lower',
    reason,
  });

  table<{
    readonly name: string;
    readonly input: { readonly reason: AgentExplanation['reason']; readonly chosen: string | null };
    readonly expected: string;
  }>(
    [
      { name: 'tells who got it', input: { reason: null, chosen: 'a1' }, expected: 'a1 got it.' },
      { name: 'tells who could take it', input: { reason: null, chosen: null }, expected: 'a1 could take it.' },
      {
        name: 'tells who came first',
        input: { reason: 'ranked_lower', chosen: 'a2' },
        expected: 'a1 could have taken it, but a2 came first.',
      },
      {
        name: 'tells that others stand ahead where nobody got it',
        input: { reason: 'ranked_lower', chosen: null },
        expected: 'a1 could take it, but others stand ahead.',
      },
      {
        name: 'tells who is deactivated',
        input: { reason: 'deactivated', chosen: 'a2' },
        expected: 'a1 is deactivated.',
      },
      {
        name: 'tells who is no member of the inbox',
        input: { reason: 'not_member', chosen: 'a2' },
        expected: 'a1 is not a member of the inbox.',
      },
      {
        name: 'tells who is not in the team',
        input: { reason: 'not_in_team', chosen: 'a2' },
        expected: 'a1 is not in the team of the conversation.',
      },
      {
        name: 'tells who is not available',
        input: { reason: 'not_available', chosen: null },
        expected: 'a1 is not available.',
      },
      { name: 'tells who is full', input: { reason: 'at_capacity', chosen: null }, expected: 'a1 is at capacity.' },
      {
        name: 'tells who is cooling off',
        input: { reason: 'cooling_off', chosen: null },
        expected: 'a1 had this conversation and is cooling off.',
      },
      {
        name: 'tells who lacks a skill',
        input: { reason: 'missing_skill', chosen: null },
        expected: 'a1 lacks a required skill.',
      },
    ],
    ({ input: { reason, chosen }, expected }) => {
      expect(explainAgent(because(reason), chosen)).toBe(expected);
    },
  );
});
