import { describe, expect, test } from 'vitest';
import { standingChanged } from '../../contract/messages.ts';
import { eventually, soonAfter, useStage } from './stage.ts';

const stage = useStage();

test('does with local activities alone while the database answers', async () => {
  stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await conversation.ask('requeue', {});

  expect(await conversation.count('markerRecordedEventAttributes')).toBe(2);
  expect(await conversation.count('activityTaskScheduledEventAttributes')).toBe(0);
});

test('bridges a short trouble of the database with local attempts', async () => {
  const world = stage.world({ agents: { ana: {} } });
  world.gate.fail('open', 2);
  const conversation = stage.conversation();

  const answer = await conversation.open();

  expect(answer.conversation.agentId).toBe('ana');
  expect(await conversation.count('activityTaskScheduledEventAttributes')).toBe(0);
});

test('falls back to an ordinary activity when three local attempts have failed', async () => {
  const world = stage.world({ agents: { ana: {} } });
  world.gate.fail('open', 3);
  const conversation = stage.conversation();

  const answer = await conversation.open();

  expect(answer.conversation.agentId).toBe('ana');
  expect(await conversation.count('activityTaskScheduledEventAttributes')).toBe(1);
});

test('goes on trying until the database is back', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  world.gate.fail('requeue', 5);

  const answer = await conversation.ask('requeue', {});

  expect(answer.conversation.agentId).toBe('ben');
});

test('takes place once even if the results of several attempts get lost', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {}, cyd: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  world.gate.lose('requeue', 4);

  const answer = await conversation.ask('requeue', {});

  expect(answer.conversation.agentId).toBe('ben');
  expect(world.happened(conversation.id)).toEqual([
    'created',
    'assigned to ana by routing',
    'taken from ana: requeued',
    'assigned to ben by routing',
  ]);
});

describe('a failure for good', () => {
  test('has the row mended, and the command carried out then', async () => {
    const world = stage.world({ agents: { ana: {}, ben: {} } });
    const conversation = stage.conversation();
    await conversation.open();
    world.edit(conversation.id, { status: 'waiting', agentId: null, assignedAt: null, assignedBy: null });

    const answer = await conversation.ask('assign', { agentId: 'ben' });

    expect(answer.conversation).toMatchObject({ status: 'assigned', agentId: 'ben' });
    expect(world.happened(conversation.id).slice(2)).toEqual(['taken from ana: reassigned', 'assigned to ben by sue']);
  });

  test('is answered if it fails again, and the conversation goes on', async () => {
    const world = stage.world({ agents: { ana: {}, ben: {} } });
    const conversation = stage.conversation();
    await conversation.open();
    world.gate.break('assign', 2);

    const failing = conversation.ask('assign', { agentId: 'ben' });

    await expect(failing).rejects.toMatchObject({ cause: { type: 'internal_error' } });
    expect((await conversation.ask('assign', { agentId: 'ben' })).conversation.agentId).toBe('ben');
    expect(await conversation.count('activityTaskScheduledEventAttributes')).toBe(0);
  });

  test('of the opening ends the run, and the caller is told', async () => {
    const world = stage.world({ agents: { ana: {} } });
    world.gate.break('open', 2);
    const conversation = stage.conversation();

    const opening = conversation.open();

    await expect(opening).rejects.toMatchObject({ cause: { type: 'internal_error' } });
    await expect(conversation.handle.result()).rejects.toMatchObject({ cause: { type: 'internal_error' } });
  });

  test('of what is due has the row mended, and is tried again', async () => {
    const world = stage.world({ agents: { ana: {}, ben: {} } });
    const conversation = stage.conversation();
    await conversation.consumerSays();
    await stage.pass(50);
    world.gate.break('due', 1);

    await stage.pass(11);

    expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(60)]);
  });

  test('of what is due and of the mending is tried again later, each time after a longer while', async () => {
    const world = stage.world({ agents: { ana: {}, ben: {} } });
    const conversation = stage.conversation();
    await conversation.consumerSays();
    await stage.pass(50);
    world.gate.break('due', 1_000);
    world.gate.break('mend', 1_000);

    await stage.pass(400);
    const attempts = await conversation.count('timerFiredEventAttributes');
    world.gate.break('due', 0);
    world.gate.break('mend', 0);
    await stage.pass(61);

    // After 1, 2, 4 … 32 and then 60 seconds.
    expect(attempts).toBeLessThan(20);
    expect(world.happened(conversation.id)).toContain('taken from ana: response_timeout');
  });

  test('of a change of availability is answered, and the agent goes on', async () => {
    const world = stage.world({ agents: { ana: {} } });
    const ana = stage.agent('ana');
    await ana.declares('away');
    world.gate.break('availability', 1);

    const failing = ana.declares('busy');

    await expect(failing).rejects.toMatchObject({ cause: { type: 'internal_error' } });
    expect(await ana.declares('online')).toMatchObject({ availability: 'online' });
  });
});

describe('a database that was set back', () => {
  test('is taken at its word', async () => {
    const world = stage.world({ agents: { ana: {}, ben: {} } });
    const conversation = stage.conversation();
    await conversation.open({ message: await conversation.message('consumer', null) });
    const before = world.row(conversation.id);
    await conversation.ask('assign', { agentId: 'ben' });
    await conversation.ask('amend', { priority: 'high' });
    world.setBack(conversation.id, before);

    const { conversation: answer } = await conversation.ask('amend', { skills: ['billing'] });
    await stage.pass(61);

    expect(answer).toMatchObject({ agentId: 'ana', priority: 'normal', version: before.version + 1 });
    expect(world.happened(conversation.id)).toContain('taken from ana: response_timeout');
  });

  test('is asked when the workflow is told something older than it knows', async () => {
    const world = stage.world({ agents: { ana: {}, ben: {} } });
    const conversation = stage.conversation();
    await conversation.open();
    const before = world.row(conversation.id);
    await conversation.ask('assign', { agentId: 'ben' });
    world.setBack(conversation.id, before);

    await conversation.tell(standingChanged, { standing: await conversation.standing() });

    await eventually(async () => (await conversation.known()).agentId).toBe('ana');
  });

  test('costs a bounded number of attempts while what is due stays due', async () => {
    const world = stage.world({ agents: { ana: {}, ben: {} } });
    const conversation = stage.conversation();
    await conversation.consumerSays();
    await stage.pass(50);
    world.stuck.add(conversation.id);

    await stage.pass(400);

    const timers = await conversation.history();
    const fired = timers.filter((event) => event.timerFiredEventAttributes != null);
    expect(fired.length).toBeLessThan(15);
    expect(await conversation.count('workflowExecutionContinuedAsNewEventAttributes')).toBe(0);
  });

  test('ends the workflow whose rows are gone, and says so to whoever asks', async () => {
    const world = stage.world({ agents: { ana: {}, ben: {} } });
    const conversation = stage.conversation();
    await conversation.open();
    world.rows.delete(conversation.id);

    const asked = conversation.ask('assign', { agentId: 'ben' });

    await expect(asked).rejects.toMatchObject({ cause: { type: 'conversation_not_found' } });
    await expect(conversation.handle.result()).rejects.toMatchObject({ cause: { type: 'conversation_not_found' } });
  });

  test('ends the workflow whose rows are gone when something is due', async () => {
    const world = stage.world({ agents: { ana: {}, ben: {} } });
    const conversation = stage.conversation();
    await conversation.consumerSays();
    await stage.pass(10);
    world.rows.delete(conversation.id);

    await stage.pass(60);

    await expect(conversation.handle.result()).rejects.toMatchObject({ cause: { type: 'conversation_not_found' } });
  });
});
