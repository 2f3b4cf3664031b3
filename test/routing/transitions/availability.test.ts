import { describe, expect, it } from 'vitest';
import type { Availability, AvailabilityCause } from '../../../contract/model.ts';
import type { Policy } from '../../../contract/policy.ts';
import type { ConversationRow } from '../../../routing/conversation-row.ts';
import { availabilityStep, heartbeatDue } from '../../../routing/transitions/availability.ts';
import type { AgentFacts } from '../../../routing/transitions/facts.ts';
import type { Turn } from '../../../routing/transitions/turn.ts';
import { assigned, at, range } from '../builders.ts';
import { agent, availabilityFacts, inboxFacts, NOW, SUPERVISOR, told } from '../facts.ts';
import { table } from '../table.ts';

interface Input {
  readonly agent?: Partial<AgentFacts>;
  readonly to: Availability;
  readonly cause?: AvailabilityCause;
  readonly held?: readonly ConversationRow[];
  readonly policy?: Partial<Policy>;
  readonly lostAfter?: number;
}

function change({ agent: who = {}, to, cause = 'declared', held = [], policy = {}, lostAfter = 45 }: Input): Turn {
  const account = { defaultCapacity: null, missesBeforeAway: 0, connectionLostAfterSeconds: lostAfter };
  const facts = availabilityFacts(agent(1, who), { held, account, policy });
  const asked = { kind: 'availability', agentId: 'a1', availability: to, cause } as const;
  return availabilityStep(facts, { ...asked, transitionId: 't', at: at(NOW), actor: SUPERVISOR });
}

const released = ({ changes }: Turn) =>
  changes.flatMap(({ after, events }) => (events.length === 0 ? [] : [`${after.id}: ${told(events).join(', ')}`]));

describe('whether it is news', () => {
  const offline = { availability: 'offline', since: at(-10) } as const;
  const silent = { heartbeatAt: at(NOW - 46) };

  table<{ readonly name: string; readonly input: Input; readonly expected: boolean }>(
    [
      { name: 'is so for another state', input: { to: 'busy' }, expected: true },
      { name: 'is not so for the present state', input: { to: 'online' }, expected: false },
      {
        name: 'is not so for the present state of who lost the connection',
        input: { agent: { ...offline, cause: 'connection_lost' }, to: 'offline' },
        expected: false,
      },
      {
        name: 'is so for the first logout of the offline',
        input: { agent: offline, to: 'offline', cause: 'logout' },
        expected: true,
      },
      {
        name: 'is not so for another logout',
        input: { agent: { ...offline, cause: 'logout' }, to: 'offline', cause: 'logout' },
        expected: false,
      },
      { name: 'is so where answers were missed', input: { to: 'away', cause: 'missed' }, expected: true },
      {
        name: 'is so where the busy missed answers',
        input: { agent: { availability: 'busy' }, to: 'away', cause: 'missed' },
        expected: true,
      },
      {
        name: 'is not so where the away missed answers',
        input: { agent: { availability: 'away' }, to: 'away', cause: 'missed' },
        expected: false,
      },
      {
        name: 'is not so where the offline missed answers',
        input: { agent: offline, to: 'away', cause: 'missed' },
        expected: false,
      },
      {
        name: 'is so where the connection was lost',
        input: { agent: silent, to: 'offline', cause: 'connection_lost' },
        expected: true,
      },
      {
        name: 'is so at the very instant at which the connection counts as lost',
        input: { agent: { heartbeatAt: at(NOW - 45) }, to: 'offline', cause: 'connection_lost' },
        expected: true,
      },
      {
        name: 'is not so where a heartbeat came after all (scenario 7.3)',
        input: { agent: { heartbeatAt: at(NOW - 44.999) }, to: 'offline', cause: 'connection_lost' },
        expected: false,
      },
      {
        name: 'is not so where no heartbeat ever came',
        input: { to: 'offline', cause: 'connection_lost' },
        expected: false,
      },
      {
        name: 'is not so where connections are never taken for lost',
        input: { agent: silent, to: 'offline', cause: 'connection_lost', lostAfter: 0 },
        expected: false,
      },
      {
        name: 'is not so where the agent left before',
        input: { agent: { ...offline, ...silent }, to: 'offline', cause: 'connection_lost' },
        expected: false,
      },
      {
        name: 'is so for a deactivation, even of the offline',
        input: { agent: { ...offline, active: false }, to: 'offline', cause: 'deactivated' },
        expected: true,
      },
      {
        name: 'is not so for a deactivation that is carried out',
        input: { agent: { ...offline, active: false, cause: 'deactivated' }, to: 'offline', cause: 'deactivated' },
        expected: false,
      },
      {
        name: 'is so for a deactivation that is carried out but for what the agent still holds',
        input: {
          agent: { ...offline, active: false, cause: 'deactivated' },
          to: 'offline',
          cause: 'deactivated',
          held: [assigned(1)],
        },
        expected: true,
      },
    ],
    ({ input, expected }) => {
      const turn = change(input);

      expect(turn.agentChange !== null).toBe(expected);
      if (!expected) expect(turn.events).toEqual([]);
    },
  );
});

describe('the agent after it', () => {
  it('is in the new state since then, which is one change more', () => {
    expect(change({ to: 'busy', agent: { availabilityVersion: 4, misses: 2 } }).agentChange).toEqual({
      agentId: 'a1',
      availability: 'busy',
      cause: 'declared',
      since: at(NOW),
      availabilityVersion: 5,
      misses: 2,
      heartbeatAt: null,
    });
  });

  it('begins a new streak of missed answers once it was set away for them', () => {
    expect(change({ to: 'away', cause: 'missed', agent: { misses: 2 } }).agentChange?.misses).toBe(0);
  });

  table<{ readonly name: string; readonly input: Input; readonly expected: number | null }>(
    [
      {
        name: 'is expected to send heartbeats from its coming back on, if it ever did',
        input: { agent: { availability: 'offline', heartbeatAt: at(10) }, to: 'online' },
        expected: NOW,
      },
      {
        name: 'is expected to send heartbeats from its last on where its coming back is older',
        input: { agent: { availability: 'offline', heartbeatAt: at(NOW + 5) }, to: 'online' },
        expected: NOW + 5,
      },
      {
        name: 'is expected to send none if it never did',
        input: { agent: { availability: 'offline' }, to: 'online' },
        expected: null,
      },
      {
        name: 'is expected from its last heartbeat on while it is there',
        input: { agent: { heartbeatAt: at(70) }, to: 'busy' },
        expected: 70,
      },
      {
        name: 'keeps its last heartbeat when it leaves',
        input: { agent: { heartbeatAt: at(70) }, to: 'offline' },
        expected: 70,
      },
    ],
    ({ input, expected }) => {
      expect(change(input).agentChange?.heartbeatAt ?? null).toBe(expected === null ? null : at(expected));
    },
  );

  table<{ readonly name: string; readonly input: Input; readonly expected: readonly string[] }>(
    [
      {
        name: 'is ready to be given something when it comes online',
        input: { agent: { availability: 'offline' }, to: 'online' },
        expected: ['a1'],
      },
      { name: 'is ready when it becomes busy, which some inboxes give to', input: { to: 'busy' }, expected: ['a1'] },
      { name: 'is ready for what is left when it is online already', input: { to: 'online' }, expected: ['a1'] },
      { name: 'is not ready when it is away', input: { to: 'away' }, expected: [] },
      { name: 'is not ready when it leaves', input: { to: 'offline' }, expected: [] },
      {
        name: 'is not ready when something is asked of the offline that is no news',
        input: { agent: { availability: 'offline' }, to: 'away', cause: 'missed' },
        expected: [],
      },
    ],
    ({ input, expected }) => {
      expect(change(input).ready).toEqual(expected);
    },
  );
});

describe('the ledger', () => {
  table<{ readonly name: string; readonly input: Input; readonly expected: readonly string[] }>(
    [
      {
        name: 'tells of the change and its cause',
        input: { to: 'busy' },
        expected: ['agent.availability_changed a1 declared'],
      },
      {
        name: 'tells of no change where the offline log out',
        input: { agent: { availability: 'offline' }, to: 'offline', cause: 'logout' },
        expected: [],
      },
      {
        name: 'tells of the deactivation, and of the change with it',
        input: { agent: { active: false }, to: 'offline', cause: 'deactivated' },
        expected: ['agent.availability_changed a1 deactivated', 'agent.deactivated a1 deactivated'],
      },
      {
        name: 'tells of the deactivation of the offline',
        input: { agent: { active: false, availability: 'offline' }, to: 'offline', cause: 'deactivated' },
        expected: ['agent.deactivated a1 deactivated'],
      },
      {
        name: 'tells of a deactivation once, however many transactions it takes',
        input: {
          agent: { active: false, availability: 'offline', cause: 'deactivated' },
          to: 'offline',
          cause: 'deactivated',
          held: [assigned(1)],
        },
        expected: [],
      },
    ],
    ({ input, expected }) => {
      expect(told(change(input).events)).toEqual(expected);
    },
  );

  it('tells the state before, the state now and who declared it', () => {
    expect(change({ to: 'busy' }).events[0]).toMatchObject({
      actor: SUPERVISOR,
      occurredAt: at(NOW),
      conversationId: null,
      data: { availability: 'busy', previous: 'online' },
    });
  });
});

describe('what the agent holds', () => {
  const held = [assigned(1), assigned(2)];
  const both = (reason: string) => [`c1: unassigned a1 ${reason}`, `c2: unassigned a1 ${reason}`];

  table<{ readonly name: string; readonly input: Input; readonly expected: readonly string[] }>(
    [
      { name: 'is taken when it goes offline', input: { to: 'offline', held }, expected: both('offline') },
      { name: 'is taken when it logs out', input: { to: 'offline', cause: 'logout', held }, expected: both('logout') },
      {
        name: 'is taken when it loses the connection',
        input: { agent: { heartbeatAt: at(0) }, to: 'offline', cause: 'connection_lost', held },
        expected: both('connection_lost'),
      },
      {
        name: 'is taken when it logs out, though it kept it when it went offline',
        input: {
          agent: { availability: 'offline', since: at(50) },
          to: 'offline',
          cause: 'logout',
          held,
          policy: { reassignOn: ['logout'] },
        },
        expected: both('logout'),
      },
      {
        name: 'is taken when it logs out, even what it was given by hand while offline',
        input: {
          agent: { availability: 'offline', since: at(-10) },
          to: 'offline',
          cause: 'logout',
          held,
        },
        expected: both('logout'),
      },
      {
        name: 'is kept when it goes offline where only a logout takes it',
        input: { to: 'offline', held, policy: { reassignOn: ['logout'] } },
        expected: [],
      },
      {
        name: 'is kept when it loses the connection where only going offline takes it',
        input: {
          agent: { heartbeatAt: at(0) },
          to: 'offline',
          cause: 'connection_lost',
          held,
          policy: { reassignOn: ['offline'] },
        },
        expected: [],
      },
      {
        name: 'is kept where nothing is reassigned (scenario 1.3)',
        input: { to: 'offline', held, policy: { autoReassign: false } },
        expected: [],
      },
      { name: 'is kept by the busy (scenario 2.3)', input: { to: 'busy', held }, expected: [] },
      { name: 'is kept by the away', input: { to: 'away', held }, expected: [] },
      {
        name: 'is taken from the away where the policy says so',
        input: { to: 'away', held, policy: { reassignOn: ['away'] } },
        expected: both('away'),
      },
      {
        name: 'is taken from who is set away for missed answers where the policy says so',
        input: { to: 'away', cause: 'missed', held, policy: { reassignOn: ['away'] } },
        expected: both('away'),
      },
      {
        name: 'is taken from the deactivated whatever the policy',
        input: {
          agent: { active: false },
          to: 'offline',
          cause: 'deactivated',
          held,
          policy: { autoReassign: false, reassignOn: [] },
        },
        expected: both('deactivated'),
      },
      {
        name: 'is left alone where the present state is declared again',
        input: { agent: { availability: 'busy' }, to: 'busy', held },
        expected: [],
      },
      {
        name: 'is left alone where the offline were given it by hand and declare being so again',
        input: { agent: { availability: 'offline', since: at(-10) }, to: 'offline', held },
        expected: [],
      },
      {
        name: 'is taken where it was left by the transaction before',
        input: { agent: { availability: 'offline', since: at(50) }, to: 'offline', held },
        expected: both('offline'),
      },
    ],
    ({ input, expected }) => {
      expect(released(change(input))).toEqual(expected);
    },
  );

  it('goes by the policy of each inbox', () => {
    const facts = availabilityFacts(agent(1), {
      held: [assigned(1), assigned(2, { inboxId: 'i2' })],
      inboxes: [inboxFacts('i1', { autoReassign: false }), inboxFacts('i2')],
    });
    const asked = { kind: 'availability', agentId: 'a1', availability: 'offline', cause: 'declared' } as const;

    const turn = availabilityStep(facts, { ...asked, transitionId: 't', at: at(NOW), actor: SUPERVISOR });

    expect(released(turn)).toEqual(['c2: unassigned a1 offline']);
  });

  it('is to be routed again, with its age, as done by Baton, without a cool-off', () => {
    const [first] = change({ to: 'offline', held }).changes;

    expect(first).toMatchObject({
      route: { byCommand: false },
      after: { status: 'waiting', waitingSince: at(1), decided: true, coolOffs: {}, previousAgentId: 'a1' },
      events: [{ actor: { kind: 'system', id: null } }],
    });
  });
});

describe('five hundred conversations', () => {
  const held = (from: number, to: number) => range(from, to).map((n) => assigned(n, { assignedAt: at(0) }));
  const logout = (rows: readonly ConversationRow[], who: Partial<AgentFacts> = {}) =>
    change({ agent: who, to: 'offline', cause: 'logout', held: rows });
  const ids = (turn: Turn) => turn.changes.filter(({ events }) => events.length > 0).map(({ after }) => after.id);

  it('are taken two hundred in a transaction, in serving order, until none is left', () => {
    const gone = { availability: 'offline', cause: 'logout', since: at(NOW) } as const;

    const turns = [logout(held(1, 500)), logout(held(201, 500), gone), logout(held(401, 500), gone)];

    expect(turns.map(({ more }) => more)).toEqual([true, true, false]);
    expect(turns.map(ids)).toEqual([
      range(1, 200).map((n) => `c${n}`),
      range(201, 400).map((n) => `c${n}`),
      range(401, 500).map((n) => `c${n}`),
    ]);
    expect(turns.map(({ agentChange }) => agentChange !== null)).toEqual([true, false, false]);
  });

  it('are not more than one transaction where they are two hundred', () => {
    expect(logout(held(1, 200)).more).toBe(false);
    expect(logout(held(1, 201)).more).toBe(true);
  });
});

describe('heartbeatDue', () => {
  table(
    [
      { name: 'is that long after the last', input: { heartbeatAt: at(10), seconds: 45 }, expected: at(55) },
      { name: 'is never where none was sent', input: { heartbeatAt: null, seconds: 45 }, expected: null },
      { name: 'is never where that is switched off', input: { heartbeatAt: at(10), seconds: 0 }, expected: null },
    ],
    ({ input: { heartbeatAt, seconds }, expected }) => {
      const agent = { availability: 'online', heartbeatAt } as const;
      expect(heartbeatDue(agent, { connectionLostAfterSeconds: seconds })).toBe(expected);
    },
  );

  it('is never while the agent is offline', () => {
    const agent = { availability: 'offline', heartbeatAt: at(10) } as const;
    expect(heartbeatDue(agent, { connectionLostAfterSeconds: 45 })).toBe(null);
  });
});
