import { describe, expect, test } from 'vitest';
import * as messages from '../../contract/messages.ts';
import type { ConversationDriver } from './conversation-driver.ts';
import type { FakeWorld } from './fake-world.ts';
import { eventually, soonAfter, useStage } from './stage.ts';

const stage = useStage();

test('answers the opening with the outcome of the first decision', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();

  const answer = await conversation.open();

  expect(answer).toMatchObject({
    created: true,
    conversation: { id: conversation.id, status: 'assigned', agentId: 'ana', assignedBy: 'routing' },
    decision: { outcome: 'assigned', agentId: 'ana', reason: 'round_robin' },
    warnings: [],
  });
});

test('answers a second opening with the present state', async () => {
  stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  await conversation.ask('assign', { agentId: 'ben' });

  const answer = await conversation.open();

  expect(answer).toMatchObject({ created: false, conversation: { agentId: 'ben' }, decision: null });
});

test('gives the first answer again to a repeated opening', async () => {
  stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  const first = await conversation.open({ updateId: 'opening' });
  await conversation.ask('assign', { agentId: 'ben' });

  const again = await conversation.open({ updateId: 'opening' });

  expect(again).toEqual(first);
});

test('tells exactly one of two simultaneous callers that it created the conversation', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();

  const answers = await Promise.all([conversation.open(), conversation.open()]);

  expect(answers.map(({ created }) => created).sort()).toEqual([false, true]);
  expect(world.happened(conversation.id)).toEqual(['created', 'assigned to ana by routing']);
});

test('counts the message given with the opening as unanswered', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  const message = await conversation.message('consumer', null);

  const answer = await conversation.open({ message });

  expect(answer.conversation.unansweredSince).toBe(message.sentAt);
});

test('has nothing unanswered when opened without a message', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();

  const answer = await conversation.open();

  expect(answer.conversation).toMatchObject({ unansweredSince: null, responseDueAt: null });
});

test('opens by a signal for callers who do not wait', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  const message = await conversation.message('consumer', null);

  await conversation.openLater(message);

  await eventually(() => world.happened(conversation.id)).toEqual(['created', 'assigned to ana by routing']);
  expect(await conversation.view()).toMatchObject({ unansweredSince: message.sentAt });
});

test('opens by the first message of the consumer', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();

  const { sentAt } = await conversation.consumerSays();

  await eventually(() => world.happened(conversation.id)).toEqual(['created', 'assigned to ana by routing']);
  expect(await conversation.view()).toMatchObject({ unansweredSince: sentAt });
});

test('records every message that came before the opening was done', async () => {
  const world = stage.world({ policy: { responseAnchor: 'latest' }, agents: { ana: {} } });
  const opening = world.gate.hold('open');
  const conversation = stage.conversation();
  const first = await conversation.consumerSays();
  await opening.reached;

  const { sentAt } = await conversation.consumerSays();
  opening.release();

  await eventually(() => world.rows.get(conversation.id)).toMatchObject({
    unansweredSince: first.sentAt,
    unansweredLatest: sentAt,
  });
  expect(world.happened(conversation.id)).toEqual(['created', 'assigned to ana by routing']);
});

test('drops the message of a second opening', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await conversation.open({ message: await conversation.message('consumer', null) });
  await conversation.settled();

  expect(world.row(conversation.id)).toMatchObject({ unansweredSince: null });
});

test('gives a new conversation to the preferred agent', async () => {
  stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation({ preferredAgentId: 'ben' });

  const answer = await conversation.open();

  expect(answer).toMatchObject({ conversation: { agentId: 'ben' }, decision: { reason: 'preferred_agent' } });
});

test('leaves a pending conversation to the bot', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation({ pending: true });

  const answer = await conversation.open();
  await stage.pass(3_600);

  expect(answer).toMatchObject({ created: true, conversation: { status: 'pending', agentId: null }, decision: null });
  expect(await conversation.known()).toMatchObject({ status: 'pending', agentId: null });
});

test('refuses an unknown inbox, tells the caller, and fails with the same reason', async () => {
  stage.world();
  const conversation = stage.conversation({ inboxId: 'nowhere' });

  const opening = conversation.open();

  await expect(opening).rejects.toMatchObject({ cause: { type: 'inbox_not_found' } });
  await expect(conversation.handle.result()).rejects.toMatchObject({
    cause: { type: 'inbox_not_found', message: 'there is no inbox nowhere' },
  });
});

test('fails if nobody waits for the refusal', async () => {
  stage.world();
  const conversation = stage.conversation({ inboxId: 'nowhere' });

  await conversation.consumerSays();

  await expect(conversation.handle.result()).rejects.toMatchObject({ cause: { type: 'inbox_not_found' } });
});

test('refuses commands that came while an opening that is refused was under way', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const opening = world.gate.hold('open');
  const conversation = stage.conversation({ inboxId: 'nowhere' });
  await conversation.openLater();
  await opening.reached;

  const assignment = conversation.ask('assign', { agentId: 'ana' });
  const refusal = expect(assignment).rejects.toMatchObject({ cause: { type: 'inbox_not_found' } });
  await eventually(() => conversation.count('workflowExecutionUpdateAcceptedEventAttributes')).toBe(1);
  opening.release();

  await refusal;
  await expect(conversation.handle.result()).rejects.toMatchObject({ cause: { type: 'inbox_not_found' } });
});

describe('an open conversation whose workflow is gone', () => {
  /** Ana holds it, as far as the database knows; nothing runs. */
  async function held(): Promise<{ readonly world: FakeWorld; readonly conversation: ConversationDriver }> {
    const world = stage.world({ agents: { ana: {}, ben: {} } });
    const conversation = stage.conversation();
    world.add(conversation.opening, await stage.now(), 'ana');
    return { world, conversation };
  }

  const HELD = ['created', 'assigned to ana by web'];

  test('starts again with a command and carries it out', async () => {
    const { world, conversation } = await held();

    const { conversation: moved } = await conversation.askAfresh('assign', { agentId: 'ben' });

    expect(moved).toMatchObject({ status: 'assigned', agentId: 'ben', assignedBy: 'sue' });
    expect(world.happened(conversation.id)).toEqual([...HELD, 'taken from ana: reassigned', 'assigned to ben by sue']);
  });

  test('starts again with a command that is refused, and goes on', async () => {
    const { conversation } = await held();

    const claim = conversation.askAfresh('claim', { agentId: 'ben' });

    await expect(claim).rejects.toMatchObject({ cause: { type: 'already_assigned' } });
    expect(await conversation.known()).toMatchObject({ status: 'assigned', agentId: 'ana' });
  });

  test('starts again if a discrepancy was found, and has its row mended', async () => {
    const { world, conversation } = await held();
    world.declare('ana', 'offline', { cause: 'logout', at: await stage.now() });

    await conversation.mend();

    await eventually(() => world.happened(conversation.id).slice(2)).toEqual([
      'taken from ana: logout',
      'assigned to ben by routing',
    ]);
  });

  test('starts again with the standing it is told, and keeps the deadline', async () => {
    const { world, conversation } = await held();
    const message = await conversation.message('consumer', null);
    world.say(conversation.id, message, await stage.now());
    world.edit(conversation.id, { timerAt: null });

    await conversation.tellAfresh(messages.standingChanged, {
      standing: await conversation.standing(),
    });
    await stage.pass(61);

    expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(60)]);
  });

  test('starts again with a message of the consumer, which its agent has to answer', async () => {
    const { world, conversation } = await held();

    await conversation.consumerSays();
    await stage.pass(100);

    expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(60)]);
  });
});
