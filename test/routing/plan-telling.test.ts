import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../routing/plan.ts';
import { directoryStep } from '../../routing/transitions/directory.ts';
import { assigned, at, waiting } from './builders.ts';
import { agent, availabilityFacts, conversationFacts, directoryFacts, NOW, SUPERVISOR, settleHere } from './facts.ts';
import { full, holder, settleAvailability, settleCommand, the } from './settling.ts';
import { table } from './table.ts';

describe('who is told', () => {
  const asked = assigned(2, {
    unansweredSince: at(90),
    unansweredLatest: at(90),
    assignedAt: at(80),
    timerAt: at(135),
  });
  const tells = (outcome: Outcome) => outcome.settled.filter(({ tell }) => tell).map(({ after }) => after.id);
  const brief = { responseTimeoutSeconds: { online: 60, busy: 60, away: 20, offline: 0 } } as const;

  table<{ readonly name: string; readonly input: () => Outcome; readonly expected: readonly string[] }>(
    [
      {
        name: 'is whoever is served by the transition of another, not the one whose own it is',
        input: () => {
          const facts = conversationFacts(assigned(1), { agents: [holder] });
          return settleCommand('resolve', {}, facts, { members: [full], listed: [waiting(2)] });
        },
        expected: ['c2'],
      },
      {
        name: 'is whoever loses the agent',
        input: () =>
          settleAvailability(availabilityFacts(agent(1), { held: [assigned(1), assigned(2)] }), [
            'offline',
            'declared',
          ]),
        expected: ['c1', 'c2'],
      },
      {
        name: 'is whoever keeps the agent and must be answered earlier (scenario 6.5)',
        input: () =>
          settleAvailability(availabilityFacts(agent(1), { held: [assigned(1), asked], policy: brief }), [
            'away',
            'declared',
          ]),
        expected: ['c2'],
      },
      {
        name: 'is nobody whose deadline is put off: the timer rings early',
        input: () =>
          settleAvailability(
            availabilityFacts(agent(1, { availability: 'away' }), {
              held: [{ ...asked, timerAt: at(110) }],
              policy: brief,
            }),
            ['online', 'declared'],
          ),
        expected: [],
      },
      {
        name: 'is nobody whose deadline ends altogether',
        input: () => {
          const facts = availabilityFacts(agent(1), { held: [asked], policy: { ...brief, autoReassign: false } });
          return settleAvailability(facts, ['offline', 'declared']);
        },
        expected: [],
      },
      {
        name: 'is whoever must be answered earlier by a changed policy',
        input: () => {
          const facts = directoryFacts({
            concerned: [assigned(1), asked],
            policy: { responseTimeoutSeconds: { online: 20, busy: 60, away: 60, offline: 60 } },
          });
          const scope = { kind: 'inbox', inboxId: 'i1' } as const;
          return settleHere({
            turn: directoryStep(facts, { kind: 'directory', scope, transitionId: 't', at: at(NOW), actor: SUPERVISOR }),
            facts,
          });
        },
        expected: ['c2'],
      },
      {
        name: 'is whoever waits and cools off for a shorter time by a changed policy',
        input: () => {
          const row = waiting(1, { coolOffs: { a1: at(95) }, timerAt: at(395) });
          const facts = directoryFacts({ concerned: [row], policy: { cooloffSeconds: 60 } });
          const scope = { kind: 'inbox', inboxId: 'i1' } as const;
          return settleHere({
            turn: directoryStep(facts, { kind: 'directory', scope, transitionId: 't', at: at(NOW), actor: SUPERVISOR }),
            facts,
          });
        },
        expected: ['c1'],
      },
    ],
    ({ input, expected }) => {
      expect(tells(input())).toEqual(expected);
    },
  );

  it('is told a higher version than before', () => {
    const facts = availabilityFacts(agent(1), { held: [asked], policy: brief });
    const { before, after, standing } = the(settleAvailability(facts, ['away', 'declared']), 'c2');

    expect(after.version).toBe((before?.version ?? 0) + 1);
    expect(standing).toMatchObject({ conversation: { version: after.version }, availability: 'away' });
    expect(after.timerAt).toBe(at(95));
  });

  it('is told at once where the deadline has passed already', () => {
    const facts = availabilityFacts(agent(1), {
      held: [asked],
      policy: { responseTimeoutSeconds: { online: 60, busy: 60, away: 5, offline: 0 }, responseWarningSeconds: 0 },
    });
    const { tell, standing } = the(settleAvailability(facts, ['away', 'declared']), 'c2');

    expect([tell, standing.due]).toEqual([true, { what: 'timeout', at: at(95) }]);
  });
});
