import { condition, continueAsNew, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import type { Instant } from '../contract/ids.ts';
import { someoneWoken, type WaitingListWatchInput } from '../contract/messages.ts';
import { addSeconds, toMs } from '../routing/instants.ts';
import { LOOK_AGAIN_SECONDS } from '../routing/waiting-list.ts';
import { run } from './activities.ts';
import { wake } from './wake.ts';

const now = (): Instant => new Date().toISOString();

/**
 * Watches whether those who were woken react. Who did not in time is passed over: whoever stands behind is woken in its
 * place, so that a stuck workflow never blocks the others. Runs only while somebody was woken with others behind, and ends
 * when nobody is left who may yet react.
 */
export async function waitingListWatch(input: WaitingListWatchInput = {}): Promise<void> {
  let wokenAt: Instant | null = null;
  setHandler(someoneWoken, () => {
    wokenAt = now();
  });
  let lookAt = input.lookAt ?? null;
  for (;;) {
    if (lookAt === null) {
      await condition(() => wokenAt !== null);
      lookAt = firstLook(wokenAt);
    }
    const waitMs = toMs(lookAt) - Date.now();
    if (waitMs > 0) await sleep(waitMs, { summary: 'see whether the woken reacted' });
    const passed = await run('passOver', { at: now() }, 'pass over who did not react');
    await wake(passed.wake);
    const first = wokenAt === null ? null : firstLook(wokenAt);
    lookAt = passed.lookAgainAt ?? (first !== null && first > now() ? first : null);
    if (lookAt === null) return;
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof waitingListWatch>({ lookAt });
    }
  }
}

/** When those are to be looked for of whom it was told last. */
const firstLook = (wokenAt: Instant | null): Instant => addSeconds(wokenAt ?? now(), LOOK_AGAIN_SECONDS);
