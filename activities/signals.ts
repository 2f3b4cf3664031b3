import { type WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import { type ConversationId, conversationWorkflowId } from '../contract/ids.ts';

/** How many signals are under way at once. */
const CONCURRENT_SIGNALS = 16;

/**
 * Signals one conversation. One whose workflow is not running any more has nothing to hear: it was resolved meanwhile.
 *
 * @returns whether it was running
 */
export async function signalConversation<Args extends unknown[]>(
  client: WorkflowClient,
  conversationId: ConversationId,
  signal: SignalDefinition<Args>,
  ...args: Args
): Promise<boolean> {
  try {
    await client.getHandle(conversationWorkflowId(conversationId)).signal(signal, ...args);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Does `work` for every item, starting in order, several at a time. */
export async function forEachConcurrently<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENT_SIGNALS, items.length) }, worker));
}
