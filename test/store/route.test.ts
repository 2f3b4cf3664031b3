import { describe, expect, it } from 'vitest';
import { useWorld } from './world.ts';

const world = useWorld();

/** Ana, who has one place, holds `held`; `c1` and `c2` wait for it. */
async function oneBusyAgent(): Promise<void> {
  await world.has({ agents: { ana: { capacity: 1 } } });
  await world.hasOpen('held', 'c1', 'c2');
}

describe('a slot that becomes free', () => {
  it('is given, in the same transaction, to whoever waits', async () => {
    await oneBusyAgent();

    const { tell } = await world.resolve('held');

    expect(tell).toEqual(['c1']);
    const decision = await world.db.decision.findFirst({ where: { conversationId: 'c1' }, orderBy: { seq: 'desc' } });
    expect(decision).toMatchObject({ outcome: 'assigned', agentId: 'ana', reason: 'round_robin' });
    expect(await world.story('c1')).toEqual(['created', 'waiting (nobody_eligible)', 'assigned ana (routed)']);
  });

  it('leaves the time since which it waits', async () => {
    await oneBusyAgent();
    const { waitingSince } = await world.row('c1');
    await world.pass(60);

    await world.resolve('held');

    const row = await world.row('c1');
    expect({ since: row.waitingSince, at: row.assignedAt?.toISOString() }).toEqual({
      since: waitingSince,
      at: world.clock.now,
    });
  });

  it('is told to the conversation with its new version, on the outbox', async () => {
    await oneBusyAgent();

    await world.resolve('held');

    expect(await world.db.outboxEntry.findMany()).toMatchObject([{ conversationId: 'c1', version: 2 }]);
  });
});

describe('the timer of a waiting conversation', () => {
  it('is no decision, and nothing new in the ledger, while still nobody can take it', async () => {
    await oneBusyAgent();
    const before = await world.row('c1');

    const { decision } = await world.due('c1');

    expect(decision).toBeNull();
    expect(await world.row('c1')).toEqual(before);
    expect(await world.story('c1')).toEqual(['created', 'waiting (nobody_eligible)']);
    expect(await world.db.decision.count({ where: { conversationId: 'c1' } })).toBe(1);
  });

  it('changes nothing where somebody holds it and nothing is due', async () => {
    await oneBusyAgent();
    const before = await world.row('held');

    const { conversation, decision, tell } = await world.due('held');

    expect({ agentId: conversation.agentId, decision, tell }).toEqual({ agentId: 'ana', decision: null, tell: [] });
    expect(await world.row('held')).toEqual(before);
  });

  it('leaves a parked conversation to people', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.unassign('c1');

    const { conversation, decision } = await world.due('c1');

    expect(conversation).toMatchObject({ status: 'waiting', parked: true, agentId: null });
    expect(decision).toBeNull();
  });

  it('leaves a conversation in a manual inbox to people', async () => {
    await world.has({ agents: { ana: {} }, policy: { mode: 'manual' } });
    await world.open('c1');

    const { conversation, decision } = await world.due('c1');

    expect(conversation).toMatchObject({ status: 'waiting', agentId: null });
    expect(decision).toBeNull();
  });

  it('leaves pending and resolved conversations alone', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('pending', { pending: true });
    await world.open('resolved');
    await world.resolve('resolved');

    expect((await world.due('pending')).conversation.status).toBe('pending');
    expect((await world.due('resolved')).conversation.status).toBe('resolved');
  });

  it('is refused for a conversation that does not exist', async () => {
    await world.has({ agents: { ana: {} } });

    await expect(world.due('c1')).rejects.toMatchObject({ code: 'conversation_not_found' });
  });
});

describe('routing by command', () => {
  it('hands out a parked conversation', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');
    await world.unassign('c1');

    const { conversation } = await world.route('c1');

    expect(conversation).toMatchObject({ status: 'assigned', parked: false, agentId: 'ben' });
  });

  it('lists a parked conversation that nobody can take', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.unassign('c1');
    await world.declare('ana', 'away');

    const { conversation } = await world.route('c1');

    expect(conversation).toMatchObject({ status: 'waiting', parked: false, position: 1 });
  });

  it('serves a manual inbox', async () => {
    await world.has({ agents: { ana: {} }, policy: { mode: 'manual' } });
    await world.open('c1');

    expect((await world.route('c1')).conversation.agentId).toBe('ana');
  });

  it('ends pending, as a hand-off does', async () => {
    await world.has({ agents: { ana: { availability: 'away' } } });
    await world.open('c1', { pending: true });

    const { conversation } = await world.route('c1');

    expect(conversation).toMatchObject({ status: 'waiting', waitingSince: world.clock.now, position: 1 });
    expect(await world.story('c1')).toEqual(['created', 'waiting (nobody_eligible)']);
  });

  it('does not pass over whoever stands ahead', async () => {
    await oneBusyAgent();

    expect((await world.route('c2')).decision?.reason).toBe('nobody_eligible');
    await world.resolve('held');
    expect(await world.holders('c1', 'c2')).toEqual(['ana', null]);
  });

  it('does not pass over whoever stands ahead in a manual inbox either, for whom nobody asked', async () => {
    await world.has({ agents: { ana: { capacity: 1 } }, policy: { mode: 'manual' } });
    await world.hasOpen('c1', 'c2');

    expect((await world.route('c2')).conversation.agentId).toBe('ana');
  });

  it('is refused where somebody holds it, and names who', async () => {
    await oneBusyAgent();

    const routing = world.route('held');

    await expect(routing).rejects.toMatchObject({ code: 'already_assigned', agentId: 'ana' });
  });

  it('is refused for a resolved conversation', async () => {
    await oneBusyAgent();
    await world.resolve('held');

    await expect(world.route('held')).rejects.toMatchObject({ code: 'conversation_resolved' });
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
    await world.resolve('c1');
    await world.remove({ kind: 'inbox', inboxId: 'sales' }, 'ana');
    await world.db.inboxMember.create({ data: { ...membership, joinOrder: 2 } });
    await world.takeUp({ kind: 'inbox', inboxId: 'sales' });

    expect((await world.open('c2')).conversation.agentId).toBe('ben');
  });

  it('does not advance the rotation by what a person assigned', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('manual', { pending: true });
    await world.assign('manual', { agentId: 'ana' });

    expect((await world.open('c1')).conversation.agentId).toBe('ana');
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
    const rung = await world.pass(30);

    expect(opened.decision?.leftOut).toEqual({ missing_skill: 1 });
    expect(rung.map(({ conversation }) => conversation.agentId)).toEqual(['ana']);
  });
});
