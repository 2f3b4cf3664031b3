import { describe, expect, it } from 'vitest';
import { useWorld } from './world.ts';

const world = useWorld();

describe('opening a new conversation', () => {
  it('creates and routes it at once', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });

    const { outcome, conversation, standing, searchAttributes, tell, more } = await world.open('c1');

    expect({ outcome, searchAttributes, tell, more }).toEqual({
      outcome: 'created',
      searchAttributes: 'all',
      tell: [],
      more: false,
    });
    expect(conversation).toMatchObject({ status: 'assigned', agentId: 'ana', assignedBy: 'routing', version: 1 });
    expect(standing).toMatchObject({ availability: 'online', due: null });
    expect(await world.story('c1')).toEqual(['created', 'assigned ana (routed)']);
  });

  it('gives one after another to the members in turn', async () => {
    await world.has({ agents: { ana: {}, ben: {}, cem: {} } });

    await world.hasOpen('c1', 'c2', 'c3', 'c4');

    expect(await world.holders('c1', 'c2', 'c3', 'c4')).toEqual(['ana', 'ben', 'cem', 'ana']);
  });

  it('keeps the decision with everybody who was considered', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'away' }, cem: {} } });

    const { decision } = await world.open('c1');

    const [kept] = await world.db.decision.findMany({ where: { conversationId: 'c1' } });
    expect(kept).toMatchObject({
      id: decision?.id,
      outcome: 'assigned',
      agentId: 'ana',
      reason: 'round_robin',
      method: 'round_robin',
      policyVersion: 1,
      considered: [
        { agentId: 'ana', eligible: true, reason: null, load: 0, capacity: null, lastAssignedAt: null },
        { agentId: 'cem', eligible: true, reason: 'ranked_lower', load: 0, capacity: null, lastAssignedAt: null },
        { agentId: 'ben', eligible: false, reason: 'not_available', load: 0, capacity: null, lastAssignedAt: null },
      ],
      leftOut: { not_available: 1 },
      sentence: decision?.sentence,
    });
  });

  it('counts it against the load of its agent over all inboxes', async () => {
    await world.has({
      agents: { ana: { capacity: 1 } },
      inboxes: { sales: { members: ['ana'] }, support: { members: ['ana'] } },
    });

    await world.open('c1', { inboxId: 'sales' });
    const second = await world.open('c2', { inboxId: 'support' });

    expect(second.conversation).toMatchObject({ status: 'waiting', agentId: null });
    expect(second.decision?.leftOut).toEqual({ at_capacity: 1 });
  });

  it('limits agents who name no capacity to the default of the account', async () => {
    await world.has({ agents: { ana: {}, ben: { capacity: 2 } }, account: { defaultCapacity: 1 } });

    await world.hasOpen('c1', 'c2', 'c3', 'c4');

    expect(await world.holders('c1', 'c2', 'c3', 'c4')).toEqual(['ana', 'ben', 'ben', null]);
  });

  it('gives nothing to an agent with a capacity of 0', async () => {
    await world.has({ agents: { ana: { capacity: 0 }, ben: {} } });

    await world.hasOpen('c1', 'c2');

    expect(await world.holders('c1', 'c2')).toEqual(['ben', 'ben']);
  });

  it('lists it where nobody can take it', async () => {
    await world.has({ agents: { ana: { availability: 'away' } } });

    const { conversation } = await world.open('c1');

    expect(conversation).toMatchObject({
      status: 'waiting',
      parked: false,
      position: 1,
      waitingSince: world.clock.now,
    });
    expect(await world.story('c1')).toEqual(['created', 'waiting (nobody_eligible)']);
    expect(await world.waiting()).toEqual(['c1']);
  });

  it('writes down what it asks for', async () => {
    await world.has({ agents: { ana: {}, ben: { skills: ['billing'] } }, teams: { gold: ['ben'] } });

    const { conversation } = await world.open('c1', {
      consumerKey: 'key 7',
      teamId: 'gold',
      priority: 'urgent',
      skills: ['billing'],
    });

    expect(conversation).toMatchObject({
      teamId: 'gold',
      priority: 'urgent',
      skills: ['billing'],
      agentId: 'ben',
    });
    expect(await world.row('c1')).toMatchObject({ consumerKey: 'key 7', priority: 0 });
  });

  it('tells until when an answer is due', async () => {
    await world.has({ agents: { ana: {} } });
    const asked = world.clock.now;

    const { conversation, standing } = await world.open('c1', { messages: { m1: { sentAt: asked } } });

    expect(conversation).toMatchObject({ unansweredSince: asked, responseDueAt: world.clock.in(60) });
    expect(standing.due).toEqual({ what: 'warning', at: world.clock.in(45) });
    expect((await world.row('c1')).timerAt?.toISOString()).toBe(world.clock.in(45));
  });

  it('waits for a person in a manual inbox', async () => {
    await world.has({ agents: { ana: {} }, policy: { mode: 'manual' } });

    const { conversation, decision } = await world.open('c1');

    expect(conversation).toMatchObject({ status: 'waiting', parked: false, position: 1 });
    expect(decision?.reason).toBe('manual_inbox');
  });

  it('is refused for an inbox that does not exist', async () => {
    await world.has({ agents: { ana: {} } });

    const opening = world.open('c1', { inboxId: 'nowhere' });

    await expect(opening).rejects.toMatchObject({ code: 'inbox_not_found' });
    expect(await world.story('c1')).toEqual([]);
  });
});

describe('opening a pending conversation', () => {
  it('leaves it to the bot: neither routed nor listed', async () => {
    await world.has({ agents: { ana: {} } });

    const { conversation, decision } = await world.open('c1', { pending: true });

    expect(conversation).toMatchObject({ status: 'pending', agentId: null, waitingSince: null, position: null });
    expect(decision).toBeNull();
    expect(await world.events('c1')).toMatchObject([{ type: 'conversation.created', data: { pending: true } }]);
  });
});

describe('opening with a preferred agent', () => {
  it('gives it to that agent, whoever has the turn', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });

    const { conversation, decision } = await world.open('c1', { preferredAgentId: 'ben' });

    expect(conversation.agentId).toBe('ben');
    expect(decision?.reason).toBe('preferred_agent');
  });

  it('routes it where that agent is not eligible', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'busy' } } });

    const { conversation, decision } = await world.open('c1', { preferredAgentId: 'ben' });

    expect(conversation.agentId).toBe('ana');
    expect(decision?.reason).toBe('round_robin');
  });

  it('comes after whoever waits for that agent', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('held', 'waiting');
    await world.resolve('held');

    const { conversation, decision } = await world.open('c1', { preferredAgentId: 'ana' });

    expect(conversation.agentId).toBeNull();
    expect(decision?.reason).toBe('nobody_eligible');
    expect(await world.holders('waiting')).toEqual(['ana']);
  });
});

describe('opening while everybody is offline', () => {
  const offline = { availability: 'offline' } as const;

  it('spreads new conversations equally over all of them', async () => {
    await world.has({ agents: { ana: offline, ben: offline, cem: offline, dia: offline } });

    const decided = [];
    for (let n = 1; n <= 8; n += 1) decided.push((await world.open(`c${n}`)).decision);

    const twice = ['ana', 'ben', 'cem', 'dia', 'ana', 'ben', 'cem', 'dia'];
    expect(decided.map((decision) => decision?.agentId)).toEqual(twice);
    expect(new Set(decided.map((decision) => decision?.reason))).toEqual(new Set(['all_offline']));
  });

  it('stays within their capacity', async () => {
    await world.has({ agents: { ana: { ...offline, capacity: 1 }, ben: { ...offline, capacity: 1 } } });

    await world.hasOpen('c1', 'c2', 'c3');

    expect(await world.holders('c1', 'c2', 'c3')).toEqual(['ana', 'ben', null]);
  });

  it('leaves it waiting where the policy says so', async () => {
    await world.has({ agents: { ana: offline }, policy: { whenAllOffline: 'wait' } });

    expect((await world.open('c1')).decision?.reason).toBe('nobody_eligible');
  });

  for (const availability of ['away', 'busy'] as const) {
    it(`leaves it waiting while one of them is ${availability}`, async () => {
      await world.has({ agents: { ana: offline, ben: { availability } } });

      expect((await world.open('c1')).conversation).toMatchObject({ status: 'waiting', agentId: null });
    });
  }

  it('minds only those who could serve it', async () => {
    await world.has({ agents: { ana: offline, ben: { availability: 'away' } }, teams: { gold: ['ana'] } });

    expect((await world.open('c1', { teamId: 'gold' })).conversation.agentId).toBe('ana');
  });
});

describe('a preferred agent of a conversation that a bot has first', () => {
  it('gets it on the hand-off', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1', { preferredAgentId: 'ben', pending: true });

    const { conversation, decision } = await world.handOff('c1');

    expect(conversation.agentId).toBe('ben');
    expect(decision?.reason).toBe('preferred_agent');
  });

  it('is not thought of again after the first decision', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'away' } }, policy: { reopenTo: 'route' } });
    await world.open('c1', { preferredAgentId: 'ben', pending: true });
    await world.handOff('c1');
    await world.declare('ben', 'online');
    await world.declare('ana', 'offline');
    await world.declare('ana', 'online');
    await world.resolve('c1');

    const { decision } = await world.open('c1', { messages: { new: {} } });

    expect(decision?.reason).toBe('round_robin');
  });

  it('is not thought of after a person took it', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1', { preferredAgentId: 'ben', pending: true });
    await world.claim('c1', 'ana');

    const { decision } = await world.requeue('c1');

    expect(decision).toMatchObject({ agentId: 'ben', reason: 'round_robin' });
  });
});

describe('opening a conversation that exists', () => {
  it('finds it as it is and changes nothing', async () => {
    await world.has({ agents: { ana: {} } });
    const first = await world.open('c1');

    const again = await world.open('c1', { priority: 'urgent' });

    expect(again.outcome).toBe('existing');
    expect(again.conversation).toEqual(first.conversation);
    expect(await world.story('c1')).toEqual(['created', 'assigned ana (routed)']);
  });

  it('keeps its place on the waiting list', async () => {
    await world.has({ agents: { ana: { availability: 'away' } } });
    await world.hasOpen('c1', 'c2');

    const again = await world.open('c1');

    expect(again).toMatchObject({ outcome: 'existing', decision: null });
    expect(again.conversation).toMatchObject({ status: 'waiting', position: 1 });
    expect(await world.waiting()).toEqual(['c1', 'c2']);
  });

  it('records what is said with it, once', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    const asked = world.clock.in(-1);

    const first = await world.open('c1', { messages: { m1: { sentAt: asked } } });
    const again = await world.open('c1', { messages: { m1: { sentAt: asked } } });

    expect(first.conversation).toMatchObject({ unansweredSince: asked, version: 2 });
    expect(again.conversation).toEqual(first.conversation);
    expect(await world.db.message.count()).toBe(1);
  });

  it('keeps nothing of an opening that changed nothing', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');

    await world.open('c1');

    expect(await world.db.transition.count()).toBe(1);
  });
});
