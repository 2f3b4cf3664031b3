import { expect, test } from 'vitest';
import * as messages from '../../contract/messages.ts';
import { useStage } from './stage.ts';

const stage = useStage();

test('does with local activities alone while the database answers', async () => {
  stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await conversation.ask(messages.requeue, {});

  expect(await conversation.count('markerRecordedEventAttributes')).toBe(2);
  expect(await conversation.count('activityTaskScheduledEventAttributes')).toBe(0);
});

test('bridges a short trouble of the database with local attempts', async () => {
  const world = stage.world({ agents: { ana: {} } });
  world.gate.fail('openConversation', 2);
  const conversation = stage.conversation();

  const answer = await conversation.open();

  expect(answer.conversation.agentId).toBe('ana');
  expect(await conversation.count('activityTaskScheduledEventAttributes')).toBe(0);
});

test('falls back to an ordinary activity when three local attempts have failed', async () => {
  const world = stage.world({ agents: { ana: {} } });
  world.gate.fail('openConversation', 3);
  const conversation = stage.conversation();

  const answer = await conversation.open();

  expect(answer.conversation.agentId).toBe('ana');
  expect(await conversation.count('activityTaskScheduledEventAttributes')).toBe(1);
});

test('goes on trying until the database is back', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  world.gate.fail('releaseConversation', 5);

  const answer = await conversation.ask(messages.requeue, {});

  expect(answer.conversation.agentId).toBe('ben');
});

test('takes place once even where the results of several attempts get lost', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {}, cyd: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  world.gate.lose('releaseConversation', 4);

  const answer = await conversation.ask(messages.requeue, {});

  expect(answer.conversation.agentId).toBe('ben');
  expect(world.happened(conversation.id)).toEqual([
    'created',
    'assigned to ana by routing',
    'taken from ana: requeued',
    'assigned to ben by routing',
  ]);
});

test('hears messages while the database is slow', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const requeueing = world.gate.hold('releaseConversation');
  await conversation.command(messages.requeueSignal, {});
  await requeueing.reached;

  const { sentAt } = await conversation.consumerSays();
  const timing = await conversation.timing();
  requeueing.release();

  expect(timing.unansweredSince).toBe(sentAt);
});
