import { defaultPayloadConverter, defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { expect, test } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../contract/ids.ts';
import { createLocalEnvironment } from '../support/temporal.ts';
import type { ConversationDriver } from './conversation-driver.ts';
import { eventually, useStage } from './stage.ts';

// On the development server: the time-skipping one keeps neither summaries nor search attributes to look at.
const stage = useStage(createLocalEnvironment);

test('shows operators status, agent, deadline and the last decision', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();

  await eventually(() => currentDetails(conversation)).toContain('Answer due at');

  const { assignedAt, unansweredSince, responseDueAt, waitingSince } = await conversation.view();
  const details = (await currentDetails(conversation)).split('\n');
  expect(details).toEqual([
    '- **Status:** assigned',
    '- **Agent:** ana (online), by routing',
    `- **Assigned at:** ${assignedAt}`,
    `- **Waiting since:** ${waitingSince}`,
    `- **Unanswered since:** ${unansweredSince}`,
    `- **Answer due at:** ${responseDueAt}`,
    `- **Last decision:** Given to ana, the only eligible agent. (${assignedAt})`,
    expect.stringMatching(/^- \*\*As of:\*\* \d{4}-/),
    '- **Last outcomes, in UTC:**',
    expect.stringMatching(/^ {2}- \d{4}-\d\d-\d\d \d\d:\d\d:\d\d given to ana, round robin$/),
  ]);
});

test('shows operators the position of a conversation that waits', async () => {
  stage.world({ agents: {} });
  const first = stage.conversation();
  const second = stage.conversation();
  await first.open();

  await second.open();

  await eventually(() => currentDetails(second)).toContain('- **Position:** 2');
  expect(await currentDetails(second)).toContain('- **Status:** waiting\n');
  expect(await currentDetails(second)).toContain('- **Last decision:** ');
});

test('shows operators that a conversation is parked', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await conversation.ask('unassign', { agent: true });

  await eventually(() => currentDetails(conversation)).toContain('- **Status:** waiting, parked');
});

test('shows operators what others made of it', async () => {
  stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await stage.agent('ana').declares('offline');

  await eventually(() => currentDetails(conversation)).toContain('- **Agent:** ben (online), by routing');
  expect(await searchAttributes(conversation)).toMatchObject({ status: 'assigned', agent: 'ben' });
});

test('can be found by inbox, status and agent', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();

  await conversation.open();

  expect(await searchAttributes(conversation)).toEqual({ inbox: 'support', status: 'assigned', agent: 'ana' });
  await conversation.ask('unassign', { agent: true });
  expect(await searchAttributes(conversation)).toEqual({ inbox: 'support', status: 'waiting', agent: undefined });
});

test('writes no search attribute if the worker keeps only the inbox', async () => {
  stage.world({ agents: { ana: {} } }).searchAttributes = 'inbox';
  const conversation = stage.conversation();

  await conversation.open();

  expect(await conversation.count('upsertWorkflowSearchAttributesEventAttributes')).toBe(0);
});

test('says in its history what timers and activities are for', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();

  await eventually(() => conversation.count('timerStartedEventAttributes')).toBe(1);

  const history = await conversation.history();
  const summaries = history.flatMap(({ userMetadata }) =>
    userMetadata?.summary == null ? [] : [defaultPayloadConverter.fromPayload(userMetadata.summary)],
  );
  expect(summaries).toEqual(['Conversation in inbox support', 'open in inbox support', 'warn ana']);
});

/** What the UI shows on top of the workflow's page. */
async function currentDetails(conversation: ConversationDriver): Promise<string> {
  const metadata: { currentDetails?: string } = await conversation.handle.query('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}

async function searchAttributes(conversation: ConversationDriver) {
  const { typedSearchAttributes } = await conversation.handle.describe();
  const read = (name: keyof typeof SEARCH_ATTRIBUTES) =>
    typedSearchAttributes.get(defineSearchAttributeKey(SEARCH_ATTRIBUTES[name], SearchAttributeType.KEYWORD));
  return { inbox: read('inbox'), status: read('status'), agent: read('agent') };
}
