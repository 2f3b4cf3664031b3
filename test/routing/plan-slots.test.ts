import { describe, expect, it } from 'vitest';
import { entriesOf, type Outcome, serversOf, statesAfter } from '../../routing/plan.ts';
import { availabilityStep } from '../../routing/transitions/availability.ts';
import type { AvailabilityFacts, ConversationFacts } from '../../routing/transitions/facts.ts';
import type { Turn } from '../../routing/transitions/turn.ts';
import { assigned, at, waiting } from './builders.ts';
import {
  agent,
  availabilityFacts,
  command,
  conversationFacts,
  done,
  inboxFacts,
  member,
  NOW,
  SUPERVISOR,
} from './facts.ts';
import { full, holder, settleAvailability, settleCommand } from './settling.ts';
import { table } from './table.ts';

describe('whom the list may be served by', () => {
  const servers = (turn: Turn, facts: ConversationFacts | AvailabilityFacts) =>
    serversOf(turn, facts).map(({ agentId, availability, load, slots }) => [agentId, availability, load, slots]);
  const requeued = (facts: ConversationFacts) => done(command('requeue', {}, facts));

  table(
    [
      { name: 'is who loses something, with the slot that frees', input: {}, expected: [['a1', 'online', 0, 1]] },
      {
        name: 'is the busy too: some inboxes give to them',
        input: { availability: 'busy' },
        expected: [['a1', 'busy', 0, 1]],
      },
      { name: 'is not the away', input: { availability: 'away' }, expected: [] },
      { name: 'is not the offline', input: { availability: 'offline' }, expected: [] },
      { name: 'is not the deactivated', input: { active: false }, expected: [] },
      { name: 'is not who is above capacity still', input: { load: 3, capacity: 2 }, expected: [] },
      {
        name: 'is who has no limit, as far as one transaction gives out',
        input: { capacity: null },
        expected: [['a1', 'online', 0, 201]],
      },
    ] as const,
    ({ input, expected }) => {
      const facts = conversationFacts(assigned(1), { agents: [agent(1, { load: 1, capacity: 1, ...input })] });

      expect(servers(requeued(facts), facts)).toEqual(expected);
    },
  );

  it('is nobody where nobody can take more than before', () => {
    const facts = conversationFacts(waiting(1), { agents: [agent(2)] });

    expect(servers(done(command('claim', { agentId: 'a2' }, facts)), facts)).toEqual([]);
  });

  it('is who moves in the state it moves to', () => {
    const facts = availabilityFacts(agent(1, { availability: 'offline', capacity: 3 }), { held: [assigned(1)] });
    const asked = { kind: 'availability', agentId: 'a1', availability: 'busy', cause: 'declared' } as const;
    const turn = availabilityStep(facts, { ...asked, transitionId: 't', at: at(NOW), actor: SUPERVISOR });

    expect(servers(turn, facts)).toEqual([['a1', 'busy', 1, 2]]);
  });

  it('counts one from whom it is taken and one to whom it is given', () => {
    const facts = conversationFacts(assigned(1), { agents: [agent(1, { load: 4 }), agent(2, { load: 7 })] });
    const states = statesAfter(done(command('assign', { agentId: 'a2' }, facts)), facts);

    expect([...states].map(([agentId, { load }]) => [agentId, load])).toEqual([
      ['a1', 3],
      ['a2', 8],
    ]);
  });
});

describe('slots that are taken', () => {
  table<{ readonly name: string; readonly input: () => Outcome; readonly expected: Outcome['taken'] }>(
    [
      {
        name: 'by routing are counted by agent, on the condition that it is as it was seen',
        input: () =>
          settleAvailability(
            availabilityFacts(agent(1), { held: [assigned(1), assigned(2), assigned(3)] }),
            ['offline', 'declared'],
            {
              members: [
                member(1, { load: 3 }),
                member(2, { availabilityVersion: 8 }),
                member(3, { availabilityVersion: 9 }),
              ],
            },
          ),
        expected: [
          { agentId: 'a2', slots: 2, availabilityVersion: 8, overCapacity: false },
          { agentId: 'a3', slots: 1, availabilityVersion: 9, overCapacity: false },
        ],
      },
      {
        name: 'by a person are so whatever the availability',
        input: () => {
          const facts = conversationFacts(waiting(1), { agents: [agent(2)] });
          return settleCommand('assign', { agentId: 'a2' }, facts);
        },
        expected: [{ agentId: 'a2', slots: 1, availabilityVersion: null, overCapacity: false }],
      },
      {
        name: 'by a person above capacity are so where that was said, and those by routing are not',
        input: () => {
          const facts = conversationFacts(assigned(1), { agents: [holder, agent(2, { load: 1, capacity: 1 })] });
          const rest = { members: [full], listed: [waiting(3)], overCapacity: true };
          return settleCommand('assign', { agentId: 'a2', overCapacity: true }, facts, rest);
        },
        expected: [
          { agentId: 'a2', slots: 1, availabilityVersion: null, overCapacity: true },
          { agentId: 'a1', slots: 1, availabilityVersion: 1, overCapacity: false },
        ],
      },
      {
        name: 'are none where nothing is given',
        input: () => settleCommand('resolve', {}, conversationFacts(assigned(1))),
        expected: [],
      },
      {
        name: 'are none where who has it is given it again',
        input: () => settleCommand('assign', { agentId: 'a1' }, conversationFacts(assigned(1))),
        expected: [],
      },
      {
        name: 'are one where an agent loses one and is given another',
        input: () => {
          const facts = conversationFacts(assigned(1), { agents: [holder] });
          return settleCommand('resolve', {}, facts, { members: [full], listed: [waiting(2)] });
        },
        expected: [{ agentId: 'a1', slots: 1, availabilityVersion: 1, overCapacity: false }],
      },
    ],
    ({ input, expected }) => {
      expect(input().taken).toEqual(expected);
    },
  );
});

describe('entriesOf', () => {
  it('leaves out what the step has not routed, or has parked or given away', () => {
    const facts = availabilityFacts(agent(1), {
      held: [assigned(1), assigned(2, { inboxId: 'i2' })],
      inboxes: [inboxFacts('i1'), inboxFacts('i2', { autoReassign: false })],
    });
    const asked = { kind: 'availability', agentId: 'a1', availability: 'offline', cause: 'declared' } as const;
    const turn = availabilityStep(facts, { ...asked, transitionId: 't', at: at(NOW), actor: SUPERVISOR });

    expect(entriesOf(turn, [waiting(3)]).map(({ row, route }) => [row.id, route])).toEqual([
      ['c1', { byCommand: false }],
      ['c3', null],
    ]);
  });
});
