import { describe, expect, it } from 'vitest';
import { json, wholePolicy } from './directory.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const agent = (id: string) => world.db.agent.findUniqueOrThrow({ where: { id } });

const agentEvents = (agentId: string) =>
  world.db.event.findMany({ where: { agentId, conversationId: null }, orderBy: { id: 'asc' } });

describe('changing availability', () => {
  it('puts it in force, counts it and tells it', async () => {
    await world.has({ agents: { ana: {} } });

    const result = await world.declare('ana', 'busy');

    const since = world.clock.now;
    expect(result).toEqual({
      availability: 'busy',
      cause: 'declared',
      since,
      availabilityVersion: 1,
      changed: true,
      load: 0,
      wake: [],
    });
    expect(await agent('ana')).toMatchObject({ availability: 'busy', availabilityVersion: 1 });
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

  it('tells how many conversations the agent holds', async () => {
    await world.has({ agents: { ana: {} } });
    await world.hasOpen('c1', 'c2');

    expect((await world.declare('ana', 'offline')).load).toBe(2);
  });

  it('is no event where the agent is in that state already', async () => {
    await world.has({ agents: { ana: {} } });
    const before = await agent('ana');

    const { changed, availabilityVersion } = await world.declare('ana', 'online');

    expect({ changed, availabilityVersion }).toEqual({ changed: false, availabilityVersion: 0 });
    expect(await agent('ana')).toEqual(before);
    expect(await agentEvents('ana')).toEqual([]);
  });

  it('takes the cause, without an event, where an offline agent logs out', async () => {
    await world.has({ agents: { ana: {} } });
    await world.declare('ana', 'offline');

    const { changed, cause } = await world.declare('ana', 'offline', 'logout');

    expect({ changed, cause }).toEqual({ changed: true, cause: 'logout' });
    expect(await agentEvents('ana')).toHaveLength(1);
  });

  it('concerns an agent without an inbox too', async () => {
    await world.has({ agents: { ana: {} }, inboxes: {} });

    expect((await world.declare('ana', 'away')).changed).toBe(true);
  });
});

describe('coming online', () => {
  it('wakes as many as the agent has places, in serving order', async () => {
    await world.has({ agents: { ana: { availability: 'away', capacity: 2 } } });
    await world.hasOpen('c1', 'c2');
    await world.open('c3', { priority: 'urgent' });

    expect((await world.declare('ana', 'online')).wake).toEqual(['c3', 'c1']);
  });

  it('wakes those who wait in every inbox the agent serves, the longest waiting first', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: { availability: 'away', capacity: 2 } },
      inboxes: { sales: { members }, support: { members } },
    });
    await world.open('c1', { inboxId: 'support' });
    await world.open('c2', { inboxId: 'sales' });
    await world.open('c3', { inboxId: 'support' });

    expect((await world.declare('ana', 'online')).wake).toEqual(['c1', 'c2']);
  });

  it('wakes everybody where the agent has no limit', async () => {
    await world.has({ agents: { ana: { availability: 'away' } } });
    await world.hasOpen('c1', 'c2', 'c3');

    expect((await world.declare('ana', 'online')).wake).toEqual(['c1', 'c2', 'c3']);
  });

  it('serves both of two who wait for one with two places', async () => {
    await world.has({ agents: { ana: { availability: 'away', capacity: 2 } } });
    await world.hasOpen('c1', 'c2', 'c3');

    for (const id of (await world.declare('ana', 'online')).wake) await world.route(id);

    expect(await world.holders('c1', 'c2', 'c3')).toEqual(['ana', 'ana', null]);
  });
});

describe('coming to be busy', () => {
  it('wakes nobody by default', async () => {
    await world.has({ agents: { ana: { availability: 'away' } } });
    await world.open('c1');

    expect((await world.declare('ana', 'busy')).wake).toEqual([]);
  });

  it('wakes who waits where the policy assigns to busy agents', async () => {
    await world.has({
      agents: { ana: { availability: 'offline', capacity: 2 } },
      policy: { assignToBusy: true, whenAllOffline: 'wait' },
    });
    await world.hasOpen('c1', 'c2', 'c3');

    expect((await world.declare('ana', 'busy')).wake).toEqual(['c1', 'c2']);
  });
});

describe('losing an agent', () => {
  it('marks what the agent holds as about to be lost, until it is', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'away' } } });
    await world.hasOpen('c1', 'c2');

    await world.declare('ana', 'offline');
    const marked = await world.leaving();
    await world.review('c1', 'availability');

    expect(marked).toEqual(['c1', 'c2']);
    expect(await world.leaving()).toEqual(['c2']);
    expect(await world.waiting()).toEqual(['c1']);
  });

  it('takes the marks back where the agent comes back first', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.declare('ana', 'offline');

    await world.declare('ana', 'online');

    expect(await world.leaving()).toEqual([]);
    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('takes the mark back where the conversation is told and its agent may keep it after all', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.declare('ana', 'offline');
    const policy = json(wholePolicy({ autoReassign: false }));
    await world.db.inbox.update({ where: { id: 'sales' }, data: { policy } });

    await world.review('c1', 'availability');

    expect(await world.leaving()).toEqual([]);
    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('marks nothing where the policy leaves the agent its conversations', async () => {
    await world.has({ agents: { ana: {} }, policy: { autoReassign: false } });
    await world.open('c1');

    await world.declare('ana', 'offline');

    expect(await world.leaving()).toEqual([]);
  });

  it('marks by the policy of each inbox', async () => {
    const members = ['ana'];
    await world.has({
      agents: { ana: {} },
      inboxes: { sales: { members }, support: { members, policy: { autoReassign: false } } },
    });
    await world.open('c1', { inboxId: 'sales' });
    await world.open('c2', { inboxId: 'support' });

    await world.declare('ana', 'offline');

    expect(await world.leaving()).toEqual(['c1']);
  });

  it('marks nothing for a state in which the agent keeps them', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');

    await world.declare('ana', 'away');

    expect(await world.leaving()).toEqual([]);
  });

  it('keeps those who wait from the places that the older ones will need', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'away', capacity: 1 } } });
    await world.open('older');
    await world.declare('ana', 'offline');
    await world.open('younger');

    const { wake } = await world.declare('ben', 'online');

    expect(wake).toEqual([]);
    expect((await world.route('younger')).decision?.reason).toBe('others_ahead');
    expect((await world.review('older', 'availability')).standing.agentId).toBe('ben');
  });

  it('gives scarce places to the oldest, whichever conversation is told first', async () => {
    await world.has({
      agents: { ana: {}, ben: { availability: 'away', capacity: 1 }, cem: { availability: 'away', capacity: 1 } },
    });
    await world.hasOpen('c1', 'c2', 'c3', 'c4', 'c5');
    for (const agentId of ['ben', 'cem']) await world.declare(agentId, 'online');
    await world.declare('ana', 'offline');

    for (const id of ['c5', 'c3', 'c4', 'c2', 'c1']) await world.review(id, 'availability');

    const holders = await world.holders('c1', 'c2', 'c3', 'c4', 'c5');
    expect(holders.slice(2)).toEqual([null, null, null]);
    expect(holders.slice(0, 2).sort()).toEqual(['ben', 'cem']);
    expect(await world.waiting()).toEqual(['c3', 'c4', 'c5']);
  });

  it('gives scarce places to the oldest also against those of another agent who leaves', async () => {
    await world.has({ agents: { ana: {}, ben: {}, cem: { availability: 'away', capacity: 1 } } });
    await world.hasOpen('of-ana', 'of-ben');
    await world.declare('cem', 'online');
    await world.declare('ana', 'offline');
    await world.declare('ben', 'offline');

    await world.review('of-ben', 'availability');
    await world.review('of-ana', 'availability');

    expect(await world.holders('of-ana', 'of-ben')).toEqual(['cem', null]);
  });

  it('does not keep places for ever for one who was marked and never told', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'away', capacity: 1 } } });
    await world.open('stuck');
    await world.declare('ana', 'offline');
    await world.declare('ben', 'online');
    world.clock.pass(60);

    expect((await world.open('c1')).standing.agentId).toBe('ben');
  });
});

describe('deactivation', () => {
  const deactivate = async (id: string) => {
    await world.db.agent.update({ where: { id }, data: { active: false } });
    return await world.declare(id, 'offline', 'deactivated');
  };

  it('marks everything the agent holds, whatever the policy', async () => {
    await world.has({ agents: { ana: {} }, policy: { autoReassign: false, reassignOn: [] } });
    await world.open('c1');

    const { changed, load } = await deactivate('ana');

    expect({ changed, load }).toEqual({ changed: true, load: 1 });
    expect(await world.leaving()).toEqual(['c1']);
    expect((await agentEvents('ana')).map(({ type }) => type)).toEqual([
      'agent.availability_changed',
      'agent.deactivated',
    ]);
  });

  it('is news about an agent who is offline already and still holds conversations', async () => {
    await world.has({ agents: { ana: {} }, policy: { autoReassign: false } });
    await world.open('c1');
    await world.declare('ana', 'offline');

    const { changed, availabilityVersion } = await deactivate('ana');

    expect({ changed, availabilityVersion }).toEqual({ changed: true, availabilityVersion: 2 });
    expect((await agentEvents('ana')).map(({ type }) => type)).toEqual([
      'agent.availability_changed',
      'agent.deactivated',
    ]);
  });

  it('is no event the second time', async () => {
    await world.has({ agents: { ana: {} } });
    await deactivate('ana');

    expect((await deactivate('ana')).changed).toBe(false);
    expect(await agentEvents('ana')).toHaveLength(2);
  });

  it('is news again where the agent was activated and got conversations meanwhile', async () => {
    await world.has({ agents: { ana: {} } });
    await deactivate('ana');
    await world.db.agent.update({ where: { id: 'ana' }, data: { active: true } });
    await world.open('c1');
    await world.assign('c1', { agentId: 'ana' });

    expect(await deactivate('ana')).toMatchObject({ changed: true, load: 1 });
    expect(await world.leaving()).toEqual(['c1']);
  });
});

describe('a lost connection', () => {
  it('sets an agent offline whose heartbeats stopped for longer than the policy allows', async () => {
    await world.has({ agents: { ana: { heartbeatAt: world.clock.in(-45) } } });

    const { changed, availability, cause } = await world.declare('ana', 'offline', 'connection_lost');

    expect({ changed, availability, cause }).toEqual({
      changed: true,
      availability: 'offline',
      cause: 'connection_lost',
    });
  });

  it('moves nothing where a heartbeat came within that time', async () => {
    await world.has({ agents: { ana: { heartbeatAt: world.clock.in(-40) } } });
    const heartbeatDueAt = world.clock.in(5);

    const result = await world.declare('ana', 'offline', 'connection_lost');

    expect(result).toMatchObject({ changed: false, availability: 'online', heartbeatDueAt });
  });

  it('never concerns an agent without heartbeats', async () => {
    await world.has({ agents: { ana: {} } });

    expect((await world.declare('ana', 'offline', 'connection_lost')).changed).toBe(false);
  });

  it('never comes about where the policy switches it off', async () => {
    await world.has({
      agents: { ana: { heartbeatAt: world.clock.in(-3_600) } },
      account: { connectionLostAfterSeconds: 0 },
    });

    expect((await world.declare('ana', 'offline', 'connection_lost')).changed).toBe(false);
  });
});

describe('watching heartbeats', () => {
  it('tells until when the next one is due', async () => {
    await world.has({ agents: { ana: { heartbeatAt: world.clock.now } } });

    const { heartbeatDueAt } = await world.checkHeartbeat('ana');

    expect(heartbeatDueAt).toBe(world.clock.in(45));
    expect(await agent('ana')).toMatchObject({ heartbeatWatched: true });
  });

  it('waits for none of an agent who sends none', async () => {
    await world.has({ agents: { ana: {} } });

    expect(await world.checkHeartbeat('ana')).not.toHaveProperty('heartbeatDueAt');
    expect(await agent('ana')).toMatchObject({ heartbeatWatched: false });
  });

  it('forgets them when the agent goes offline', async () => {
    await world.has({ agents: { ana: { heartbeatAt: world.clock.now } } });
    await world.checkHeartbeat('ana');

    const { heartbeatDueAt } = await world.declare('ana', 'offline');

    expect(heartbeatDueAt).toBeUndefined();
    expect(await agent('ana')).toMatchObject({ heartbeatAt: null, heartbeatWatched: false });
  });
});
