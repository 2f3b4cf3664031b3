import type { WorkflowClient } from '@temporalio/client';
import type { ConversationId, Instant } from '../contract/ids.ts';
import { slotFreed } from '../contract/messages.ts';
import { forEachConcurrently, signalConversation } from './signals.ts';

export interface WakeUpDeps {
  readonly client: WorkflowClient;
}

export function createWakeUpActivities({ client }: WakeUpDeps) {
  return {
    /** Tells conversations that they may be served now. A hint: told twice, they look twice. */
    async wakeConversations({ conversationIds, at }: { conversationIds: readonly ConversationId[]; at: Instant }) {
      await forEachConcurrently(conversationIds, (id) => signalConversation(client, id, slotFreed, { at }));
    },
  };
}
