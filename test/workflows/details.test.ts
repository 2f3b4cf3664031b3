import { defaultPayloadConverter, defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { expect, test } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../contract/ids.ts';
import * as messages from '../../contract/messages.ts';
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
  expect(await currentDetails(conversation)).toBe(
    [
      '- **Status:** assigned',
      '- **Agent:** ana (online), by routing',
      `- **Assigned at:** ${assignedAt}`,
      `- **Waiting since:** ${waitingSince}`,
      `- **Unanswered since:** ${unansweredSince}`,
      `- **Answer due at:** ${responseDueAt}`,
      `- **Last decision:** ana gets it: round_robin. (${assignedAt})`,
    ].join('\n'),
  );
});

test('shows operators the position of a conversation that waits', async () => {
  stage.world({ agents: {} });
  const first = stage.conversation();
  const second = stage.conversation();
  await first.open();

  await second.open();

  await eventually(() => currentDetails(second)).toContain('- **Position when last looked at:** 2');
  expect(await currentDetails(second)).toContain('- **Status:** waiting\n');
  expect(await currentDetails(second)).toContain('- **Last decision:** It waits: nobody_eligible.');
});

test('shows operators that a conversation is parked', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await conversation.ask(messages.unassign, { agent: true, team: false });

  await eventually(() => currentDetails(conversation)).toContain('- **Status:** waiting, parked');
});

test('answers the query for the response timer without a trace in the history', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  const { sentAt } = await conversation.consumerSays();
  await eventually(async () => (await conversation.timing()).responseDueAt).not.toBeNull();
  const before = await conversation.history();

  const timing = await conversation.timing();

  const dueMs = Date.parse((await conversation.view()).assignedAt ?? '') + 60_000;
  expect(timing).toEqual({ unansweredSince: sentAt, responseDueAt: new Date(dueMs).toISOString(), timeouts: 0 });
  expect((await conversation.history()).slice(0, before.length)).toEqual(before);
});

test('can be found by inbox, status and agent', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();

  await conversation.open();

  expect(await searchAttributes(conversation)).toEqual({ inbox: undefined, status: 'assigned', agent: 'ana' });
  await conversation.ask(messages.unassign, { agent: true, team: false });
  expect(await searchAttributes(conversation)).toEqual({ inbox: undefined, status: 'waiting', agent: undefined });
});

test('writes no search attribute where the worker keeps only the inbox', async () => {
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
