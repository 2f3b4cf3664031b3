import { expect, test } from 'vitest';
import * as messages from '../../contract/messages.ts';
import { createLocalEnvironment } from '../support/temporal.ts';
import { eventually, useStage } from './stage.ts';

// On the development server, which has a workflow task that ends the run done again where something came meanwhile.
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
  const resolving = world.gate.holdLocally('resolveConversation');
  await conversation.command(messages.resolveSignal, {});
  await resolving.reached;

  const { sentAt } = await conversation.consumerSays();
  resolving.release();

  await eventually(() => world.happened(conversation.id)).toEqual(REOPENED);
  expect(await conversation.view()).toMatchObject({ status: 'assigned', agentId: 'ana', unansweredSince: sentAt });
});

test('reopens for a message that comes in the very task that resolves it by an update', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const resolving = world.gate.holdLocally('resolveConversation');
  const resolved = conversation.ask(messages.resolve, {}, { updateId: 'resolve-1' });
  await resolving.reached;

  const { sentAt } = await conversation.consumerSays();
  const failure = expect(resolved).rejects.toMatchObject({
    cause: { details: expect.stringContaining('task failure') },
  });
  resolving.release();
  await failure;
  const repeated = await conversation.ask(messages.resolve, {}, { updateId: 'resolve-1' });

  expect(repeated.conversation.status).toBe('resolved');
  await eventually(() => world.happened(conversation.id)).toEqual(REOPENED);
  expect(await conversation.view()).toMatchObject({ status: 'assigned', agentId: 'ana', unansweredSince: sentAt });
});

test('reopens at the deadline where nobody repeats the update that resolved it', async () => {
  const responseTimeoutSeconds = { online: 1, busy: 1, away: 1, offline: 1 };
  const world = stage.world({ policy: { responseTimeoutSeconds }, agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const resolving = world.gate.holdLocally('resolveConversation');
  const resolved = conversation.ask(messages.resolve, {}).catch(() => undefined);
  await resolving.reached;

  await conversation.consumerSays();
  resolving.release();
  await resolved;

  await eventually(() => world.happened(conversation.id).slice(0, REOPENED.length)).toEqual(REOPENED);
});

test('reopens at once for a message whose sender found it resolved, where nobody repeats the update that resolved it', async () => {
  const responseTimeoutSeconds = { online: 0, busy: 0, away: 0, offline: 0 };
  const world = stage.world({ policy: { responseTimeoutSeconds }, agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const resolving = world.gate.holdLocally('resolveConversation');
  const resolved = conversation.ask(messages.resolve, {}).catch(() => undefined);
  await resolving.reached;
  await conversation.consumerSays();
  resolving.release();
  await resolved;

  await conversation.consumerSays({ foundVersion: world.row(conversation.id).version });

  await eventually(() => world.happened(conversation.id)).toEqual(REOPENED);
});

test('reopens once for several messages that come while it ends', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const resolving = world.gate.holdLocally('resolveConversation');
  await conversation.command(messages.resolveSignal, {});
  await resolving.reached;

  const { sentAt } = await conversation.consumerSays();
  await conversation.consumerSays();
  await conversation.agentSays('ana');
  resolving.release();

  await eventually(() => world.happened(conversation.id)).toContain('reopened');
  expect(await conversation.view()).toMatchObject({ unansweredSince: sentAt });
  expect(world.happened(conversation.id).filter((what) => what === 'reopened')).toHaveLength(1);
});

test('asks the database first where an agent who answers found a newer row', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await eventually(() => world.row(conversation.id).agentId).toBe('ana');
  const row = world.row(conversation.id);
  // A transaction took it to Ben, and its answer was lost.
  world.take(row, 'response_timeout', await stage.now());
  world.give(row, { agentId: 'ben', assignedBy: 'routing', at: await stage.now() });
  row.version += 1;

  await conversation.agentSays('ben', { foundVersion: row.version });

  await eventually(async () => (await conversation.timing()).unansweredSince).toBeNull();
  expect((await conversation.view()).agentId).toBe('ben');
});
