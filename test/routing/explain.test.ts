import { describe, expect } from 'vitest';
import type { Decision } from '../../contract/model.ts';
import { type Circumstances, explainDecision } from '../../routing/explain.ts';
import { at } from './builders.ts';
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
    readonly input: Partial<Decision> & { readonly eligible: number; readonly skills?: Circumstances['skills'] };
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
        expected: 'Waits: others ahead of it take the places that are free (3 at capacity).',
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
