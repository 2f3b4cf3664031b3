import { expect, test } from 'vitest';
import { createLocalEnvironment } from '../support/temporal.ts';
import { eventually, useStage } from './stage.ts';

// On the development server, which has a workflow task that ends the run done again if something came meanwhile.
const stage = useStage(createLocalEnvironment);

const REOPENED = [
  'created',
  'assigned to ana by routing',
  'taken from ana: resolved',
  'resolved',
  'reopened',
  'assigned to ana by routing',
];

test('reopens for a message that comes in the very task that resolves it by a signal', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const resolving = world.gate.holdLocally('resolve');
  await conversation.command('resolve', {});
  await resolving.reached;

  const { sentAt } = await conversation.consumerSays();
  resolving.release();

  await eventually(() => world.happened(conversation.id)).toEqual(REOPENED);
  expect(await conversation.known()).toMatchObject({ status: 'assigned', agentId: 'ana', unansweredSince: sentAt });
});

test('reopens for a message that comes in the very task that resolves it by an update', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const resolving = world.gate.holdLocally('resolve');
  const resolved = conversation.ask('resolve', {}, { updateId: 'resolve-1' }).catch(() => undefined);
  await resolving.reached;

  const { sentAt } = await conversation.consumerSays();
  resolving.release();
  await resolved;

  await eventually(() => world.happened(conversation.id)).toEqual(REOPENED);
  expect(await conversation.known()).toMatchObject({ status: 'assigned', agentId: 'ana', unansweredSince: sentAt });
});

test('answers the update that resolved it to whoever repeats it', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const resolving = world.gate.holdLocally('resolve');
  const resolved = conversation.ask('resolve', {}, { updateId: 'resolve-1' }).catch(() => undefined);
  await resolving.reached;
  await conversation.consumerSays();
  resolving.release();
  await resolved;
  await eventually(() => world.happened(conversation.id)).toEqual(REOPENED);

  await conversation.ask('resolve', {}, { updateId: 'resolve-1' });

  expect(world.happened(conversation.id)).toEqual(REOPENED);
});

test('reopens once for several messages that come while it ends', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const resolving = world.gate.holdLocally('resolve');
  await conversation.command('resolve', {});
  await resolving.reached;

  const { sentAt } = await conversation.consumerSays();
  await conversation.consumerSays();
  resolving.release();

  await eventually(() => world.happened(conversation.id)).toContain('reopened');
  await eventually(async () => (await conversation.known()).unansweredSince).toBe(sentAt);
  expect(world.happened(conversation.id).filter((what) => what === 'reopened')).toHaveLength(1);
});
