import { describe, expect, it } from 'vitest';
import { findViolations } from '../../dev/demo/invariants.ts';
import type { Snapshot } from '../../dev/demo/snapshot.ts';
import { agent, conversation, event } from './demo-ledger.ts';

/** One conversation held, by the team it is for, one waiting for want of places, one resolved. */
const HEALTHY: Snapshot = {
  agents: [agent('agent-1', { capacity: 1, load: 1 }), agent('agent-2', { availability: 'offline' })],
  team: { id: 'billing', name: 'Billing', members: ['agent-1'] },
  conversations: [
    conversation('held', { status: 'assigned', agentId: 'agent-1', teamId: 'billing' }),
    conversation('waits'),
    conversation('done', { status: 'resolved' }),
  ],
  byStatus: new Map([
    ['waiting', ['waits']],
    ['assigned', ['held']],
    ['resolved', ['done']],
  ]),
  byAgent: new Map([
    ['agent-1', ['held']],
    ['agent-2', []],
  ]),
  events: new Map([
    ['held', [event(1, 'created'), event(2, 'assigned', { agentId: 'agent-1' })]],
    ['waits', [event(3, 'created'), event(4, 'waiting')]],
    [
      'done',
      [
        event(5, 'assigned', { agentId: 'agent-1' }),
        event(6, 'unassigned', { agentId: 'agent-1', reason: 'resolved' }),
        event(7, 'resolved'),
      ],
    ],
  ]),
};

const IDS = ['held', 'waits', 'done'];

const withAgent = (rest: Parameters<typeof agent>[1]): Partial<Snapshot> => ({
  agents: HEALTHY.agents.map((each) => (each.id === 'agent-1' ? { ...each, ...rest } : each)),
});

const withConversation = (id: string, rest: Parameters<typeof conversation>[1]): Partial<Snapshot> => ({
  conversations: HEALTHY.conversations.map((each) => (each.id === id ? { ...each, ...rest } : each)),
});

const withEvents = (id: string, events: ReturnType<typeof event>[]): Partial<Snapshot> => ({
  events: new Map([...HEALTHY.events, [id, events]]),
});

const given = (id: number, agentId = 'agent-1') => event(id, 'assigned', { agentId });
const taken = (id: number, agentId = 'agent-1') => event(id, 'unassigned', { agentId });

describe('the invariants', () => {
  it('hold in a healthy state', () => {
    expect(findViolations(HEALTHY, IDS)).toEqual([]);
  });

  it('let wait who is parked, or whose only agent with room is cooling off, busy, gone or not in its team', () => {
    const room = withAgent({ capacity: 2 });
    const coolingOff = [{ agentId: 'agent-1', until: '2026-01-05T12:00:09.000Z' }];

    expect(findViolations({ ...HEALTHY, ...room, ...withConversation('waits', { parked: true }) }, IDS)).toEqual([]);
    expect(findViolations({ ...HEALTHY, ...room, ...withConversation('waits', { coolingOff }) }, IDS)).toEqual([]);
    expect(findViolations({ ...HEALTHY, ...withAgent({ capacity: 2, availability: 'busy' }) }, IDS)).toEqual([]);
    expect(findViolations({ ...HEALTHY, ...withAgent({ capacity: 2, active: false }) }, IDS)).toEqual([]);
    const forOthers = withConversation('waits', { teamId: 'other' });
    const team = { id: 'other', name: 'Other', members: ['agent-2'] };
    expect(findViolations({ ...HEALTHY, ...room, ...forOthers, team }, IDS)).not.toContainEqual(
      expect.stringContaining('waits waits'),
    );
  });

  it.each([
    {
      name: 'an opened conversation that is gone',
      change: {},
      ids: [...IDS, 'lost'],
      violation: 'lost was opened but is not there',
    },
    {
      name: 'a conversation in two lists',
      change: { byStatus: new Map([...HEALTHY.byStatus, ['resolved', ['done', 'waits']]] as const) },
      violation: 'waits is waiting, but stands in the lists of: waiting, resolved',
    },
    {
      name: 'a conversation in no list',
      change: { byStatus: new Map([...HEALTHY.byStatus, ['waiting', []]] as const) },
      violation: 'waits is waiting, but stands in the lists of: no status',
    },
    {
      name: 'one that waits though somebody has room',
      change: withAgent({ capacity: 2 }),
      violation: 'waits waits, though agent-1 has room (1 of 2)',
    },
    {
      name: 'a load that does not match',
      change: withAgent({ load: 2, capacity: 2 }),
      violation: 'agent-1 has a load of 2, holds 1 conversations, and is listed with 1',
    },
    {
      name: 'an assignment while held',
      change: withEvents('held', [given(1), given(2)]),
      violation: 'event 2 of held assigns it to agent-1 while agent-1 holds it',
    },
    {
      name: 'a release by somebody who did not hold it',
      change: withEvents('waits', [given(3), taken(4, 'agent-2')]),
      violation: 'event 4 of waits takes it from agent-2, but agent-1 holds it',
    },
    {
      name: 'events that lead elsewhere',
      change: withEvents('waits', [given(3)]),
      violation: 'waits is held by null, by its events by agent-1',
    },
    {
      name: 'an end without an event',
      change: withEvents('done', [given(5), taken(6)]),
      violation: 'done is resolved, by its events open',
    },
    {
      name: 'events out of order',
      change: withEvents('waits', [event(4, 'waiting'), event(3, 'created')]),
      violation: 'event 3 of waits comes after event 4',
    },
  ])('notice $name', ({ change, ids = IDS, violation }) => {
    expect(findViolations({ ...HEALTHY, ...change }, ids)).toEqual([violation]);
  });

  it('notice a holder who is not in the team', () => {
    const team = { ...HEALTHY.team, members: ['agent-2'] };

    expect(findViolations({ ...HEALTHY, team }, IDS)).toEqual([
      'held is for team billing, but held by agent-1, who is not in it',
    ]);
  });

  it('notice a holder who is not there', () => {
    const stranger = withConversation('held', { agentId: 'agent-9' });

    expect(findViolations({ ...HEALTHY, ...stranger }, IDS)).toContain(
      'held is held by agent-9, who is not in the inbox',
    );
  });
});
