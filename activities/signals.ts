import { Context } from '@temporalio/activity';
import { type WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import { type ConversationId, conversationWorkflowId, type Instant } from '../contract/ids.ts';
import { discrepancyFound, type OpenConversation } from '../contract/messages.ts';
import { conversationStart, openingOfRow } from '../contract/workflow-starts.ts';
import type { Prisma } from '../prisma/generated/client.ts';
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
    const open = { status: { not: 'resolved' } };
    const started = await signalWithStart({ db, client }, { id: conversationId, ...open }, { signal, message });
    if (started) countRepairs([{ kind: 'missing_workflow', id: conversationId }]);
  }
}

/** Signals one conversation whose row is in doubt: its workflow starts where it does not run, whatever the row says. */
export async function signalInDoubt(deps: SignalDeps, id: ConversationId, at: Instant): Promise<void> {
  await signalWithStart(deps, { id }, { signal: discrepancyFound, message: { at } });
}

/** @returns false where there is no such row */
async function signalWithStart<Message>(
  { db, client }: SignalDeps,
  row: Prisma.ConversationWhereUniqueInput & { readonly id: ConversationId },
  { signal, message }: { readonly signal: SignalDefinition<[Message]>; readonly message: Message },
): Promise<boolean> {
  const opening = await findOpening(db, row);
  if (opening === null) return false;
  const start = conversationStart(opening, Context.current().info.taskQueue);
  await client.signalWithStart('conversation', { ...start, signal, signalArgs: [message] });
  return true;
}

/** How the workflow of a conversation is started again; null where there is no such row. */
async function findOpening(
  db: Database,
  where: Prisma.ConversationWhereUniqueInput & { readonly id: ConversationId },
): Promise<OpenConversation | null> {
  const select = {
    id: true,
    inboxId: true,
    teamId: true,
    priority: true,
    skills: true,
    consumerId: true,
    consumerName: true,
  };
  const row = await db.conversation.findUnique({ where, select });
  return row === null ? null : openingOfRow(row, { kind: 'system', id: null });
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
