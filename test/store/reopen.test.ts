import { describe, expect, it } from 'vitest';
import { useWorld } from './world.ts';

const world = useWorld();

/** Ana held `c1` until it was resolved; the next turn is Ben's. `m1` and `m2` were said in it. */
async function resolvedOnce(policy = {}): Promise<void> {
  await world.has({ agents: { ana: {}, ben: {}, cem: {} }, policy });
  await world.open('c1', { messages: { m1: {}, m2: {} } });
  await world.resolve('c1', 'sold');
}

describe('opening a resolved conversation', () => {
  it('reopens it for a new message of the consumer, back to the agent who had it', async () => {
    await resolvedOnce();

    const { outcome, conversation, decision } = await world.open('c1', { messages: { m3: {} } });

    expect(outcome).toBe('reopened');
    expect(conversation).toMatchObject({ status: 'assigned', agentId: 'ana', resolvedAt: null });
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
    await world.pass(3_600);

    const { conversation } = await world.open('c1', { messages: { m3: {} } });

    expect(conversation).toMatchObject({ waitingSince: world.clock.now, createdAt: createdAt.toISOString() });
    expect(await world.row('c1')).toMatchObject({ resolvedAt: null, disposition: null });
  });

  it('leaves it resolved where the message is known already', async () => {
    await resolvedOnce();

    const { outcome, conversation } = await world.open('c1', { messages: { m2: {} } });

    expect(outcome).toBe('existing');
    expect(conversation).toMatchObject({ status: 'resolved', agentId: null });
  });

  it('leaves it resolved where the consumer said nothing', async () => {
    await resolvedOnce();

    const { outcome, conversation } = await world.open('c1', { messages: { m3: { from: 'bot' } } });

    expect({ outcome, status: conversation.status }).toEqual({ outcome: 'existing', status: 'resolved' });
  });

  it('reopens it where one of several messages is new', async () => {
    await resolvedOnce();

    expect((await world.open('c1', { messages: { m2: {}, m3: {} } })).outcome).toBe('reopened');
  });

  it('routes it where the previous agent is not eligible', async () => {
    await resolvedOnce();
    await world.declare('ana', 'away');

    const { conversation, decision } = await world.open('c1', { messages: { m3: {} } });

    expect(conversation.agentId).toBe('ben');
    expect(decision?.reason).toBe('round_robin');
  });

  it('routes it where the policy prefers that', async () => {
    await resolvedOnce({ reopenTo: 'route' });

    const { conversation, decision } = await world.open('c1', { messages: { m3: {} } });

    expect(conversation.agentId).toBe('ben');
    expect(decision?.reason).toBe('round_robin');
  });

  it('goes back to whoever held it last, not first', async () => {
    await resolvedOnce({ reopenTo: 'previous_agent' });
    await world.open('c1', { messages: { m3: {} } });
    await world.assign('c1', { agentId: 'cem' });
    await world.resolve('c1');

    expect((await world.open('c1', { messages: { m4: {} } })).conversation.agentId).toBe('cem');
  });

  it('keeps the cool-offs of the time before, which run on', async () => {
    await resolvedOnce();
    await world.open('c1', { messages: { m3: {} } });
    await world.requeue('c1');
    await world.assign('c1', { agentId: 'cem' });
    await world.unassign('c1');
    await world.resolve('c1');

    const { conversation } = await world.open('c1', { messages: { m4: {} } });

    expect(conversation.coolingOff.map(({ agentId }) => agentId)).toEqual(['ana']);
  });

  it('counts as new where everybody is offline', async () => {
    await resolvedOnce();
    for (const agentId of ['ana', 'ben', 'cem']) await world.declare(agentId, 'offline');

    const { conversation, decision } = await world.open('c1', { messages: { m3: {} } });

    expect(conversation.status).toBe('assigned');
    expect(decision?.reason).toBe('all_offline');
  });

  it('goes back to the bot if the policy says so, and to people by its hand-off', async () => {
    await resolvedOnce({ reopenTo: 'pending' });

    const { outcome, conversation, decision } = await world.open('c1', { messages: { m3: {} } });

    expect({ outcome, decision }).toEqual({ outcome: 'reopened', decision: null });
    expect(conversation).toMatchObject({ status: 'pending', agentId: null, waitingSince: null, resolvedAt: null });
    expect((await world.handOff('c1')).conversation).toMatchObject({ status: 'assigned', agentId: 'ben' });
  });

  it('reopens for a new message whatever its time', async () => {
    await resolvedOnce();

    const sentAt = world.clock.in(-600);

    const { outcome, conversation } = await world.open('c1', { messages: { m3: { sentAt } } });

    expect({ outcome, unansweredSince: conversation.unansweredSince }).toEqual({
      outcome: 'reopened',
      unansweredSince: sentAt,
    });
  });

  it('has nothing unanswered of the time before', async () => {
    await resolvedOnce();

    const { conversation } = await world.open('c1', { messages: { m3: {} } });

    expect(conversation.responseDueAt).toBe(world.clock.in(60));
  });

  it('does not reopen twice for two openings with the same message', async () => {
    await resolvedOnce();
    await world.open('c1', { messages: { m3: {} } });
    await world.resolve('c1');

    expect((await world.open('c1', { messages: { m3: {} } })).outcome).toBe('existing');
  });
});
