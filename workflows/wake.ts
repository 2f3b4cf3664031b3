import type { ConversationId } from '../contract/ids.ts';
import { announcing, run } from './activities.ts';

/** So many are told within the workflow task; more would hold it up. */
const TOLD_AT_ONCE = 20;

/** Tells conversations that they may be served now. */
export async function wake(conversationIds: readonly ConversationId[]): Promise<void> {
  if (conversationIds.length === 0) return;
  const input = { conversationIds, at: new Date().toISOString() };
  const summary = `wake ${conversationIds.length} of the waiting`;
  if (conversationIds.length <= TOLD_AT_ONCE) await run('wakeConversations', input, summary);
  else await announcing.wakeConversations.executeWithOptions({ summary }, [input]);
}
