import { describe, expect, it } from 'vitest';
import { useWorld } from './world.ts';

const world = useWorld();

const away = { availability: 'away' } as const;
const sales = { kind: 'inbox', inboxId: 'sales' } as const;

const agentEvents = (agentId: string) =>
  world.db.event.findMany({ where: { agentId, conversationId: null }, orderBy: { id: 'asc' } });

describe('changing availability', () => {
  it('puts it in force, counts it and tells it', async () => {
    await world.has({ agents: { ana: {} } });

    const result = await world.declare('ana', 'busy');

    expect(result).toEqual({
      kind: 'done',
      tell: [],
      more: false,
      availability: 'busy',
      cause: 'declared',
      since: world.clock.now,
      availabilityVersion: 1,
      load: 0,
      heartbeatDueAt: null,
    });
    expect(await world.agent('ana')).toMatchObject({ availability: 'busy', availabilityVersion: 1 });
    expect(await agentEvents('ana')).toMatchObject([
      {
        type: 'agent.availability_changed',
        reason: 'declared',
        actorKind: 'person',
        actorId: 'ana',
        data: { availability: 'busy', previous: 'online' },
      },
    ]);
  });

  it('counts every change', async () => {
    await world.has({ agents: { ana: {} } });

    await world.declare('ana', 'busy');
    const { availabilityVersion } = await world.declare('ana', 'online');

    expect(availabilityVersion).toBe(2);
  });

  it('tells how many conversations the agent holds afterwards', async () => {
    await world.has({ agents: { ana: {}, ben: { capacity: 0 } } });
    await world.hasOpen('c1', 'c2');

    expect((await world.declare('ana', 'away')).load).toBe(2);
    expect((await world.declare('ana', 'offline')).load).toBe(0);
  });

  it('is no event where the agent is in that state already', async () => {
    await world.has({ agents: { ana: {} } });
    const before = await world.agent('ana');

    const { availabilityVersion } = await world.declare('ana', 'online');

    expect(availabilityVersion).toBe(0);
    expect(await world.agent('ana')).toEqual(before);
    expect(await agentEvents('ana')).toEqual([]);
    expect(await world.db.transition.count()).toBe(0);
  });

  it('takes the cause, without an event, where an offline agent logs out', async () => {
    await world.has({ agents: { ana: {} }, policy: { reassignOn: ['logout'] } });
    await world.open('c1');
    await world.declare('ana', 'offline');
    expect(await world.holders('c1')).toEqual(['ana']);

    const { cause } = await world.declare('ana', 'offline', 'logout');

    expect(cause).toBe('logout');
    expect(await world.holders('c1')).toEqual([null]);
    expect(await agentEvents('ana')).toHaveLength(1);
  });

  it('concerns an agent without an inbox too', async () => {
    await world.has({ agents: { ana: {} }, inboxes: {} });

    expect((await world.declare('ana', 'away')).availabilityVersion).toBe(1);
  });

  it('is refused by an error for an agent that does not exist', async () => {
    await world.has({ agents: { ana: {} } });

    await expect(world.declare('nobody', 'away')).rejects.toThrow('there is no agent nobody');
  });
});

describe('coming online', () => {
  it('serves as many as the agent has slots, in serving order', async () => {
    await world.has({ agents: { ana: { ...away, capacity: 2 } } });
    await world.hasOpen('c1', 'c2');
    await world.open('c3', { priority: 'urgent' });

    const { tell, load } = await world.declare('ana', 'online');

    expect({ tell, load }).toEqual({ tell: ['c3', 'c1'], load: 2 });
    expect(await world.holders('c1', 'c2', 'c3')).toEqual(['ana', null, 'ana']);
  });

  it('serves those who wait in every inbox of the agent, who waits longest first', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: { ...away, capacity: 2 } },
      inboxes: { sales: { members }, support: { members } },
    });
    await world.open('c1', { inboxId: 'support' });
    await world.open('c2', { inboxId: 'sales' });
    await world.open('c3', { inboxId: 'support' });

    expect((await world.declare('ana', 'online')).tell).toEqual(['c1', 'c2']);
  });

  it('serves everybody where the agent has no limit', async () => {
    await world.has({ agents: { ana: away } });
    await world.hasOpen('c1', 'c2', 'c3');

    expect((await world.declare('ana', 'online')).tell).toEqual(['c1', 'c2', 'c3']);
  });

  it('serves nobody in a manual inbox', async () => {
    await world.has({ agents: { ana: away }, policy: { mode: 'manual' } });
    await world.open('c1');

    expect((await world.declare('ana', 'online')).tell).toEqual([]);
  });

  it('gives out 200 in one transaction and the rest in the next ones, strictly in order', async () => {
    await world.has({ agents: { ana: { ...away, capacity: 450 } } });
    const ids = Array.from({ length: 500 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    for (const id of ids) await world.crowd.open(id);

    const first = await world.declare('ana', 'online');
    const second = await world.declare('ana', 'online');
    const third = await world.declare('ana', 'online');

    expect([first.more, second.more, third.more]).toEqual([true, true, false]);
    expect([...first.tell, ...second.tell, ...third.tell]).toEqual(ids.slice(0, 450));
    expect(await world.agent('ana')).toMatchObject({ load: 450, availabilityVersion: 1 });
  }, 60_000);
});

describe('coming to be busy', () => {
  it('serves nobody by default', async () => {
    await world.has({ agents: { ana: away } });
    await world.open('c1');

    expect((await world.declare('ana', 'busy')).tell).toEqual([]);
  });

  it('serves who waits where the policy assigns to busy agents', async () => {
    await world.has({
      agents: { ana: { availability: 'offline', capacity: 2 } },
      policy: { assignToBusy: true, whenAllOffline: 'wait' },
    });
    await world.hasOpen('c1', 'c2', 'c3');

    expect((await world.declare('ana', 'busy')).tell).toEqual(['c1', 'c2']);
  });

  it('serves only the inboxes whose policy assigns to busy agents', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: { ...away, capacity: 1 } },
      inboxes: { sales: { members }, support: { members, policy: { assignToBusy: true } } },
    });
    await world.open('c1', { inboxId: 'sales' });
    await world.open('c2', { inboxId: 'support' });

    expect((await world.declare('ana', 'busy')).tell).toEqual(['c2']);
  });
});

describe('losing an agent', () => {
  it('places what it held again, the oldest first, in the same transaction', async () => {
    await world.has({ agents: { ana: {}, ben: { ...away, capacity: 1 }, cem: { ...away, capacity: 1 } } });
    await world.hasOpen('c1', 'c2', 'c3', 'c4', 'c5');
    for (const agentId of ['ben', 'cem']) await world.declare(agentId, 'online');

    const { tell, load } = await world.declare('ana', 'offline');

    expect({ tell: [...tell].sort(), load }).toEqual({ tell: ['c1', 'c2', 'c3', 'c4', 'c5'], load: 0 });
    expect(await world.holders('c1', 'c2', 'c3', 'c4', 'c5')).toEqual(['ben', 'cem', null, null, null]);
    expect(await world.waiting()).toEqual(['c3', 'c4', 'c5']);
    const assigned = await world.db.event.findMany({
      where: { type: 'conversation.assigned', agentId: { in: ['ben', 'cem'] } },
      orderBy: { id: 'asc' },
    });
    expect(assigned.map(({ conversationId }) => conversationId)).toEqual(['c1', 'c2']);
  });

  it('takes the urgent first, whoever waits the longest', async () => {
    await world.has({ agents: { ana: {}, ben: { ...away, capacity: 1 } } });
    await world.hasOpen('c1', 'c2');
    await world.open('c3', { priority: 'urgent' });
    await world.declare('ben', 'online');

    await world.declare('ana', 'offline');

    expect(await world.holders('c1', 'c2', 'c3')).toEqual([null, null, 'ben']);
  });

  it('goes on with the rotation from one to the next', async () => {
    await world.has({ agents: { ana: {}, ben: away, cem: away, dia: away } });
    await world.hasOpen('c1', 'c2', 'c3', 'c4', 'c5');
    for (const agentId of ['ben', 'cem', 'dia']) await world.declare(agentId, 'online');

    await world.declare('ana', 'offline');

    expect(await world.holders('c1', 'c2', 'c3', 'c4', 'c5')).toEqual(['ben', 'cem', 'dia', 'ben', 'cem']);
    await world.open('c6');
    expect(await world.holders('c6')).toEqual(['dia']);
  });

  it('takes nothing where the policy leaves the agent its conversations', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { autoReassign: false } });
    await world.open('c1');

    const { tell } = await world.declare('ana', 'offline');

    expect(tell).toEqual([]);
    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('goes by the policy of each inbox', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: {} },
      inboxes: { sales: { members }, support: { members, policy: { autoReassign: false } } },
    });
    await world.open('c1', { inboxId: 'sales' });
    await world.open('c2', { inboxId: 'support' });

    await world.declare('ana', 'offline');

    expect(await world.holders('c1', 'c2')).toEqual([null, 'ana']);
  });

  it('lets those who wait already and those who are lost be served in one order', async () => {
    await world.has({
      agents: { ana: {}, ben: { ...away, capacity: 2 } },
      teams: { gold: ['ben'] },
      policy: { reassignOn: ['offline'] },
    });
    await world.open('oldest-of-gold', { teamId: 'gold' });
    await world.open('held');
    await world.open('younger-of-gold', { teamId: 'gold' });
    await world.declare('ana', 'offline');
    expect(await world.waiting()).toEqual(['oldest-of-gold', 'held', 'younger-of-gold']);

    await world.declare('ben', 'online');

    expect(await world.holders('oldest-of-gold', 'held', 'younger-of-gold')).toEqual(['ben', 'ben', null]);
  });

  it('leaves those who cannot have the others waiting, who are served by who comes next', async () => {
    await world.has({ agents: { ana: {}, ben: away } });
    await world.hasOpen('c1', 'c2');
    await world.declare('ana', 'offline', 'logout');
    expect(await world.story('c1')).toEqual([
      'created',
      'assigned ana (routed)',
      'unassigned ana (logout)',
      'waiting (nobody_eligible)',
    ]);

    expect((await world.declare('ben', 'online')).tell).toEqual(['c1', 'c2']);
  });

  it('is not new for the rule of all offline', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'offline' } } });
    await world.open('c1');

    await world.declare('ana', 'offline');

    expect(await world.holders('c1')).toEqual([null]);
  });

  it('releases 500 in rounds, the oldest first, the rotation going on from round to round', async () => {
    const others = { ben: away, cem: away, dia: away };
    await world.has({ agents: { ana: {}, ...others } });
    const ids = Array.from({ length: 500 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    for (const id of ids) await world.crowd.open(id);
    for (const agentId of Object.keys(others)) await world.declare(agentId, 'online');

    const rounds = [];
    do rounds.push(await world.declare('ana', 'offline', 'logout'));
    while (rounds.at(-1)?.more === true);

    expect(rounds.map(({ tell, more, load }) => ({ told: tell.length, more, load }))).toEqual([
      { told: 200, more: true, load: 300 },
      { told: 200, more: true, load: 100 },
      { told: 100, more: false, load: 0 },
    ]);
    expect(rounds.flatMap(({ tell }) => [...tell])).toEqual(ids);
    expect(await world.loads()).toEqual({ ana: 0, ben: 167, cem: 167, dia: 166 });
    const inTurn = ['ben', 'cem', 'dia'];
    expect(await world.holders(...ids)).toEqual(ids.map((_, n) => inTurn[n % 3]));
    expect(await agentEvents('ana')).toHaveLength(1);
  }, 60_000);

  it('goes on with a deactivation in rounds', async () => {
    await world.has({ agents: { ana: {}, ben: away } });
    const ids = Array.from({ length: 250 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    for (const id of ids) await world.crowd.open(id);
    await world.declare('ben', 'online');
    await world.db.agent.update({ where: { id: 'ana' }, data: { active: false } });

    const told = await world.declareAll('ana', 'offline', 'deactivated');

    expect(told).toEqual(ids);
    expect(await world.loads()).toEqual({ ana: 0, ben: 250 });
  }, 60_000);
});

describe('an agent who comes back in the middle of a release', () => {
  it('keeps what was not taken yet', async () => {
    await world.has({ agents: { ana: {}, ben: away } });
    const ids = Array.from({ length: 205 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    for (const id of ids) await world.crowd.open(id);
    await world.declare('ben', 'online');

    const { more } = await world.declare('ana', 'offline');
    const back = await world.declare('ana', 'online');

    expect(more).toBe(true);
    expect(back).toMatchObject({ load: 5, more: false });
    expect(await world.loads()).toEqual({ ana: 5, ben: 200 });
  }, 60_000);
});

describe('deactivation', () => {
  const deactivate = async (id: string) => {
    await world.db.agent.update({ where: { id }, data: { active: false } });
    return await world.declare(id, 'offline', 'deactivated');
  };

  it('takes everything the agent holds, whatever the policy', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { autoReassign: false, reassignOn: [] } });
    await world.open('c1');

    const { load, tell } = await deactivate('ana');

    expect({ load, tell }).toEqual({ load: 0, tell: ['c1'] });
    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (deactivated)', 'assigned ben (routed)']);
    expect((await agentEvents('ana')).map(({ type }) => type)).toEqual([
      'agent.availability_changed',
      'agent.deactivated',
    ]);
  });

  it('is news about an agent who is offline already and still holds conversations', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { autoReassign: false } });
    await world.open('c1');
    await world.declare('ana', 'offline');

    const { availabilityVersion, load } = await deactivate('ana');

    expect({ availabilityVersion, load }).toEqual({ availabilityVersion: 2, load: 0 });
    expect((await agentEvents('ana')).map(({ type }) => type)).toEqual([
      'agent.availability_changed',
      'agent.deactivated',
    ]);
  });

  it('is no event the second time', async () => {
    await world.has({ agents: { ana: {} } });
    await deactivate('ana');

    expect((await deactivate('ana')).availabilityVersion).toBe(1);
    expect(await agentEvents('ana')).toHaveLength(2);
  });

  it('is news again where the agent was activated and got conversations meanwhile', async () => {
    await world.has({ agents: { ana: {}, ben: away } });
    await deactivate('ana');
    await world.db.agent.update({ where: { id: 'ana' }, data: { active: true } });
    await world.open('c1');
    await world.assign('c1', { agentId: 'ana' });

    expect(await deactivate('ana')).toMatchObject({ availabilityVersion: 2, load: 0 });
    expect(await world.holders('c1')).toEqual([null]);
  });
});

describe('a lost connection', () => {
  it('sets an agent offline whose heartbeats stopped for longer than the policy allows', async () => {
    await world.has({ agents: { ana: { heartbeatAt: world.clock.in(-45) } } });

    const { availability, cause } = await world.declare('ana', 'offline', 'connection_lost');

    expect({ availability, cause }).toEqual({ availability: 'offline', cause: 'connection_lost' });
  });

  it('moves nothing where a heartbeat came within that time', async () => {
    await world.has({ agents: { ana: { heartbeatAt: world.clock.in(-40) } } });
    const heartbeatDueAt = world.clock.in(5);

    const result = await world.declare('ana', 'offline', 'connection_lost');

    expect(result).toMatchObject({ availabilityVersion: 0, availability: 'online', heartbeatDueAt });
  });

  it('never concerns an agent without heartbeats', async () => {
    await world.has({ agents: { ana: {} } });

    expect((await world.declare('ana', 'offline', 'connection_lost')).availability).toBe('online');
  });

  it('never comes about where the policy switches it off', async () => {
    await world.has({
      agents: { ana: { heartbeatAt: world.clock.in(-3_600) } },
      account: { connectionLostAfterSeconds: 0 },
    });

    const result = await world.declare('ana', 'offline', 'connection_lost');

    expect(result).toMatchObject({ availability: 'online', heartbeatDueAt: null });
  });

  it('is expected again of who once sent heartbeats, counted from coming back', async () => {
    await world.has({ agents: { ana: { heartbeatAt: world.clock.now } } });
    await world.declare('ana', 'offline');
    await world.pass(600);

    const back = await world.declare('ana', 'online');
    await world.pass(46);
    const lost = await world.declare('ana', 'offline', 'connection_lost');

    expect(back.heartbeatDueAt).toBe(new Date(Date.parse(back.since) + 45_000).toISOString());
    expect(lost).toMatchObject({ availability: 'offline', cause: 'connection_lost' });
  });

  it('keeps the sign of life that came last, whoever writes it', async () => {
    await world.has({ agents: { ana: { availability: 'offline', heartbeatAt: world.clock.now } } });
    const later = new Date(world.clock.in(5));
    await world.db.agent.update({ where: { id: 'ana' }, data: { heartbeatAt: later } });

    await world.declare('ana', 'online');

    expect((await world.agent('ana')).heartbeatAt).toEqual(later);
  });
});

describe('an agent who went without an inbox', () => {
  it('is served from the moment it joins one', async () => {
    await world.has({ agents: { ana: {} }, inboxes: { sales: { members: [] } } });
    await world.open('c1');
    await world.edit(sales, `INSERT INTO inbox_members (inbox_id, agent_id, join_order) VALUES ('sales', 'ana', 0)`);

    expect((await world.takeUp(sales)).tell).toEqual(['c1']);
  });
});
