import { Context } from '@temporalio/activity';
import type { SignalDefinition } from '@temporalio/common';
import type { ConversationId } from '../contract/ids.ts';
import { forEachConcurrently, type SignalDeps, signalConversation } from './signals.ts';

/** How many conversations are told between two heartbeats. */
export const TELLING_PAGE = 100;

/** Somebody to be told. */
export interface Told {
  readonly conversationId: ConversationId;
  readonly cursor: string;
}

/** Place in a list of conversations from which a page goes on; null = the beginning. */
export type Cursor = string | null;

interface Telling<Row extends Told, Message> {
  readonly deps: SignalDeps;
  /** The conversations behind the cursor, in the order of their cursors; fewer than a page means the end. */
  readonly page: (after: Cursor) => Promise<readonly Row[]>;
  readonly signal: SignalDefinition<[Message]>;
  readonly message: (row: Row) => Message;
}

/**
 * Signals every conversation of a list, page by page, and heartbeats with the place reached, where the next attempt goes
 * on. Some of the last page may be told twice, which does no harm: what they do about it depends on the database.
 *
 * @returns how many were told by this attempt
 */
export async function tellAll<Row extends Told, Message>(telling: Telling<Row, Message>): Promise<number> {
  const { deps, page, signal, message } = telling;
  const context = Context.current();
  let after: Cursor = (context.info.heartbeatDetails as Cursor | undefined) ?? null;
  let told = 0;
  for (;;) {
    const conversations = await page(after);
    await forEachConcurrently(conversations, (row) =>
      signalConversation(deps, row.conversationId, signal, message(row)),
    );
    told += conversations.length;
    after = conversations.at(-1)?.cursor ?? after;
    context.heartbeat(after);
    if (conversations.length < TELLING_PAGE) return told;
    context.cancellationSignal.throwIfAborted();
  }
}
