import { describe, expect, it } from 'vitest';
import { useWorld } from './world.ts';

const world = useWorld();

describe('unassigning', () => {
  it('parks the conversation with its age', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    const opened = await world.open('c1');
    await world.pass(60);

    const { conversation, decision } = await world.unassign('c1');

    expect(conversation).toMatchObject({
      status: 'waiting',
      parked: true,
      agentId: null,
      assignedAt: null,
      position: null,
    });
    expect(conversation.waitingSince).toBe(opened.conversation.waitingSince);
    expect(conversation.coolingOff).toEqual([]);
    expect(decision).toBeNull();
    expect(await world.waiting()).toEqual([]);
    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (manual)', 'waiting']);
    expect((await world.events('c1')).at(-1)?.data).toEqual({ parked: true });
  });

  it('serves who waits for the slot that it frees, but not the parked one', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('c1', 'c2', 'c3');

    const { tell } = await world.unassign('c1');

    expect(tell).toEqual(['c2']);
    expect(await world.holders('c1', 'c2', 'c3')).toEqual([null, 'ana', null]);
  });

  it('keeps agent and place where it is the team alone', async () => {
    await world.has({ agents: { ana: {} }, teams: { gold: ['ana'] } });
    await world.open('c1', { teamId: 'gold' });

    const { conversation } = await world.unassign('c1', { team: true });

    expect(conversation).toMatchObject({ status: 'assigned', agentId: 'ana', teamId: null, parked: false });
    expect((await world.story('c1')).slice(2)).toEqual(['team_changed ana']);
    expect((await world.events('c1')).at(-1)).toMatchObject({ teamId: null, data: { previousTeamId: 'gold' } });
  });

  it('routes a waiting conversation among everybody once its team is gone', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'away' } }, teams: { gold: ['ben'] } });
    await world.open('c1', { teamId: 'gold' });

    const { conversation } = await world.unassign('c1', { team: true });

    expect(conversation).toMatchObject({ status: 'assigned', agentId: 'ana', teamId: null });
  });

  it('releases agent and team together, and parks', async () => {
    await world.has({ agents: { ana: {} }, teams: { gold: ['ana'] } });
    await world.open('c1', { teamId: 'gold' });

    const { conversation } = await world.unassign('c1', { agent: true, team: true });

    expect(conversation).toMatchObject({ status: 'waiting', parked: true, agentId: null, teamId: null });
  });

  it('tells of no team where there was none to release', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');

    await world.unassign('c1', { agent: true, team: true });

    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (manual)', 'waiting']);
  });

  it('releases what there is of both, without parking what nobody held', async () => {
    await world.has({ agents: { ana: { availability: 'away' } }, teams: { gold: ['ana'] } });
    await world.open('c1', { teamId: 'gold' });

    const { conversation } = await world.unassign('c1', { agent: true, team: true });

    expect(conversation).toMatchObject({ status: 'waiting', parked: false, teamId: null, position: 1 });
  });

  for (const [what, release] of [
    ['an agent', { agent: true }],
    ['a team', { team: true }],
  ] as const) {
    it(`is refused where there is not ${what} to release`, async () => {
      await world.has({ agents: { ana: { availability: 'away' } } });
      await world.open('c1');

      await expect(world.unassign('c1', release)).rejects.toMatchObject({ code: 'not_assigned' });
    });
  }

  it('is refused for a resolved conversation', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.resolve('c1');

    await expect(world.unassign('c1')).rejects.toMatchObject({ code: 'conversation_resolved' });
  });
});

describe('requeueing', () => {
  it('gives it to another, and lets the agent who had it cool off', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { cooloffSeconds: 120 } });
    await world.open('c1');

    const { conversation, decision } = await world.requeue('c1');

    expect(conversation).toMatchObject({ status: 'assigned', agentId: 'ben', parked: false });
    expect(conversation.coolingOff).toEqual([{ agentId: 'ana', until: world.clock.in(120) }]);
    expect(decision?.leftOut).toEqual({ cooling_off: 1 });
    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (requeued)', 'assigned ben (routed)']);
  });

  it('keeps the time since which it waits', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    const opened = await world.open('c1');
    await world.pass(60);

    expect((await world.requeue('c1')).conversation.waitingSince).toBe(opened.conversation.waitingSince);
  });

  it('only lists it in a manual inbox', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { mode: 'manual' } });
    await world.open('c1');
    await world.route('c1');

    const { conversation, decision } = await world.requeue('c1');

    expect(conversation).toMatchObject({ status: 'waiting', parked: false, agentId: null, position: 1 });
    expect(decision?.reason).toBe('manual_inbox');
  });

  it('gives nobody a cool-off where the policy has none', async () => {
    await world.has({ agents: { ana: {} }, policy: { cooloffSeconds: 0 } });
    await world.open('c1');

    expect((await world.requeue('c1')).conversation).toMatchObject({ agentId: 'ana', coolingOff: [] });
  });

  it('is refused where nobody holds it', async () => {
    await world.has({ agents: { ana: { availability: 'away' } } });
    await world.open('c1');

    await expect(world.requeue('c1')).rejects.toMatchObject({ code: 'not_assigned' });
  });
});
