import { describe, expect, it } from 'vitest';
import { CARRIED } from './commands.ts';
import { useWorld } from './world.ts';

const world = useWorld();

/** Ana held `c1` until it was resolved; the next turn is Ben's. `m1` and `m2` are known messages of it. */
async function resolvedOnce(policy = {}): Promise<void> {
  await world.has({ agents: { ana: {}, ben: {}, cem: {} }, policy });
  await world.open('c1');
  await world.resolve('c1', 'sold');
}

describe('opening a resolved conversation', () => {
  it('reopens it for a new message of the consumer, back to the agent who had it', async () => {
    await resolvedOnce();

    const { outcome, standing, decision, carried } = await world.open('c1', { messageIds: ['m3'] });

    expect(outcome).toBe('reopened');
    expect(carried).toEqual(CARRIED);
    expect(standing).toMatchObject({ status: 'assigned', agentId: 'ana', resolvedAt: null });
    expect(decision?.reason).toBe('previous_agent');
    expect(await world.story('c1')).toEqual([
      'created',
      'assigned ana (routed)',
      'unassigned ana (resolved)',
      'resolved',
      'reopened',
      'assigned ana (routed)',
    ]);
  });

  it('starts its waiting anew and keeps when it was created', async () => {
    await resolvedOnce();
    const { createdAt } = await world.row('c1');
    world.clock.pass(3_600);

    const { standing } = await world.open('c1', { messageIds: ['m3'] });

    expect(standing).toMatchObject({ waitingSince: world.clock.now, createdAt: createdAt.toISOString() });
    expect(await world.row('c1')).toMatchObject({ resolvedAt: null, disposition: null, carried: null });
  });

  it('leaves it resolved where the message is known already', async () => {
    await resolvedOnce();

    const { outcome, standing, carried } = await world.open('c1', { messageIds: ['m2'] });

    expect(outcome).toBe('existing');
    expect(standing).toMatchObject({ status: 'resolved', agentId: null });
    expect(carried).toEqual(CARRIED);
  });

  it('leaves it resolved where the consumer said nothing', async () => {
    await resolvedOnce();

    const { outcome, standing } = await world.open('c1');

    expect({ outcome, status: standing.status }).toEqual({ outcome: 'existing', status: 'resolved' });
  });

  it('reopens it where one of several messages is new', async () => {
    await resolvedOnce();

    expect((await world.open('c1', { messageIds: ['m2', 'm3'] })).outcome).toBe('reopened');
  });

  it('routes it where the previous agent is not eligible', async () => {
    await resolvedOnce();
    await world.declare('ana', 'away');

    const { standing, decision } = await world.open('c1', { messageIds: ['m3'] });

    expect(standing.agentId).toBe('ben');
    expect(decision?.reason).toBe('round_robin');
  });

  it('routes it where the policy prefers that', async () => {
    await resolvedOnce({ reopenTo: 'route' });

    const { standing, decision } = await world.open('c1', { messageIds: ['m3'] });

    expect(standing.agentId).toBe('ben');
    expect(decision?.reason).toBe('round_robin');
  });

  it('goes back to whoever held it last, not first', async () => {
    await resolvedOnce({ reopenTo: 'previous_agent' });
    await world.open('c1', { messageIds: ['m3'] });
    await world.assign('c1', { agentId: 'cem' });
    await world.resolve('c1');

    expect((await world.open('c1', { messageIds: ['m4'] })).standing.agentId).toBe('cem');
  });

  it('keeps the cool-offs of the time before, which run on', async () => {
    await resolvedOnce();
    await world.open('c1', { messageIds: ['m3'] });
    await world.timeOut('c1', 'ana');
    await world.assign('c1', { agentId: 'cem' });
    await world.unassign('c1');
    await world.resolve('c1');

    const { standing } = await world.open('c1', { messageIds: ['m4'] });

    expect(standing.coolingOff.map(({ agentId }) => agentId)).toEqual(['ana']);
  });

  it('counts as new where everybody is offline', async () => {
    await resolvedOnce();
    for (const agentId of ['ana', 'ben', 'cem']) await world.declare(agentId, 'offline');

    const { standing, decision } = await world.open('c1', { messageIds: ['m3'] });

    expect(standing.status).toBe('assigned');
    expect(decision?.reason).toBe('all_offline');
  });
});
