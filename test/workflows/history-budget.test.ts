import { expect, test } from 'vitest';
import { messageReceived } from '../../contract/messages.ts';
import { createLocalEnvironment } from '../support/temporal.ts';
import type { ConversationDriver, HistoryEvent } from './conversation-driver.ts';
import { eventually, useStage } from './stage.ts';

const stage = useStage(createLocalEnvironment);
const slowly = useStage();

const beginnings: readonly { readonly name: string; readonly begin: (conversation: ConversationDriver) => unknown }[] =
  [
    { name: 'its first message', begin: (conversation) => conversation.consumerSays() },
    {
      name: 'an opening that waits for the first decision',
      begin: async (conversation) => conversation.open({ message: await conversation.message('consumer', null) }),
    },
  ];

test.each(beginnings)(
  'costs at most 44 events and 12 billable actions for ten messages, begun by $name and told of each question',
  async ({ begin }) => {
    const world = stage.world({ agents: { ana: {} } });
    const conversation = stage.conversation();

    await begin(conversation);
    await eventually(() => world.rows.get(conversation.id)?.agentId).toBe('ana');
    for (let exchange = 1; exchange <= 5; exchange += 1) {
      if (exchange > 1) await ask(conversation);
      await conversation.agentSays('ana');
    }
    await conversation.ask('resolve', {});
    await conversation.handle.result();

    const history = await conversation.history();
    expect(await conversation.count('workflowExecutionSignaledEventAttributes')).toBeGreaterThanOrEqual(4);
    expect(history.length).toBeLessThanOrEqual(44);
    expect(billableActions(history)).toBeLessThanOrEqual(12);
  },
);

test.each([2, 5, 10])('costs no more for ten messages, each %i seconds after the other', async (seconds) => {
  slowly.world({ agents: { ana: {} } });
  const conversation = slowly.conversation();

  for (let exchange = 1; exchange <= 5; exchange += 1) {
    await conversation.consumerSays();
    await slowly.pass(seconds);
    await conversation.agentSays('ana');
    await slowly.pass(seconds);
  }
  await conversation.ask('resolve', {});
  await conversation.handle.result();

  const history = await conversation.history();
  expect(history.length).toBeLessThanOrEqual(44);
  expect(billableActions(history)).toBeLessThanOrEqual(12);
});

/** The consumer asks, and the workflow hears it apart from whatever comes next. */
async function ask(conversation: ConversationDriver): Promise<void> {
  const message = await conversation.consumerSays();
  await conversation.tell(messageReceived, { message, standing: await conversation.standing() });
  await conversation.settled();
}

/**
 * Billable actions of one run, by the rules of https://docs.temporal.io/cloud/actions (read 2026-11-22): one for the
 * start, each signal, each update, each timer, each upsert of search attributes and each attempt of an activity; one for
 * all local activities of a workflow task. The first signal of a signal-with-start is counted beside the start, although
 * the page says that the two are one. Queries and heartbeats leave no trace in the history and are not counted.
 */
function billableActions(history: readonly HistoryEvent[]): number {
  const tasksWithLocalActivities = new Set<string>();
  let actions = 0;
  for (const event of history) {
    const marker = event.markerRecordedEventAttributes;
    if (marker != null) tasksWithLocalActivities.add(String(marker.workflowTaskCompletedEventId));
    if (isOneAction(event)) actions += 1;
    actions += event.activityTaskStartedEventAttributes?.attempt ?? 0;
  }
  return actions + tasksWithLocalActivities.size;
}

const isOneAction = (event: HistoryEvent): boolean =>
  event.workflowExecutionStartedEventAttributes != null ||
  event.workflowExecutionSignaledEventAttributes != null ||
  event.workflowExecutionUpdateAcceptedEventAttributes != null ||
  event.timerStartedEventAttributes != null ||
  event.upsertWorkflowSearchAttributesEventAttributes != null;
