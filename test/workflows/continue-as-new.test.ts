import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { expect, inject, test } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../contract/ids.ts';
import { policyChanged } from '../../contract/messages.ts';
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

test('carries on what is known, without a transition', async () => {
  const world = stage.world({ policy: timeoutOf(600), agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await eventually(() => world.rows.get(conversation.id)?.agentId).toBe('ana');
  const before = await conversation.known();

  await rollOver(conversation);

  expect(await conversation.count('markerRecordedEventAttributes')).toBe(0);
  expect(await conversation.known()).toEqual(before);
});

test('fires after it what was due', async () => {
  const world = stage.world({ policy: timeoutOf(6), agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await eventually(() => world.rows.get(conversation.id)?.agentId).toBe('ana');
  await rollOver(conversation);

  await eventually(() => world.happened(conversation.id)).toContain('taken from ana: response_timeout');
});

test('keeps the timer that the row counts on, though nothing was due any more', async () => {
  const world = stage.world({ policy: timeoutOf(5), agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await eventually(() => world.rows.get(conversation.id)?.agentId).toBe('ana');
  await conversation.agentSays('ana');
  await conversation.ask('amend', { priority: 'high' });
  await rollOver(conversation);

  const told = world.say(conversation.id, await conversation.message('consumer', null), await stage.now());

  expect(told).toBeNull();
  await eventually(() => world.happened(conversation.id)).toContain('taken from ana: response_timeout');
});

test('takes commands and ends as before', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  await rollOver(conversation);

  const requeued = await conversation.ask('requeue', {});
  await conversation.ask('resolve', {});

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
  const requeueing = world.gate.hold('requeue');
  const requeued = conversation.ask('requeue', {});
  await requeueing.reached;
  for (let heard = 0; heard < 20; heard += 1) await hearAgain(conversation);

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

/** Tells it once more what it knows. */
async function hearAgain(conversation: ConversationDriver): Promise<void> {
  await conversation.tell(policyChanged, { standing: await conversation.standing() });
  await conversation.settled();
}

/** Has it told so much, one after another, that the run ends and the next begins. */
async function rollOver(conversation: ConversationDriver): Promise<void> {
  const { runId } = await conversation.handle.describe();
  do await hearAgain(conversation);
  while ((await conversation.handle.describe()).runId === runId);
}
