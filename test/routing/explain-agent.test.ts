import { describe, expect } from 'vitest';
import type { Considered } from '../../contract/decision.ts';
import { explainRecord, recordOf } from '../../routing/explain-agent.ts';
import { table } from './table.ts';

const times = (count: number, reason: Considered['reason']) => Array.from({ length: count }, () => reason);

describe('the record of an agent', () => {
  table<{
    readonly name: string;
    readonly input: readonly Considered['reason'][];
    readonly minutes?: number;
    readonly expected: string;
  }>(
    [
      {
        name: 'counts by reason, what happened most first',
        input: [...times(3, 'not_available'), ...times(14, 'at_capacity'), ...times(6, 'ranked_lower')],
        expected:
          'In the last hour 23 decisions considered Ben: 14 × at capacity, 6 × ranked lower, 3 × not available.',
      },
      {
        name: 'counts what the agent was given',
        input: [null, 'ranked_lower', null],
        minutes: 30,
        expected: 'In the last 30 minutes 3 decisions considered Ben: 2 × chosen, 1 × ranked lower.',
      },
      {
        name: 'tells of a single one',
        input: [null],
        minutes: 1,
        expected: 'In the last minute 1 decision considered Ben: 1 × chosen.',
      },
      { name: 'tells of none', input: [], expected: 'In the last hour no decision considered Ben.' },
    ],
    ({ input, minutes = 60, expected }) => {
      expect(explainRecord(recordOf(input), { name: 'Ben', minutes })).toBe(expected);
    },
  );
});
