import { setTimeout as delay } from 'node:timers/promises';
import { isUpdateCrowdedOut } from './failures.ts';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 320;

/**
 * Sends an update again that the server put off: because too many of its workflow were under way, or because the workflow
 * task that carried it has to be done again. Safe, since a repeat carries the same update id. Ends with the deadline that
 * the call is bound by.
 */
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
