import { describe, expect, it } from 'vitest';
import type { ConversationRow } from '../../routing/conversation-row.ts';
import type { Outcome } from '../../routing/plan.ts';
import { assigned, at, pending, range, waiting } from './builders.ts';
import { agent, availabilityFacts, conversationFacts, inboxFacts, member } from './facts.ts';
import {
  full,
  holder,
  idsOf,
  ring,
  settleAvailability,
  settleCommand,
  settleOpening,
  stories,
  the,
} from './settling.ts';
import { table } from './table.ts';

describe('what happens, told', () => {
  const holds = (row: ConversationRow) => conversationFacts(row, { agents: [holder] });

  table<{ readonly name: string; readonly input: () => Outcome; readonly expected: readonly string[] }>(
    [
      {
        name: 'a conversation that comes is created and assigned',
        input: () => settleOpening(conversationFacts(null), { members: [member(1)] }),
        expected: ['c1: created, assigned a1 routed'],
      },
      {
        name: 'a conversation that nobody can take is created and waits',
        input: () => settleOpening(conversationFacts(null), { members: [] }),
        expected: ['c1: created, waiting nobody_eligible'],
      },
      {
        name: 'a conversation that is resolved makes room for the next',
        input: () => settleCommand('resolve', {}, holds(assigned(1)), { members: [full], listed: [waiting(2)] }),
        expected: ['c1: unassigned a1 resolved, resolved', 'c2: assigned a1 routed'],
      },
      {
        name: 'a conversation that is unassigned waits, parked, and makes room for the next',
        input: () => settleCommand('unassign', {}, holds(assigned(1)), { members: [full], listed: [waiting(2)] }),
        expected: ['c1: unassigned a1 manual, waiting', 'c2: assigned a1 routed'],
      },
      {
        name: 'a conversation that is requeued waits while its agent, who cools off, takes the next',
        input: () => settleCommand('requeue', {}, holds(assigned(1)), { members: [full], listed: [waiting(2)] }),
        expected: ['c1: unassigned a1 requeued, waiting nobody_eligible', 'c2: assigned a1 routed'],
      },
      {
        name: 'a conversation that is requeued without a cool-off goes to the first in the list again',
        input: () => {
          const facts = conversationFacts(assigned(1), { agents: [holder], policy: { cooloffSeconds: 0 } });
          return settleCommand('requeue', {}, facts, { members: [full], listed: [waiting(2)] });
        },
        expected: ['c1: unassigned a1 requeued, assigned a1 routed'],
      },
      {
        name: 'a conversation that is missed goes from one agent to another at once (scenario 6.1)',
        input: () => {
          const row = assigned(0, { unansweredSince: at(10), unansweredLatest: at(10) });
          return ring(conversationFacts(row), { members: [member(1, { load: 1 }), member(2)] });
        },
        expected: ['c0: unassigned a1 response_timeout, assigned a2 routed'],
      },
      {
        name: 'a conversation that is missed waits where there is nobody else (scenario 6.6)',
        input: () => {
          const row = assigned(0, { unansweredSince: at(10), unansweredLatest: at(10) });
          return ring(conversationFacts(row), { members: [member(1, { load: 1 })] });
        },
        expected: ['c0: unassigned a1 response_timeout, waiting nobody_eligible'],
      },
      {
        name: 'a conversation that is looked at and goes on waiting tells nothing',
        input: () => ring(conversationFacts(waiting(1)), { members: [] }),
        expected: ['c1: '],
      },
      {
        name: 'a hand-off to nobody waits, for the first time',
        input: () => settleCommand('handOff', {}, conversationFacts(pending(1)), { members: [] }),
        expected: ['c1: waiting nobody_eligible'],
      },
      {
        name: 'a conversation moved by hand does not wait in between',
        input: () => {
          const facts = conversationFacts(assigned(1), { agents: [holder, agent(2)] });
          return settleCommand('assign', { agentId: 'a2' }, facts, { members: [full], listed: [waiting(3)] });
        },
        expected: ['c1: unassigned a1 reassigned, assigned a2 manual', 'c3: assigned a1 routed'],
      },
      {
        name: 'an agent who comes online is given the list in its order (scenario 4.2)',
        input: () =>
          settleAvailability(
            availabilityFacts(agent(1, { availability: 'offline', capacity: 2 })),
            ['online', 'declared'],
            {
              members: [member(1, { availability: 'offline', capacity: 2 })],
              listed: [waiting(1), waiting(2)],
            },
          ),
        expected: ['c1: assigned a1 routed', 'c2: assigned a1 routed'],
      },
      {
        name: 'an agent who leaves leaves the oldest to the slots there are (scenario 7.1b)',
        input: () =>
          settleAvailability(
            availabilityFacts(agent(1), { held: range(1, 4).map((n) => assigned(n)) }),
            ['offline', 'declared'],
            {
              members: [member(1, { load: 4 }), member(2, { capacity: 1 }), member(3, { capacity: 1 })],
            },
          ),
        expected: [
          'c1: unassigned a1 offline, assigned a2 routed',
          'c2: unassigned a1 offline, assigned a3 routed',
          'c3: unassigned a1 offline, waiting others_ahead',
          'c4: unassigned a1 offline, waiting others_ahead',
        ],
      },
      {
        name: 'an agent who leaves alone leaves all waiting, however offline the others (scenarios 4.6, 7.2)',
        input: () =>
          settleAvailability(availabilityFacts(agent(1), { held: [assigned(1), assigned(2)] }), ['offline', 'logout'], {
            members: [member(1, { load: 2 }), member(2, { availability: 'offline' })],
          }),
        expected: [
          'c1: unassigned a1 logout, waiting nobody_eligible',
          'c2: unassigned a1 logout, waiting nobody_eligible',
        ],
      },
      {
        name: 'an agent who leaves a manual inbox leaves all waiting for a person',
        input: () => {
          const facts = availabilityFacts(agent(1), { held: [assigned(1)], policy: { mode: 'manual' } });
          return settleAvailability(facts, ['offline', 'declared'], { members: [member(1, { load: 1 }), member(2)] });
        },
        expected: ['c1: unassigned a1 offline, waiting manual_inbox'],
      },
    ],
    ({ input, expected }) => {
      expect(stories(input())).toEqual(expected);
    },
  );

  it('gives what was lost to the rotation, one after another in the order of the list (scenario 7.1)', () => {
    const outcome = settleAvailability(
      availabilityFacts(agent(1), { held: [assigned(1), assigned(2), assigned(3)] }),
      ['offline', 'declared'],
      { members: [member(1, { load: 3 }), member(2, { lastTurn: 1 }), member(3, { lastTurn: 0 })] },
    );

    expect(outcome.settled.map(({ after, turn }) => [after.id, after.agentId, turn])).toEqual([
      ['c1', 'a3', 1],
      ['c2', 'a2', 2],
      ['c3', 'a3', 3],
    ]);
  });

  // Among others: an agent whom the policy gives conversations to in the very state that loses them cools off.
  it('gives what an agent loses by becoming busy to others, though the busy are given conversations too', () => {
    const facts = availabilityFacts(agent(1), {
      held: [assigned(1)],
      policy: { reassignOn: ['busy'], assignToBusy: true },
    });

    const outcome = settleAvailability(facts, ['busy', 'declared'], { members: [member(1, { load: 1 })] });

    expect(stories(outcome)).toEqual(['c1: unassigned a1 busy, waiting nobody_eligible']);
  });

  it('forgets the agent named at its creation with the first decision, whoever could not have it then', () => {
    const row = pending(1, { preferredAgentId: 'a2' });
    const outcome = settleCommand('handOff', {}, conversationFacts(row), {
      members: [member(2, { availability: 'away' })],
    });

    expect(the(outcome, 'c1').after).toMatchObject({ status: 'waiting', decided: true, preferredAgentId: null });
  });

  it('notes that it is parked, or is not, where it waits', () => {
    const { events } = the(settleCommand('unassign', {}, holds(assigned(1))), 'c1');

    expect(events.at(-1)).toMatchObject({ type: 'conversation.waiting', reason: null, data: { parked: true } });
  });

  it('bears the decision by which it was assigned, or waits, as done by the routing', () => {
    const given = the(settleOpening(conversationFacts(null), { members: [member(1)] }), 'c1');
    const left = the(settleOpening(conversationFacts(null), { members: [] }), 'c1');

    for (const { events, decision } of [given, left]) {
      expect(decision?.id).toBe('d1');
      expect(events.at(-1)).toMatchObject({ decisionId: 'd1', actor: { kind: 'routing', id: null } });
    }
    expect(given.after.assignedBy).toBe('routing');
  });
});

describe('the order of what is settled', () => {
  it('is what the step did, then who was served, in serving order', () => {
    const facts = conversationFacts(assigned(5), { agents: [agent(1, { load: 3, capacity: 3 })] });
    const members = [member(1, { load: 3, capacity: 3 })];

    const outcome = settleCommand('resolve', {}, facts, { members, listed: [waiting(3, { priority: 3 })] });

    expect(idsOf(outcome)).toEqual(['c5', 'c3']);
  });

  it('is that of the list where what was lost and what waits are served together', () => {
    const facts = availabilityFacts(agent(1), { held: [assigned(4), assigned(2)], inboxes: [inboxFacts('i1')] });

    const outcome = settleAvailability(facts, ['offline', 'declared'], {
      members: [member(1, { load: 2 }), member(2)],
      listed: [waiting(3), waiting(1, { priority: 3 })],
    });

    expect(idsOf(outcome)).toEqual(['c2', 'c3', 'c4', 'c1']);
  });

  it('puts what is left as it is before what was served', () => {
    const inboxes = [inboxFacts('i1', { autoReassign: false }), inboxFacts('i2')];
    const facts = availabilityFacts(agent(1), { held: [assigned(1, { inboxId: 'i2' }), assigned(2)], inboxes });

    const outcome = settleAvailability(facts, ['offline', 'declared'], {
      members: new Map([['i2', [member(1, { load: 2 }), member(2)]]]),
    });

    expect(stories(outcome)).toEqual(['c2: ', 'c1: unassigned a1 offline, assigned a2 routed']);
  });
});

describe('more than one transaction gives out', () => {
  const listed = range(1, 201).map((n) => waiting(n, { waitingSince: at(0) }));
  const comes = () =>
    settleAvailability(availabilityFacts(agent(1, { availability: 'offline' })), ['online', 'declared'], {
      members: [member(1, { availability: 'offline' })],
      listed,
    });

  it('is left for the next', () => {
    const outcome = comes();

    expect(outcome.more).toBe(true);
    expect(outcome.settled).toHaveLength(200);
    expect(idsOf(outcome)).not.toContain('c201');
  });

  it('is not there where the list ends', () => {
    const facts = availabilityFacts(agent(1, { availability: 'offline' }));
    const members = [member(1, { availability: 'offline' })];
    const outcome = settleAvailability(facts, ['online', 'declared'], { members, listed: listed.slice(0, 200) });

    expect(outcome.more).toBe(false);
  });
});
