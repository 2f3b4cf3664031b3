import { Context } from '@temporalio/activity';
import type { ConversationId, Instant } from '../contract/ids.ts';
import { slotFreed, someoneWoken } from '../contract/messages.ts';
import { waitingListWatchStart } from '../contract/workflow-starts.ts';
import { type PassedOver, passOverStuck, someoneSleeps } from './serving.ts';
import { forEachConcurrently, type SignalDeps, signalConversation } from './signals.ts';

/**
 * The watch first looks six seconds after it was told, and goes on by itself while anybody may yet react: those who are
 * woken soon after need not be told of.
 */
const WATCH_TOLD_EVERY_MS = 3_000;

export function createWakeUpActivities(deps: SignalDeps) {
  let watchToldAtMs = Number.NEGATIVE_INFINITY;
  return {
    /**
     * Tells conversations that they may be served now, and has it watched whether they react where others wait behind them. A
     * hint: told twice, they look twice.
     */
    async wakeConversations({ conversationIds, at }: { conversationIds: readonly ConversationId[]; at: Instant }) {
      const context = Context.current();
      await forEachConcurrently(conversationIds, async (id) => {
        await signalConversation(deps, id, slotFreed, { at });
        // Nobody waits for a sign of life of a local activity.
        if (!context.info.isLocal) context.heartbeat();
      });
      if (performance.now() - watchToldAtMs < WATCH_TOLD_EVERY_MS || !(await someoneSleeps(deps.db))) return;
      const start = waitingListWatchStart(context.info.taskQueue);
      await deps.client.signalWithStart('waitingListWatch', { ...start, signal: someoneWoken });
      watchToldAtMs = performance.now();
    },

    /** Finds who may be served in place of those who were woken and did not react; marks them as woken. */
    async passOver({ at }: { at: Instant }): Promise<PassedOver> {
      return await passOverStuck(deps.db, at);
    },
  };
}
