import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { expect, inject, test } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../contract/ids.ts';
import * as messages from '../../contract/messages.ts';
import type { ConversationDriver } from './conversation-driver.ts';
import { eventually, useStage } from './stage.ts';

/** A development server that suggests to continue as new after so few events that a test gets there. */
const stage = useStage(() =>
  TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: inject('temporalCli') },
      searchAttributes: Object.values(SEARCH_ATTRIBUTES).map((name) =>
        defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
      ),
      log: { format: 'pretty', level: 'error' },
      extraArgs: ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=30'],
    },
  }),
);

test('carries the deadline, the timeouts and the holder on', async () => {
  const world = stage.world({ policy: { cooloffSeconds: 0, ...timeoutOf(1) }, agents: { ana: {} } });
  const conversation = stage.conversation();
  const { sentAt } = await conversation.consumerSays();
  await eventually(() => world.happened(conversation.id)).toContain('taken from ana: response_timeout');
  const change = world.setPolicy(timeoutOf(600));
  await conversation.tell(messages.policyChanged, change);
  await eventually(async () => (await remaining(conversation)) > 500).toBe(true);
  const before = await conversation.view();

  await rollOver(conversation);

  expect(before.timeouts).toBeGreaterThan(0);
  expect(before.unansweredSince).toBe(sentAt);
  expect(await conversation.view()).toEqual(before);
});

test('fires after it what was due', async () => {
  const world = stage.world({ policy: timeoutOf(600), agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await rollOver(conversation);

  const change = world.setPolicy(timeoutOf(1));
  await conversation.tell(messages.policyChanged, change);

  await eventually(() => world.happened(conversation.id)).toContain('taken from ana: response_timeout');
});

test('knows the messages of the run before', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  const { messageId } = await conversation.consumerSays();
  await conversation.agentSays('ana');
  await rollOver(conversation);

  await conversation.consumerSays({ messageId });

  expect(await conversation.timing()).toMatchObject({ unansweredSince: null });
});

test('takes commands and ends as before', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  await rollOver(conversation);

  const requeued = await conversation.ask(messages.requeue, {});
  await conversation.ask(messages.resolve, {});

  expect(requeued.conversation.agentId).toBe('ben');
  await conversation.handle.result();
  expect(world.happened(conversation.id).filter((what) => what === 'created')).toHaveLength(1);
});

test('keeps the search attributes', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await rollOver(conversation);

  const { typedSearchAttributes } = await conversation.handle.describe();
  const agent = defineSearchAttributeKey(SEARCH_ATTRIBUTES.agent, SearchAttributeType.KEYWORD);
  expect(typedSearchAttributes.get(agent)).toBe('ana');
});

test('does not happen before everybody has got an answer', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const { runId } = await conversation.handle.describe();
  const requeueing = world.gate.hold('releaseConversation');
  const requeued = conversation.ask(messages.requeue, {});
  await requeueing.reached;
  for (let said = 0; said < 20; said += 1) {
    await conversation.botSays();
    await conversation.settled();
  }

  const duringIt = await conversation.handle.describe();
  requeueing.release();

  expect(duringIt.runId).toBe(runId);
  expect((await requeued).conversation.agentId).toBe('ben');
});

test('happens to an agent, too, and keeps it available', async () => {
  const world = stage.world({ agents: { ana: { availability: 'offline' } } });
  const ana = stage.agent('ana');
  await ana.declares('online');
  const { runId } = await ana.handle.describe();

  for (let changes = 0; changes < 8; changes += 1) await ana.declares(changes % 2 === 0 ? 'away' : 'online');

  await eventually(async () => (await ana.handle.describe()).runId).not.toBe(runId);
  expect(await ana.isRunning()).toBe(true);
  await ana.declares('offline');
  await ana.handle.result();
  expect(world.agent('ana').availability).toBe('offline');
});

function timeoutOf(seconds: number) {
  return { responseTimeoutSeconds: { online: seconds, busy: seconds, away: seconds, offline: seconds } };
}

/** Has so much said, one after another, that the run ends and the next begins. */
async function rollOver(conversation: ConversationDriver): Promise<void> {
  const { runId } = await conversation.handle.describe();
  for (;;) {
    await conversation.botSays();
    await conversation.settled();
    if ((await conversation.handle.describe()).runId !== runId) return;
  }
}

async function remaining(conversation: ConversationDriver): Promise<number> {
  const { responseDueAt } = await conversation.timing();
  return responseDueAt === null ? 0 : (Date.parse(responseDueAt) - Date.now()) / 1000;
}

test('happens to the watch of the waiting lists, too, which goes on watching', async () => {
  const world = stage.world();
  const at = await stage.now();
  for (let look = 1; look <= 12; look += 1) world.watch.finds.push({ wake: [], lookAgainAt: at });

  const watching = await stage.begin('waitingListWatch', messages.someoneWoken);

  await eventually(() => world.watch.lookedAt).toHaveLength(13);
  await watching.result();
});
