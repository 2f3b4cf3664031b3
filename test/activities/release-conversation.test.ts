import { describe, expect, it } from 'vitest';
import { json, wholePolicy } from './directory.ts';
import { useWorld } from './world.ts';

const world = useWorld();

describe('unassigning', () => {
  it('parks the conversation with its age', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    const opened = await world.open('c1');
    world.clock.pass(60);

    const { standing, decision } = await world.unassign('c1');

    expect(standing).toMatchObject({
      status: 'waiting',
      parked: true,
      agentId: null,
      assignedAt: null,
      position: null,
    });
    expect(standing.waitingSince).toBe(opened.standing.waitingSince);
    expect(standing.coolingOff).toEqual([]);
    expect(decision).toBeNull();
    expect(await world.waiting()).toEqual([]);
    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (manual)', 'waiting']);
    expect((await world.events('c1')).at(-1)?.data).toEqual({ parked: true });
  });

  it('wakes who waits for the place that it frees, but not the parked one', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('c1', 'c2', 'c3');

    const { wake } = await world.unassign('c1');

    expect(wake).toEqual(['c2']);
  });

  it('keeps agent and place where it is the team alone', async () => {
    await world.has({ agents: { ana: {} }, teams: { gold: ['ana'] } });
    await world.open('c1', { teamId: 'gold' });

    const { standing } = await world.unassign('c1', { agent: false, team: true });

    expect(standing).toMatchObject({ status: 'assigned', agentId: 'ana', teamId: null, parked: false });
    expect((await world.story('c1')).slice(2)).toEqual(['team_changed ana']);
    expect((await world.events('c1')).at(-1)).toMatchObject({ teamId: null, data: { previousTeamId: 'gold' } });
  });

  it('routes a waiting conversation among everybody once its team is gone', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'away' } }, teams: { gold: ['ben'] } });
    await world.open('c1', { teamId: 'gold' });

    const { standing } = await world.unassign('c1', { agent: false, team: true });

    expect(standing).toMatchObject({ status: 'assigned', agentId: 'ana', teamId: null });
  });

  it('releases agent and team together, and parks', async () => {
    await world.has({ agents: { ana: {} }, teams: { gold: ['ana'] } });
    await world.open('c1', { teamId: 'gold' });

    const { standing } = await world.unassign('c1', { agent: true, team: true });

    expect(standing).toMatchObject({ status: 'waiting', parked: true, agentId: null, teamId: null });
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

    const { standing } = await world.unassign('c1', { agent: true, team: true });

    expect(standing).toMatchObject({ status: 'waiting', parked: false, teamId: null, position: 1 });
  });

  for (const [what, release] of [
    ['an agent', { agent: true }],
    ['a team', { agent: false, team: true }],
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

    const { standing, decision } = await world.requeue('c1');

    expect(standing).toMatchObject({ status: 'assigned', agentId: 'ben', parked: false });
    expect(standing.coolingOff).toEqual([{ agentId: 'ana', until: world.clock.in(120) }]);
    expect(decision?.leftOut).toEqual({ cooling_off: 1 });
    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (requeued)', 'assigned ben (routed)']);
  });

  it('keeps the time since which it waits', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    const opened = await world.open('c1');
    world.clock.pass(60);

    expect((await world.requeue('c1')).standing.waitingSince).toBe(opened.standing.waitingSince);
  });

  it('only lists it in a manual inbox', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { mode: 'manual' } });
    await world.open('c1');
    await world.routeByCommand('c1');

    const { standing, decision } = await world.requeue('c1');

    expect(standing).toMatchObject({ status: 'waiting', parked: false, agentId: null, position: 1 });
    expect(decision?.reason).toBe('manual_inbox');
  });

  it('gives nobody a cool-off where the policy has none', async () => {
    await world.has({ agents: { ana: {} }, policy: { cooloffSeconds: 0 } });
    await world.open('c1');

    expect((await world.requeue('c1')).standing).toMatchObject({ agentId: 'ana', coolingOff: [] });
  });

  it('is refused where nobody holds it', async () => {
    await world.has({ agents: { ana: { availability: 'away' } } });
    await world.open('c1');

    await expect(world.requeue('c1')).rejects.toMatchObject({ code: 'not_assigned' });
  });
});

describe('a response timeout', () => {
  it('gives it to another, and tells the state of the agent who did not answer', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');
    await world.declare('ana', 'busy');

    const { standing } = await world.timeOut('c1', 'ana');

    expect(standing).toMatchObject({ agentId: 'ben', coolingOff: [{ agentId: 'ana', until: world.clock.in(300) }] });
    expect((await world.story('c1')).slice(2)).toEqual(['unassigned ana (response_timeout)', 'assigned ben (routed)']);
    expect((await world.events('c1'))[2]).toMatchObject({ actorKind: 'system', data: { availability: 'busy' } });
  });

  it('counts in the row', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');

    await world.timeOut('c1', 'ana', { timeouts: 2 });

    expect(await world.row('c1')).toMatchObject({ timeouts: 2 });
  });

  it('leaves it waiting with its age where nobody else can, and gives it to the same agent after the cool-off', async () => {
    await world.has({ agents: { ana: {} }, policy: { cooloffSeconds: 30 } });
    const opened = await world.open('c1');
    world.clock.pass(60);

    const timedOut = await world.timeOut('c1', 'ana');
    world.clock.pass(29);
    const during = await world.route('c1');
    world.clock.pass(1);
    const afterwards = await world.route('c1');

    expect(timedOut.standing).toMatchObject({ status: 'waiting', parked: false, position: 1 });
    expect(timedOut.standing.waitingSince).toBe(opened.standing.waitingSince);
    expect(timedOut.wake).toEqual([]);
    expect(during.decision?.leftOut).toEqual({ cooling_off: 1 });
    expect(afterwards.standing).toMatchObject({ status: 'assigned', agentId: 'ana', coolingOff: [] });
  });

  it('goes round all agents while they cool off', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');

    await world.timeOut('c1', 'ana');
    const { standing } = await world.timeOut('c1', 'ben');

    expect(standing).toMatchObject({ status: 'waiting', agentId: null });
    expect(standing.coolingOff.map(({ agentId }) => agentId)).toEqual(['ana', 'ben']);
  });

  it('is not taken as new where the others are offline', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'offline' } } });
    await world.open('c1');

    expect((await world.timeOut('c1', 'ana')).standing).toMatchObject({ status: 'waiting', agentId: null });
  });

  it('is not taken as new where a person gave it before routing ever looked', async () => {
    await world.has({ agents: { ana: {}, ben: { availability: 'offline' } } });
    await world.open('c1', { pending: true });
    await world.assign('c1', { agentId: 'ana' });
    await world.declare('ana', 'offline');

    expect((await world.timeOut('c1', 'ana')).standing).toMatchObject({ status: 'waiting', agentId: null });
  });

  it('changes nothing where another agent holds it by now', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.open('c1');
    await world.assign('c1', { agentId: 'ben' });
    const before = await world.row('c1');

    const { standing, decision } = await world.timeOut('c1', 'ana');

    expect({ agentId: standing.agentId, decision }).toEqual({ agentId: 'ben', decision: null });
    expect(await world.row('c1')).toEqual(before);
  });

  it('changes nothing where nobody holds it by now', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    await world.resolve('c1');
    const before = await world.row('c1');

    await world.timeOut('c1', 'ana');

    expect(await world.row('c1')).toEqual(before);
  });

  it('goes back to the list of a manual inbox', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { mode: 'manual' } });
    await world.open('c1');
    await world.assign('c1', { agentId: 'ana' });

    expect((await world.timeOut('c1', 'ana')).standing).toMatchObject({ status: 'waiting', parked: false });
  });

  it('wakes who can use the place that the agent who cools off has free', async () => {
    await world.has({ agents: { ana: { capacity: 1 } } });
    await world.hasOpen('c1', 'c2');

    const { wake } = await world.timeOut('c1', 'ana');

    expect(wake).toEqual(['c2']);
  });
});

describe('escalation', () => {
  const escalations = async () => (await world.story('c1')).filter((line) => line.startsWith('escalated'));

  it('is told once, at the timeout the policy names', async () => {
    await world.has({ agents: { ana: {}, ben: {}, cem: {}, dia: {} }, policy: { escalateAfterTimeouts: 2 } });
    await world.open('c1');

    await world.timeOut('c1', 'ana', { timeouts: 1 });
    expect(await escalations()).toEqual([]);

    await world.timeOut('c1', 'ben', { timeouts: 2 });
    await world.timeOut('c1', 'cem', { timeouts: 3 });
    expect(await escalations()).toEqual(['escalated ben']);
    expect((await world.events('c1')).find(({ type }) => type === 'conversation.escalated')).toMatchObject({
      actorKind: 'system',
      data: { timeouts: 2 },
    });
  });

  it('is told again in the next row', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { escalateAfterTimeouts: 1 } });
    await world.open('c1');

    await world.timeOut('c1', 'ana', { timeouts: 1 });
    await world.timeOut('c1', 'ben', { timeouts: 1 });

    expect(await escalations()).toEqual(['escalated ana', 'escalated ben']);
  });

  it('is told once in a row whose policy changes in the middle, and not skipped', async () => {
    await world.has({ agents: { ana: {}, ben: {}, cem: {}, dia: {} }, policy: { escalateAfterTimeouts: 3 } });
    await world.open('c1');
    const setPolicy = (escalateAfterTimeouts: number) =>
      world.db.inbox.update({ where: { id: 'sales' }, data: { policy: json(wholePolicy({ escalateAfterTimeouts })) } });

    await world.timeOut('c1', 'ana', { timeouts: 1 });
    await world.timeOut('c1', 'ben', { timeouts: 2 });
    await setPolicy(1);
    await world.timeOut('c1', 'cem', { timeouts: 3 });
    await setPolicy(4);
    await world.timeOut('c1', 'dia', { timeouts: 4 });

    expect(await escalations()).toEqual(['escalated cem']);
  });

  it('is switched off by 0', async () => {
    await world.has({ agents: { ana: {}, ben: {} }, policy: { escalateAfterTimeouts: 0 } });
    await world.open('c1');

    await world.timeOut('c1', 'ana', { timeouts: 1 });

    expect(await escalations()).toEqual([]);
  });
});
