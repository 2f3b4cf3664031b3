import { setTimeout as delay } from 'node:timers/promises';
import type { ConversationId } from '../contract/ids.ts';
import { isUpdateCrowdedOut } from './temporal-failures.ts';

/** Temporal takes ten updates of one workflow at once; this leaves some for other processes. */
const AT_ONCE = 8;

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 320;

/**
 * Lets updates of one conversation through a few at a time, and tries again those that the server put off: because too
 * many were under way, or because the workflow task that carried them had to be done again. Safe, since a repeat carries
 * the same update id. Ends with the deadline that the calls are bound by.
 */
export function createUpdateTurns() {
  const waiting = new Map<ConversationId, (() => void)[]>();

  async function enter(id: ConversationId): Promise<void> {
    const queue = waiting.get(id) ?? [];
    waiting.set(id, queue);
    // The first so many entries stand for those under way; whoever comes later waits until one of them leaves.
    await new Promise<void>((go) => {
      queue.push(go);
      if (queue.length <= AT_ONCE) go();
    });
  }

  function leave(id: ConversationId): void {
    const queue = waiting.get(id) ?? [];
    queue.shift();
    queue[AT_ONCE - 1]?.();
    if (queue.length === 0) waiting.delete(id);
  }

  return async function inTurn<T>(id: ConversationId, update: () => Promise<T>): Promise<T> {
    await enter(id);
    try {
      return await untilTaken(update);
    } finally {
      leave(id);
    }
  };
}

/** Tries again what the server put off, with growing pauses, until the deadline that the calls are bound by. */
export async function untilTaken<T>(update: () => Promise<T>): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await update();
    } catch (error) {
      if (!isUpdateCrowdedOut(error)) throw error;
      await delay(pauseMs * (0.5 + Math.random()));
    }
  }
}
