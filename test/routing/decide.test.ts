import { describe, expect } from 'vitest';
import type { Decision } from '../../contract/decision.ts';
import { decide } from '../../routing/decide.ts';
import { candidate, decisionInput, ofAvailabilities } from './builders.ts';
import { table } from './table.ts';

interface Row {
  readonly name: string;
  readonly input: Parameters<typeof decisionInput>[0];
  readonly expected: Pick<Decision, 'agentId' | 'reason'>;
}

const choose = (input: Row['input']) => {
  const { agentId, reason } = decide(decisionInput(input));
  return { agentId, reason };
};

const askedFor = (agentId: string) => ({ agentId, reason: 'preferred_agent' }) as const;
const hadBefore = (agentId: string) => ({ agentId, reason: 'previous_agent' }) as const;

describe('choosing among the eligible', () => {
  table<Row>(
    [
      {
        name: 'gives the conversation to the agent whose last turn is oldest',
        input: { candidates: [candidate(1, { lastTurn: 2 }), candidate(2, { lastTurn: 1 })] },
        expected: { agentId: 'a2', reason: 'round_robin' },
      },
      {
        name: 'gives the conversation to the agent who holds the fewest, where the policy says so',
        input: {
          candidates: [candidate(1, { load: 2 }), candidate(2, { load: 1 })],
          policy: { method: 'least_assigned' },
        },
        expected: { agentId: 'a2', reason: 'least_assigned' },
      },
      {
        name: 'passes over the full (scenario 1.1, third conversation)',
        input: {
          candidates: [
            candidate(1, { load: 2, capacity: 2 }),
            ...ofAvailabilities('online', 'busy', 'away', 'offline').slice(1),
          ],
          policy: { whenAllOffline: 'wait' },
        },
        expected: { agentId: null, reason: 'nobody_eligible' },
      },
      {
        name: 'gives it to the busy where the policy says so (scenario 3.3)',
        input: { candidates: ofAvailabilities('offline', 'away', 'offline', 'busy'), policy: { assignToBusy: true } },
        expected: { agentId: 'a4', reason: 'round_robin' },
      },
      {
        name: 'leaves it waiting where nobody is online (scenario 3.1)',
        input: { candidates: ofAvailabilities('offline', 'away', 'offline', 'busy') },
        expected: { agentId: null, reason: 'nobody_eligible' },
      },
      {
        name: 'leaves it waiting in an inbox without members',
        input: { candidates: [] },
        expected: { agentId: null, reason: 'nobody_eligible' },
      },
      {
        name: 'leaves it waiting in a manual inbox (scenario 1.4)',
        input: { candidates: [candidate(1)], policy: { mode: 'manual' } },
        expected: { agentId: null, reason: 'manual_inbox' },
      },
      {
        name: 'leaves it waiting in a manual inbox where all are offline',
        input: { candidates: ofAvailabilities('offline'), policy: { mode: 'manual' } },
        expected: { agentId: null, reason: 'manual_inbox' },
      },
      {
        name: 'leaves it waiting in a manual inbox whoever was asked for',
        input: { candidates: [candidate(1)], policy: { mode: 'manual' }, wish: askedFor('a1') },
        expected: { agentId: null, reason: 'manual_inbox' },
      },
      {
        name: 'hands it out in a manual inbox when a person asks for that',
        input: { candidates: [candidate(1)], policy: { mode: 'manual' }, byCommand: true },
        expected: { agentId: 'a1', reason: 'round_robin' },
      },
      {
        name: 'hands it to nobody who is not eligible, even when a person asks for it',
        input: { candidates: ofAvailabilities('away'), policy: { mode: 'manual' }, byCommand: true },
        expected: { agentId: null, reason: 'nobody_eligible' },
      },
    ],
    ({ input, expected }) => {
      expect(choose(input)).toEqual(expected);
    },
  );
});

describe('agents asked for', () => {
  const turns = [candidate(1, { lastTurn: 1 }), candidate(2, { lastTurn: 2 })];
  const secondFull = [candidate(1), candidate(2, { load: 1, capacity: 1 })];

  table<Row>(
    [
      {
        name: 'gives it to the preferred agent whose turn it is not',
        input: { candidates: turns, wish: askedFor('a2') },
        expected: { agentId: 'a2', reason: 'preferred_agent' },
      },
      {
        name: 'routes it where the preferred agent is full',
        input: { candidates: secondFull, wish: askedFor('a2') },
        expected: { agentId: 'a1', reason: 'round_robin' },
      },
      {
        name: 'routes it where the preferred agent is away',
        input: { candidates: ofAvailabilities('online', 'away'), wish: askedFor('a2') },
        expected: { agentId: 'a1', reason: 'round_robin' },
      },
      {
        name: 'routes it where the preferred agent is no member of the inbox',
        input: { candidates: turns, wish: askedFor('a9') },
        expected: { agentId: 'a1', reason: 'round_robin' },
      },
      {
        name: 'leaves it waiting where the preferred agent is not eligible and nobody else is',
        input: { candidates: ofAvailabilities('busy'), wish: askedFor('a1') },
        expected: { agentId: null, reason: 'nobody_eligible' },
      },
      {
        name: 'gives it back to the agent who had it before',
        input: { candidates: turns, wish: hadBefore('a2') },
        expected: { agentId: 'a2', reason: 'previous_agent' },
      },
      {
        name: 'routes it where the agent who had it before is away',
        input: { candidates: ofAvailabilities('online', 'away'), wish: hadBefore('a2') },
        expected: { agentId: 'a1', reason: 'round_robin' },
      },
      {
        name: 'spreads it by the method where the preferred agent is as offline as everybody else',
        input: { candidates: ofAvailabilities('offline', 'offline'), wish: askedFor('a2') },
        expected: { agentId: 'a1', reason: 'all_offline' },
      },
      {
        name: 'grants no wish where the offline agent asked for is the one whose turn it is',
        input: { candidates: ofAvailabilities('offline', 'offline'), wish: askedFor('a1') },
        expected: { agentId: 'a1', reason: 'all_offline' },
      },
      {
        name: 'spreads it by the method where the agent who had it before is as offline as everybody else',
        input: { candidates: ofAvailabilities('offline', 'offline'), wish: hadBefore('a2') },
        expected: { agentId: 'a1', reason: 'all_offline' },
      },
    ],
    ({ input, expected }) => {
      expect(choose(input)).toEqual(expected);
    },
  );
});

describe('others ahead', () => {
  const full = candidate(1, { load: 1, capacity: 1 });

  table<Row>(
    [
      {
        name: 'tells that others are ahead where they took what was free',
        input: { candidates: [full], othersAhead: true },
        expected: { agentId: null, reason: 'others_ahead' },
      },
      {
        name: 'tells that nobody can take it where nothing was free',
        input: { candidates: [full] },
        expected: { agentId: null, reason: 'nobody_eligible' },
      },
      {
        name: 'tells that others are ahead even when a person asked for it',
        input: { candidates: [full], othersAhead: true, byCommand: true },
        expected: { agentId: null, reason: 'others_ahead' },
      },
      {
        name: 'takes what those ahead left',
        input: { candidates: [full, candidate(2)], othersAhead: true },
        expected: { agentId: 'a2', reason: 'round_robin' },
      },
      {
        name: 'tells that the inbox is manual before telling who is ahead',
        input: { candidates: [full], othersAhead: true, policy: { mode: 'manual' } },
        expected: { agentId: null, reason: 'manual_inbox' },
      },
    ],
    ({ input, expected }) => {
      expect(choose(input)).toEqual(expected);
    },
  );
});
