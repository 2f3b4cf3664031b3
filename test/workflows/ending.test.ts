import { expect, test } from 'vitest';
import * as messages from '../../contract/messages.ts';
import { eventually, useStage } from './stage.ts';

const stage = useStage();

test('ends the run when resolved', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  const answer = await conversation.ask('resolve', {});

  expect(answer.conversation).toMatchObject({ status: 'resolved', agentId: null, responseDueAt: null });
  await conversation.handle.result();
  expect(world.row(conversation.id).status).toBe('resolved');
});

test('refuses a command that comes while it is being resolved', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const resolving = world.gate.hold('resolve');
  const conversation = stage.conversation();
  await conversation.open();
  await conversation.command('resolve', {});
  await resolving.reached;

  const assignment = conversation.ask('assign', { agentId: 'ben' });
  const refusal = expect(assignment).rejects.toMatchObject({ cause: { type: 'conversation_resolved' } });
  await eventually(() => conversation.count('workflowExecutionUpdateAcceptedEventAttributes')).toBe(2);
  resolving.release();

  await refusal;
  await conversation.handle.result();
});

test('answers who resolves it while it is being resolved', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const resolving = world.gate.hold('resolve');
  const conversation = stage.conversation();
  await conversation.open();
  await conversation.command('resolve', {});
  await resolving.reached;

  const again = conversation.ask('resolve', {});
  await eventually(() => conversation.count('workflowExecutionUpdateAcceptedEventAttributes')).toBe(2);
  resolving.release();

  expect(await again).toMatchObject({ conversation: { status: 'resolved' } });
  await conversation.handle.result();
});

test('drops what comes too late and ends', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const resolving = world.gate.hold('resolve');
  const conversation = stage.conversation();
  await conversation.open();
  await conversation.command('resolve', {});
  await resolving.reached;

  await conversation.command('assign', { agentId: 'ben' });
  await conversation.tell(messages.standingChanged, { standing: await conversation.standing() });
  await conversation.mend();
  await conversation.agentSays('ana');
  resolving.release();

  await conversation.handle.result();
  expect(world.happened(conversation.id).slice(2)).toEqual(['taken from ana: resolved', 'resolved']);
});

test('reopens when the consumer writes again, and goes back to the previous agent', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  await conversation.ask('assign', { agentId: 'ben' });
  await conversation.ask('resolve', {});
  await conversation.handle.result();

  const { sentAt } = await conversation.consumerSays();

  await eventually(() => world.happened(conversation.id).slice(-2)).toEqual(['reopened', 'assigned to ben by routing']);
  expect(await conversation.view()).toMatchObject({ status: 'assigned', agentId: 'ben', unansweredSince: sentAt });
});

test('counts timeouts afresh after reopening', async () => {
  const world = stage.world({ policy: { cooloffSeconds: 3 }, agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  await conversation.consumerSays();
  await stage.pass(65);
  await conversation.ask('resolve', {});
  await conversation.handle.result();

  await conversation.consumerSays();

  await eventually(() => world.happened(conversation.id).at(-2)).toBe('reopened');
  expect(await conversation.view()).toMatchObject({ timeouts: 0, coolingOff: [] });
});

test('reopens for a message that came while it was being resolved', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const resolving = world.gate.hold('resolve');
  const conversation = stage.conversation();
  await conversation.open();
  await conversation.command('resolve', {});
  await resolving.reached;

  const { sentAt } = await conversation.consumerSays();
  resolving.release();

  await eventually(() => world.happened(conversation.id).slice(-3)).toEqual([
    'resolved',
    'reopened',
    'assigned to ana by routing',
  ]);
  expect(await conversation.view()).toMatchObject({ status: 'assigned', unansweredSince: sentAt });
});

test('does not reopen for a message that came before', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();

  await conversation.ask('resolve', {});

  await conversation.handle.result();
  expect(world.happened(conversation.id).at(-1)).toBe('resolved');
});

test('does not reopen for a message it knows, and ends again', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  const { messageId } = await conversation.consumerSays();
  await conversation.ask('resolve', {});
  await conversation.handle.result();

  await conversation.consumerSays({ messageId });

  await conversation.handle.result();
  expect(world.happened(conversation.id).at(-1)).toBe('resolved');
});

test('knows the messages of earlier runs after reopening', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  const { messageId } = await conversation.consumerSays();
  await conversation.ask('resolve', {});
  await conversation.handle.result();
  await conversation.consumerSays();
  await conversation.agentSays('ana');
  await eventually(() => world.happened(conversation.id)).toContain('reopened');

  await conversation.consumerSays({ messageId });

  expect(await conversation.view()).toMatchObject({ unansweredSince: null });
});

test('answers an opening of a resolved conversation with its present state', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  await conversation.ask('resolve', {});
  await conversation.handle.result();

  const answer = await conversation.open();

  expect(answer).toMatchObject({ created: false, conversation: { status: 'resolved' } });
  await conversation.handle.result();
  expect(world.happened(conversation.id).at(-1)).toBe('resolved');
});
