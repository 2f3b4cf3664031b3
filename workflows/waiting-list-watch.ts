import { condition, continueAsNew, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import { someoneWoken } from '../contract/messages.ts';
import { toMs } from '../routing/instants.ts';
import { run } from './activities.ts';
import { wake } from './wake.ts';

/**
 * Watches whether those who were woken react. Who did not in time is passed over: whoever stands behind is woken in its
 * place, so that a stuck workflow never blocks the others. Runs only while somebody was woken with others behind, and ends
 * when nobody is left who may yet react.
 */
export async function waitingListWatch(): Promise<void> {
  let asked = false;
  setHandler(someoneWoken, () => {
    asked = true;
  });
  await condition(() => asked);
  for (;;) {
    asked = false;
    const { wake: next, lookAgainAt } = await run('passOver', { at: new Date().toISOString() }, 'pass over the stuck');
    await wake(next);
    if (lookAgainAt === null && !asked) return;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof waitingListWatch>();
    if (lookAgainAt !== null) {
      await sleep(Math.max(1, toMs(lookAgainAt) - Date.now()), { summary: 'see whether the woken reacted' });
    }
  }
}
