import { describe, expect, it } from 'vitest';
import { useWorld } from './world.ts';

const world = useWorld();

/** Ana, who has one place, holds `held`; `c1` and `c2` wait for it. */
async function oneBusyAgent(): Promise<void> {
  await world.has({ agents: { ana: { capacity: 1 } } });
  await world.hasOpen('held', 'c1', 'c2');
}

describe('routing by a hint', () => {
  it('gives a freed place to whoever waits', async () => {
    await oneBusyAgent();
    await world.resolve('held');

    const { standing, decision } = await world.route('c1');

    expect(standing).toMatchObject({ status: 'assigned', agentId: 'ana', assignedBy: 'routing', position: null });
    expect(decision?.reason).toBe('round_robin');
    expect(await world.story('c1')).toEqual(['created', 'waiting (nobody_eligible)', 'assigned ana (routed)']);
  });

  it('keeps the time since which it waits when it is assigned', async () => {
    await oneBusyAgent();
    const waiting = await world.row('c1');
    await world.resolve('held');
    world.clock.pass(60);

    const { standing } = await world.route('c1');

    expect(standing.waitingSince).toBe(waiting.waitingSince?.toISOString());
    expect(standing.assignedAt).toBe(world.clock.now);
  });

  it('waits where somebody ahead takes the place that is free', async () => {
    await oneBusyAgent();
    await world.resolve('held');

    const { standing, decision } = await world.route('c2');

    expect(standing).toMatchObject({ status: 'waiting', position: 2 });
    expect(decision?.reason).toBe('others_ahead');
  });

  it('keeps the decision, but tells the ledger nothing new, where it still waits', async () => {
    await oneBusyAgent();

    await world.route('c1');

    expect(await world.story('c1')).toEqual(['created', 'waiting (nobody_eligible)']);
    expect(await world.db.decision.count({ where: { conversationId: 'c1' } })).toBe(2);
  });

  it('changes nothing where somebody holds it', async () => {
    await oneBusyAgent();
    const before = await world.row('held');

    const { standing, decision, wake } = await world.route('held');

    expect({ agentId: standing.agentId, decision, wake }).toEqual({ agentId: 'ana', decision: null, wake: [] });
    expect(await world.row('held')).toEqual(before);
  });

  it('leaves a parked conversation to people', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.unassign('c1');

    const { standing, decision } = await world.route('c1');

    expect(standing).toMatchObject({ status: 'waiting', parked: true, agentId: null });
    expect(decision).toBeNull();
  });

  it('leaves a conversation in a manual inbox to people', async () => {
    await world.has({ agents: { ana: {} }, policy: { mode: 'manual' } });
    await world.open('c1');

    const { standing, decision } = await world.route('c1');

    expect(standing).toMatchObject({ status: 'waiting', agentId: null });
    expect(decision?.reason).toBe('manual_inbox');
  });

  it('leaves pending and resolved conversations alone', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('pending', { pending: true });
    await world.open('resolved');
    await world.resolve('resolved');

    expect((await world.route('pending')).standing.status).toBe('pending');
    expect((await world.route('resolved')).standing.status).toBe('resolved');
  });

  it('is refused for a conversation that does not exist', async () => {
    await expect(world.route('c1')).rejects.toMatchObject({ code: 'conversation_not_found' });
  });
});

describe('routing by command', () => {
  it('hands out a parked conversation', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');
    await world.unassign('c1');

    const { standing } = await world.routeByCommand('c1');

    expect(standing).toMatchObject({ status: 'assigned', parked: false, agentId: 'ben' });
  });

  it('lists a parked conversation that nobody can take', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.unassign('c1');
    await world.declare('ana', 'away');

    const { standing } = await world.routeByCommand('c1');

    expect(standing).toMatchObject({ status: 'waiting', parked: false, position: 1 });
  });

  it('serves a manual inbox', async () => {
    await world.has({ agents: { ana: {} }, policy: { mode: 'manual' } });
    await world.open('c1');

    expect((await world.routeByCommand('c1')).standing.agentId).toBe('ana');
  });

  it('ends pending, as a hand-off does', async () => {
    await world.has({ agents: { ana: { availability: 'away' } } });
    await world.open('c1', { pending: true });

    const { standing } = await world.routeByCommand('c1');

    expect(standing).toMatchObject({ status: 'waiting', waitingSince: world.clock.now, position: 1 });
    expect(await world.story('c1')).toEqual(['created', 'waiting (nobody_eligible)']);
  });

  it('does not pass over whoever stands ahead', async () => {
    await oneBusyAgent();
    await world.resolve('held');

    expect((await world.routeByCommand('c2')).decision?.reason).toBe('others_ahead');
  });

  it('is refused where somebody holds it, and names who', async () => {
    await oneBusyAgent();

    const routing = world.routeByCommand('held');

    await expect(routing).rejects.toMatchObject({ code: 'already_assigned', agentId: 'ana' });
  });

  it('is refused for a resolved conversation', async () => {
    await oneBusyAgent();
    await world.resolve('held');

    await expect(world.routeByCommand('held')).rejects.toMatchObject({ code: 'conversation_resolved' });
  });
});

describe('choosing who gets it', () => {
  it('keeps the turn of an agent who was away', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'away' }, cem: {} } });
    await world.hasOpen('c1', 'c2');
    await world.declare('ben', 'online');

    await world.hasOpen('c3', 'c4', 'c5');

    expect(await world.holders('c1', 'c2', 'c3', 'c4', 'c5')).toEqual(['ana', 'cem', 'ben', 'ana', 'cem']);
  });

  it('keeps the turn of a member who leaves the inbox and joins again', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');
    const membership = { inboxId: 'sales', agentId: 'ana' };
    await world.db.inboxMember.delete({ where: { inboxId_agentId: membership } });
    await world.db.inboxMember.create({ data: { ...membership, joinOrder: 2 } });

    expect((await world.open('c2')).standing.agentId).toBe('ben');
  });

  it('does not advance the rotation by what a person assigned', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('manual', { pending: true });
    await world.assign('manual', { agentId: 'ana' });

    expect((await world.open('c1')).standing.agentId).toBe('ana');
  });

  it('turns in each inbox by itself', async () => {
    const members = ['ana', 'ben'];
    await world.has({ agents: { ana: {}, ben: {} }, inboxes: { sales: { members }, support: { members } } });

    await world.open('c1', { inboxId: 'sales' });
    await world.open('c2', { inboxId: 'support' });

    expect(await world.holders('c1', 'c2')).toEqual(['ana', 'ana']);
  });

  it('gives it to who holds fewest, then to who was assigned longest ago, by the method least_assigned', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { method: 'least_assigned' } });
    await world.hasOpen('c1', 'c2', 'c3');
    await world.resolve('c1');
    await world.resolve('c3');

    await world.hasOpen('c4', 'c5');

    expect(await world.holders('c2', 'c4', 'c5')).toEqual(['ben', 'ana', 'ben']);
  });

  it('gives both of two conversations to who just came online without any, by the method least_assigned', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'offline' } }, policy: { method: 'least_assigned' } });
    await world.hasOpen('held-1', 'held-2');
    await world.declare('ben', 'online');

    await world.hasOpen('c1', 'c2');

    expect(await world.holders('c1', 'c2')).toEqual(['ben', 'ben']);
  });

  it('relaxes a required skill once the conversation has waited long enough', async () => {
    await world.has({ agents: { ana: {} }, policy: { skillMatch: 'require', skillRelaxAfterSeconds: 30 } });
    const opened = await world.open('c1', { skills: ['billing'] });
    world.clock.pass(30);

    const later = await world.route('c1');

    expect(opened.decision?.leftOut).toEqual({ missing_skill: 1 });
    expect(later.standing.agentId).toBe('ana');
  });
});
