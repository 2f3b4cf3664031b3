import { Context } from '@temporalio/activity';
import { type WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import { type ConversationId, conversationWorkflowId } from '../contract/ids.ts';
import type { OpenConversation } from '../contract/messages.ts';
import { PRIORITIES } from '../contract/model.ts';
import { conversationStart } from '../contract/workflow-starts.ts';
import type { Database } from './database.ts';
import { countRepairs } from './repairs.ts';

/** How many signals are under way at once. */
const CONCURRENT_SIGNALS = 16;

export interface SignalDeps {
  readonly db: Database;
  readonly client: WorkflowClient;
}

/**
 * Signals one conversation. Where its workflow does not run, the row decides: a resolved conversation has nothing to
 * hear; an open one lost its workflow, which is started again by the signal.
 */
export async function signalConversation<Message>(
  { db, client }: SignalDeps,
  conversationId: ConversationId,
  signal: SignalDefinition<[Message]>,
  message: Message,
): Promise<void> {
  try {
    await client.getHandle(conversationWorkflowId(conversationId)).signal(signal, message);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    const opening = await findOpening(db, conversationId);
    if (opening === null) return;
    const { taskQueue } = Context.current().info;
    await client.signalWithStart('conversation', {
      ...conversationStart(opening, taskQueue),
      signal,
      signalArgs: [message],
    });
    countRepairs([{ kind: 'missing_workflow', id: conversationId }]);
  }
}

/** How the workflow of an open conversation is started again; null where it is resolved, or unknown. */
async function findOpening(db: Database, conversationId: ConversationId): Promise<OpenConversation | null> {
  const row = await db.conversation.findUnique({
    where: { id: conversationId, status: { not: 'resolved' } },
    select: { inboxId: true, teamId: true, priority: true, skills: true, consumerId: true, consumerName: true },
  });
  if (row === null) return null;
  const { consumerId, consumerName, priority, ...rest } = row;
  return {
    ...rest,
    conversationId,
    consumer: { id: consumerId, name: consumerName },
    priority: PRIORITIES[priority] ?? 'normal',
    actor: { kind: 'system', id: null },
  };
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
