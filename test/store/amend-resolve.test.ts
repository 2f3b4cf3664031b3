import { describe, expect, it } from 'vitest';
import { useWorld } from './world.ts';

const world = useWorld();

/** Ana has one place and holds `held`; `c1` and `c2` wait for it. */
async function twoWait(): Promise<void> {
  await world.has({ agents: { ana: { capacity: 1 } } });
  await world.hasOpen('held', 'c1', 'c2');
}

describe('amending a waiting conversation', () => {
  it('ranks it anew by its priority', async () => {
    await twoWait();

    const { conversation } = await world.amend('c2', { priority: 'high' });

    expect(conversation).toMatchObject({ priority: 'high', position: 1, status: 'waiting' });
    expect(await world.waiting()).toEqual(['c2', 'c1']);
    expect((await world.events('c2')).at(-1)).toMatchObject({
      type: 'conversation.amended',
      data: { priority: 'high', skills: [] },
    });
  });

  it('serves it at once where that lets somebody take it', async () => {
    await world.has({ agents: { ana: {} }, policy: { skillMatch: 'require' } });
    await world.open('c1', { skills: ['billing'] });

    const { conversation, decision } = await world.amend('c1', { skills: [] });

    expect(conversation).toMatchObject({ status: 'assigned', agentId: 'ana', skills: [] });
    expect(decision?.outcome).toBe('assigned');
  });

  it('leaves the slot to whoever stands behind, if it can use it no longer', async () => {
    await world.has({ agents: { ana: { capacity: 1 } }, policy: { skillMatch: 'require' } });
    await world.hasOpen('held', 'c1', 'c2');

    const { conversation } = await world.amend('c1', { skills: ['billing'] });
    const { tell } = await world.resolve('held');

    expect(conversation.status).toBe('waiting');
    expect(tell).toEqual(['c2']);
  });

  it('keeps the time since which it waits', async () => {
    await twoWait();
    const { waitingSince } = await world.row('c2');

    await world.amend('c2', { priority: 'low' });

    expect((await world.row('c2')).waitingSince).toEqual(waitingSince);
  });
});

describe('amending any conversation', () => {
  it('changes nothing where nothing differs', async () => {
    await twoWait();
    const before = await world.row('c1');

    const { decision } = await world.amend('c1', { priority: 'normal', skills: [] });

    expect(decision).toBeNull();
    expect(await world.row('c1')).toEqual(before);
    expect(await world.story('c1')).toEqual(['created', 'waiting (nobody_eligible)']);
  });

  it('keeps the agent who has it, whatever the new skills', async () => {
    await world.has({ agents: { ana: {} }, policy: { skillMatch: 'require' } });
    await world.open('c1');

    const { conversation } = await world.amend('c1', { skills: ['billing'], priority: 'urgent' });

    expect(conversation).toMatchObject({ agentId: 'ana', skills: ['billing'], priority: 'urgent' });
    expect(await world.story('c1')).toEqual(['created', 'assigned ana (routed)', 'amended ana']);
  });

  it('leaves a parked conversation parked, and a pending one pending', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('parked');
    await world.unassign('parked');
    await world.open('pending', { pending: true });

    const parked = await world.amend('parked', { priority: 'urgent' });
    const pending = await world.amend('pending', { priority: 'urgent' });

    expect(parked.conversation).toMatchObject({ status: 'waiting', parked: true, priority: 'urgent' });
    expect(pending.conversation).toMatchObject({ status: 'pending', priority: 'urgent' });
  });

  it('is refused for a resolved conversation', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.resolve('c1');

    await expect(world.amend('c1', { priority: 'low' })).rejects.toMatchObject({ code: 'conversation_resolved' });
  });
});

describe('handing off', () => {
  it('ends pending and routes it by what the bot found out', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, teams: { gold: ['ben'] } });
    await world.open('c1', { pending: true });

    const { conversation, decision } = await world.handOff('c1', {
      teamId: 'gold',
      priority: 'high',
      skills: ['billing'],
    });

    expect(conversation).toMatchObject({ status: 'assigned', agentId: 'ben', teamId: 'gold', priority: 'high' });
    expect(conversation).toMatchObject({ skills: ['billing'], waitingSince: world.clock.now });
    expect(decision?.leftOut).toEqual({ not_in_team: 1 });
    expect(await world.story('c1')).toEqual(['created', 'amended', 'team_changed', 'assigned ben (routed)']);
  });

  it('lists it where nobody can take it', async () => {
    await world.has({ agents: { ana: { availability: 'away' } } });
    await world.open('c1', { pending: true });

    const { conversation } = await world.handOff('c1');

    expect(conversation).toMatchObject({ status: 'waiting', position: 1, waitingSince: world.clock.now });
    expect(await world.story('c1')).toEqual(['created', 'waiting (nobody_eligible)']);
  });

  it('counts as new where everybody is offline', async () => {
    await world.has({ agents: { ana: { availability: 'offline' } } });
    await world.open('c1', { pending: true });

    expect((await world.handOff('c1')).decision).toMatchObject({ agentId: 'ana', reason: 'all_offline' });
  });

  it('is refused where the conversation is not pending', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');

    await expect(world.handOff('c1')).rejects.toMatchObject({ code: 'not_pending' });
  });
});

describe('resolving', () => {
  it('releases whoever holds it and keeps the outcome', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');

    const { conversation, standing } = await world.resolve('c1', 'sold');

    expect(conversation).toMatchObject({ status: 'resolved', agentId: null, assignedAt: null });
    expect(standing).toMatchObject({ availability: null, due: null });
    expect(conversation.waitingSince).toBeNull();
    expect(conversation.resolvedAt).toBe(world.clock.now);
    expect(await world.row('c1')).toMatchObject({ disposition: 'sold', timerAt: null, previousAgentId: 'ana' });
    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (resolved)', 'resolved']);
    expect((await world.events('c1')).at(-1)).toMatchObject({ actorKind: 'key', data: { disposition: 'sold' } });
  });

  it('serves who waits for the slot that it frees', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('c1', 'c2', 'c3');

    expect((await world.resolve('c1')).tell).toEqual(['c2']);
    expect(await world.holders('c2', 'c3')).toEqual(['ana', null]);
  });

  it('serves who waits in another inbox for the same agent', async () => {
    const members = ['ana'];
    await world.has({ agents: { ana: { capacity: 1 } }, inboxes: { sales: { members }, support: { members } } });
    await world.open('c1');
    await world.open('c2', { inboxId: 'support' });

    expect((await world.resolve('c1')).tell).toEqual(['c2']);
  });

  it('has nothing unanswered any more', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1', { messages: { m1: {} } });

    const { conversation } = await world.resolve('c1');

    expect(conversation).toMatchObject({ unansweredSince: null, responseDueAt: null });
    expect(await world.pass(600)).toEqual([]);
  });

  it('takes a waiting conversation off the list', async () => {
    await world.has({ agents: { ana: { availability: 'away' } } });
    await world.hasOpen('c1', 'c2');

    const { conversation } = await world.resolve('c1');

    expect(conversation).toMatchObject({ status: 'resolved', position: null });
    expect(await world.waiting()).toEqual(['c2']);
    expect(await world.story('c1')).toEqual(['created', 'waiting (nobody_eligible)', 'resolved']);
  });

  it('ends a parked and a pending conversation too', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('parked');
    await world.unassign('parked');
    await world.open('pending', { pending: true });

    const parked = await world.resolve('parked');
    const pending = await world.resolve('pending');

    expect(parked.conversation).toMatchObject({ status: 'resolved', parked: false });
    expect(pending.conversation.status).toBe('resolved');
  });

  it('changes nothing where it is resolved already', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.resolve('c1', 'sold');
    const before = await world.row('c1');

    const { conversation, tell } = await world.resolve('c1', 'spam');

    expect(conversation.version).toBe(before.version);
    expect(tell).toEqual([]);
    expect(await world.row('c1')).toEqual(before);
    expect(await world.story('c1')).toHaveLength(4);
  });
});
