import { describe, expect, it } from 'vitest';
import { useWorld } from './world.ts';

const world = useWorld();

describe('assigning an agent by hand', () => {
  it('gives a waiting conversation to the agent, in the name of who asked', async () => {
    await world.has({ agents: { ana: { availability: 'away' } } });
    await world.open('c1');

    const actor = { kind: 'person', id: 'sue' } as const;
    const { conversation, standing, warnings, decision } = await world.assign('c1', { agentId: 'ana' }, actor);

    expect(conversation).toMatchObject({ status: 'assigned', agentId: 'ana', assignedBy: 'sue', position: null });
    expect({ assignedAt: conversation.assignedAt, availability: standing.availability }).toEqual({
      assignedAt: world.clock.now,
      availability: 'away',
    });
    expect({ warnings, decision }).toEqual({ warnings: [], decision: null });
    expect((await world.events('c1')).at(-1)).toMatchObject({
      type: 'conversation.assigned',
      agentId: 'ana',
      reason: 'manual',
      actorKind: 'person',
      actorId: 'sue',
      decisionId: null,
    });
  });

  it('tells the ledger who lost it before who got it', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');

    await world.assign('c1', { agentId: 'ben' });

    expect(await world.story('c1')).toEqual([
      'created',
      'assigned ana (routed)',
      'unassigned ana (reassigned)',
      'assigned ben (manual)',
    ]);
  });

  it('ends pending and starts the time since which it needed an agent', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1', { pending: true });

    const { conversation } = await world.assign('c1', { agentId: 'ana' });

    expect(conversation).toMatchObject({ status: 'assigned', agentId: 'ana', waitingSince: world.clock.now });
  });

  it('takes a parked conversation out of the parking place', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.unassign('c1');

    expect((await world.assign('c1', { agentId: 'ana' })).conversation).toMatchObject({
      parked: false,
      agentId: 'ana',
    });
  });

  it('serves a manual inbox', async () => {
    await world.has({ agents: { ana: {} }, policy: { mode: 'manual' } });
    await world.open('c1');

    expect((await world.assign('c1', { agentId: 'ana' })).conversation.agentId).toBe('ana');
  });

  it('warns where the agent is offline', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'offline' } } });
    await world.open('c1');

    const { conversation, warnings } = await world.assign('c1', { agentId: 'ben' });

    expect({ agentId: conversation.agentId, warnings }).toEqual({ agentId: 'ben', warnings: ['agent_offline'] });
  });

  it('serves who waits for the slot that it frees', async () => {
    await world.has({ agents: { ana: { capacity: 1 }, ben: { capacity: 0 } } });
    await world.hasOpen('c1', 'c2');

    const { tell } = await world.assign('c1', { agentId: 'ben', overCapacity: true });

    expect(tell).toEqual(['c2']);
    expect(await world.holders('c1', 'c2')).toEqual(['ben', 'ana']);
  });

  it('starts a new deadline for what is unanswered', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1', { messages: { m1: {} } });
    await world.pass(30);

    const { conversation } = await world.assign('c1', { agentId: 'ben' });

    expect(conversation.responseDueAt).toBe(world.clock.in(60));
  });

  it("ends the agent's cool-off for the conversation", async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'away' } } });
    await world.open('c1');
    const requeued = await world.requeue('c1');

    const { conversation } = await world.assign('c1', { agentId: 'ana' });

    expect(requeued.conversation.coolingOff).toHaveLength(1);
    expect(conversation).toMatchObject({ agentId: 'ana', coolingOff: [] });
    expect((await world.row('c1')).coolOffs).toEqual({});
  });
});

describe('repeating an assignment', () => {
  it('changes nothing where the agent has it already', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    const before = await world.row('c1');
    await world.pass(20);

    const { conversation } = await world.assign('c1', { agentId: 'ana' });

    expect(conversation).toMatchObject({ agentId: 'ana', version: before.version });
    expect(await world.row('c1')).toEqual(before);
    expect(await world.story('c1')).toEqual(['created', 'assigned ana (routed)']);
  });

  it('changes nothing where agent and team are the present ones', async () => {
    await world.has({ agents: { ana: {} }, teams: { gold: ['ana'] } });
    await world.open('c1', { teamId: 'gold' });
    const before = await world.row('c1');

    await world.assign('c1', { agentId: 'ana', teamId: 'gold' });

    expect(await world.row('c1')).toEqual(before);
    expect(await world.story('c1')).toEqual(['created', 'assigned ana (routed)']);
  });

  it('changes nothing where the holder is at capacity', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.open('c1');

    expect((await world.assign('c1', { agentId: 'ana' })).conversation.version).toBe(1);
  });
});

describe('whom a conversation may be assigned to', () => {
  it('refuses an agent outside the inbox', async () => {
    await world.has({ agents: { ana: {}, eve: {} }, inboxes: { sales: { members: ['ana'] } } });
    await world.open('c1');

    const assigning = world.assign('c1', { agentId: 'eve' });

    await expect(assigning).rejects.toMatchObject({ code: 'agent_not_in_inbox' });
    expect(await world.holders('c1')).toEqual(['ana']);
  });

  it('refuses a supervisor outside the inbox', async () => {
    await world.has({ agents: { ana: {}, sue: { role: 'supervisor' } }, inboxes: { sales: { members: ['ana'] } } });
    await world.open('c1');

    await expect(world.assign('c1', { agentId: 'sue' })).rejects.toMatchObject({ code: 'agent_not_in_inbox' });
  });

  it('allows an administrator outside the inbox', async () => {
    await world.has({ agents: { ana: {}, adi: { role: 'administrator' } }, inboxes: { sales: { members: ['ana'] } } });
    await world.open('c1');

    expect((await world.assign('c1', { agentId: 'adi' })).conversation.agentId).toBe('adi');
  });

  it('refuses a deactivated agent', async () => {
    await world.has({ agents: { ana: {}, old: { active: false } } });
    await world.open('c1');

    await expect(world.assign('c1', { agentId: 'old' })).rejects.toMatchObject({ code: 'agent_deactivated' });
  });

  it('refuses an agent that does not exist', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');

    await expect(world.assign('c1', { agentId: 'nobody' })).rejects.toMatchObject({ code: 'agent_not_found' });
  });

  it('refuses an agent at capacity, with the numbers', async () => {
    await world.has({ agents: { ana: { capacity: 1 }, ben: { capacity: 1 } } });
    await world.hasOpen('c1', 'c2');

    await expect(world.assign('c1', { agentId: 'ben' })).rejects.toMatchObject({
      code: 'agent_at_capacity',
      message: 'agent ben is at capacity (1 of 1)',
    });
    expect(await world.holders('c1', 'c2')).toEqual(['ana', 'ben']);
  });

  it('refuses an agent at the default capacity of the account', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, account: { defaultCapacity: 1 } });
    await world.hasOpen('c1', 'c2');

    await expect(world.assign('c1', { agentId: 'ben' })).rejects.toMatchObject({ code: 'agent_at_capacity' });
  });

  it('exceeds the capacity of an agent where that is said', async () => {
    await world.has({ agents: { ana: { capacity: 1 }, ben: { capacity: 1 } } });
    await world.hasOpen('c1', 'c2');

    const { conversation } = await world.assign('c1', { agentId: 'ben', overCapacity: true });

    expect(conversation.agentId).toBe('ben');
    expect((await world.db.agent.findUniqueOrThrow({ where: { id: 'ben' } })).load).toBe(2);
  });

  it('refuses a resolved conversation before anything else', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.resolve('c1');

    await expect(world.assign('c1', { agentId: 'nobody' })).rejects.toMatchObject({ code: 'conversation_resolved' });
  });
});

describe('expecting somebody to hold it', () => {
  it('assigns where the expected agent holds it', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');

    const { conversation } = await world.assign('c1', { agentId: 'ben', expectedAgentId: 'ana' });

    expect(conversation.agentId).toBe('ben');
  });

  it('assigns where nobody is expected and nobody holds it', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1', { pending: true });

    expect((await world.assign('c1', { agentId: 'ana', expectedAgentId: null })).conversation.agentId).toBe('ana');
  });

  it('refuses where somebody else holds it, and names who', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');

    const assigning = world.assign('c1', { agentId: 'ana', expectedAgentId: 'ben' });

    await expect(assigning).rejects.toMatchObject({ code: 'unexpected_assignee', agentId: 'ana' });
  });

  it('refuses where nobody is expected and somebody holds it', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');

    const assigning = world.assign('c1', { agentId: 'ben', expectedAgentId: null });

    await expect(assigning).rejects.toMatchObject({ code: 'unexpected_assignee', agentId: 'ana' });
  });

  it('refuses where somebody is expected and nobody holds it', async () => {
    await world.has({ agents: { ana: { availability: 'away' } } });
    await world.open('c1');

    const assigning = world.assign('c1', { agentId: 'ana', expectedAgentId: 'ana' });

    await expect(assigning).rejects.toMatchObject({ code: 'unexpected_assignee', agentId: undefined });
  });
});

describe('claiming', () => {
  it('gives the conversation to who claims it', async () => {
    await world.has({ agents: { ana: { availability: 'busy' } } });
    await world.open('c1');

    const { conversation } = await world.claim('c1', 'ana');

    expect(conversation).toMatchObject({ agentId: 'ana', assignedBy: 'ana' });
    expect((await world.story('c1')).at(-1)).toBe('assigned ana (claimed)');
  });

  it('is refused where another agent holds it, and names who', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');

    await expect(world.claim('c1', 'ben')).rejects.toMatchObject({ code: 'already_assigned', agentId: 'ana' });
  });

  it('changes nothing where the holder claims it again', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    const before = await world.row('c1');

    await world.claim('c1', 'ana');

    expect(await world.row('c1')).toEqual(before);
    expect(await world.db.transition.count()).toBe(1);
  });

  it('never exceeds the capacity of who claims', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('c1', 'c2');

    await expect(world.claim('c2', 'ana')).rejects.toMatchObject({ code: 'agent_at_capacity' });
  });
});

describe('assigning a team', () => {
  it('keeps an agent who belongs to it', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, teams: { gold: ['ben', 'ana'] } });
    await world.open('c1');

    const { conversation, decision } = await world.assign('c1', { teamId: 'gold' });

    expect(conversation).toMatchObject({ teamId: 'gold', agentId: 'ana' });
    expect(decision).toBeNull();
    expect(await world.story('c1')).toEqual(['created', 'assigned ana (routed)', 'team_changed ana']);
    expect((await world.events('c1')).at(-1)).toMatchObject({ teamId: 'gold', data: { previousTeamId: null } });
  });

  it('releases an agent who does not, and routes inside the team', async () => {
    await world.has({ agents: { ana: {}, ben: {}, cem: {} }, teams: { gold: ['cem'] } });
    await world.open('c1');

    const { conversation, decision } = await world.assign('c1', { teamId: 'gold' });

    expect(conversation).toMatchObject({ teamId: 'gold', agentId: 'cem', assignedBy: 'routing' });
    expect(decision?.leftOut).toEqual({ not_in_team: 2 });
    expect(await world.story('c1')).toEqual([
      'created',
      'assigned ana (routed)',
      'team_changed ana',
      'unassigned ana (team_changed)',
      'assigned cem (routed)',
    ]);
  });

  it('lists the conversation where nobody in the team can take it', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'offline' } }, teams: { gold: ['ben'] } });
    await world.open('c1');

    const { conversation } = await world.assign('c1', { teamId: 'gold' });

    expect(conversation).toMatchObject({ status: 'waiting', parked: false, agentId: null, position: 1 });
  });

  it('serves who waits for the agent whom it releases', async () => {
    await world.has({ agents: { ana: { capacity: 1 }, ben: { capacity: 1 } }, teams: { gold: ['ben'] } });
    await world.hasOpen('c1', 'c2', 'c3');

    const { tell } = await world.assign('c1', { teamId: 'gold' });

    expect(tell).toEqual(['c3']);
    expect(await world.holders('c1', 'c2', 'c3')).toEqual([null, 'ben', 'ana']);
  });

  it('is refused if there is no such team', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');

    await expect(world.assign('c1', { teamId: 'nowhere' })).rejects.toMatchObject({ code: 'team_not_found' });
  });

  it('routes a waiting conversation inside the team', async () => {
    await world.has({ agents: { ana: { availability: 'away' }, ben: {} }, teams: { gold: ['ben'], silver: ['ana'] } });
    await world.open('c1', { teamId: 'silver' });

    expect((await world.assign('c1', { teamId: 'gold' })).conversation.agentId).toBe('ben');
  });

  it('leaves a parked conversation parked, and a pending one pending', async () => {
    await world.has({ agents: { ana: {} }, teams: { gold: ['ana'] } });
    await world.open('parked');
    await world.unassign('parked');
    await world.open('pending', { pending: true });

    const parked = await world.assign('parked', { teamId: 'gold' });
    const pending = await world.assign('pending', { teamId: 'gold' });

    expect(parked.conversation).toMatchObject({ status: 'waiting', parked: true, teamId: 'gold' });
    expect(pending.conversation).toMatchObject({ status: 'pending', teamId: 'gold' });
  });

  it('refuses an agent outside the team of the conversation', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, teams: { gold: ['ana'] } });
    await world.open('c1', { teamId: 'gold' });

    await expect(world.assign('c1', { agentId: 'ben' })).rejects.toMatchObject({ code: 'agent_not_in_team' });
  });
});

describe('assigning agent and team in one call', () => {
  it('sets both, and the agent is judged by the new team', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, teams: { gold: ['ana'], silver: ['ben'] } });
    await world.open('c1', { teamId: 'gold' });

    const { conversation } = await world.assign('c1', { agentId: 'ben', teamId: 'silver' });

    expect(conversation).toMatchObject({ teamId: 'silver', agentId: 'ben', assignedBy: 'key-1' });
    expect((await world.story('c1')).slice(2)).toEqual([
      'team_changed ana',
      'unassigned ana (reassigned)',
      'assigned ben (manual)',
    ]);
  });

  it('changes neither where the agent is not in the team', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, teams: { gold: ['ana'], silver: ['ana'] } });
    await world.open('c1', { teamId: 'gold' });

    const assigning = world.assign('c1', { agentId: 'ben', teamId: 'silver' });

    await expect(assigning).rejects.toMatchObject({ code: 'agent_not_in_team' });
    expect(await world.row('c1')).toMatchObject({ teamId: 'gold', agentId: 'ana' });
  });

  it('sets the team of a conversation whose agent stays', async () => {
    await world.has({ agents: { ana: {} }, teams: { gold: ['ana'] } });
    await world.open('c1');

    await world.assign('c1', { agentId: 'ana', teamId: 'gold' });

    expect(await world.story('c1')).toEqual(['created', 'assigned ana (routed)', 'team_changed ana']);
  });
});
