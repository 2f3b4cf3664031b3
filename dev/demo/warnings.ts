import type { Stage } from './stage.ts';

/**
 * Follows the live stream of warnings. A warning changes nothing about its conversation, so no list shows that there is
 * something new to read.
 */
export async function followWarnings(end: AbortSignal, { api, inboxId, watcher }: Stage): Promise<void> {
  const path = `/v1/events?inboxId=${inboxId}&type=conversation.response_warning`;
  for await (const event of api.follow<{ readonly conversationId: string }>(path, end)) {
    watcher.touch(event.conversationId);
  }
}
