import { describe, expect, test } from 'vitest';
import * as messages from '../../contract/messages.ts';
import type { ConversationDriver } from './conversation-driver.ts';
import { after, useStage } from './stage.ts';

const stage = useStage();

const noAnswers: readonly {
  readonly name: string;
  readonly say: (conversation: ConversationDriver) => Promise<void>;
}[] = [
  { name: 'a private note', say: (conversation) => conversation.agentSays('ana', { visibility: 'private' }) },
  { name: 'a message of another agent', say: (conversation) => conversation.agentSays('ben') },
  { name: 'a message of a bot', say: (conversation) => conversation.botSays() },
];

test.each(noAnswers)('does not take $name for an answer', async ({ say }) => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(10);

  await say(conversation);
  await stage.pass(51);

  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([after(60)]);
});

describe('a late answer', () => {
  test('of who held it when it was given leaves nothing unanswered', async () => {
    const world = stage.world({ agents: { ana: {}, ben: {} } });
    const conversation = stage.conversation();
    await conversation.consumerSays();
    await stage.pass(50);
    const sentAt = await stage.now();
    await stage.pass(20);

    await conversation.agentSays('ana', { sentAt });
    await stage.pass(86_400);

    expect(world.happened(conversation.id).at(-1)).toBe('assigned to ben by routing');
    expect(await conversation.view()).toMatchObject({ agentId: 'ben', unansweredSince: null, timeouts: 0 });
  });

  test('given after the conversation was lost does not count', async () => {
    const world = stage.world({ agents: { ana: {}, ben: {} } });
    const conversation = stage.conversation();
    await conversation.consumerSays();
    await stage.pass(65);

    await conversation.agentSays('ana');
    await stage.pass(60);

    expect(world.secondsUntil(conversation.id, 'taken from ben: response_timeout')).toEqual([after(120)]);
  });
});

test('decides by when messages were said, not by when they arrived', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  await stage.pass(10);
  const sentAt = await stage.now();
  await stage.pass(10);
  await conversation.agentSays('ana');

  await conversation.consumerSays({ sentAt });

  expect(await conversation.timing()).toMatchObject({ unansweredSince: null, responseDueAt: null });
});

test('takes a message from the future as said now', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const before = await stage.now();

  await conversation.consumerSays({ sentAt: '2100-01-01T00:00:00.000Z' });

  const { unansweredSince } = await conversation.timing();
  expect(unansweredSince && unansweredSince >= before && unansweredSince <= (await stage.now())).toBe(true);
});

test('changes nothing when a message is repeated', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  const { messageId } = await conversation.consumerSays();
  await stage.pass(10);
  await conversation.agentSays('ana');

  await conversation.consumerSays({ messageId });

  expect(await conversation.timing()).toMatchObject({ unansweredSince: null });
});

test('keeps what is unanswered while the conversation changes hands', async () => {
  stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  const { sentAt } = await conversation.consumerSays();
  await stage.pass(10);

  await conversation.ask(messages.requeue, {});

  expect(await conversation.view()).toMatchObject({ agentId: 'ben', unansweredSince: sentAt });
});

test('tells the agent who missed too many answers in a row', async () => {
  const world = stage.world({ policy: { cooloffSeconds: 0 }, agents: { ana: {} } });
  world.missesBeforeAway = 2;
  const agent = stage.agent('ana');
  const conversation = stage.conversation();
  await conversation.consumerSays();

  await stage.pass(121);

  expect(world.agent('ana')).toMatchObject({ availability: 'away', cause: 'missed' });
  await agent.settled();
});
