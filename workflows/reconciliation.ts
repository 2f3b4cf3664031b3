import { sleep } from '@temporalio/workflow';
import type { Discrepancy, Reconciled } from '../contract/reconciliation.ts';
import { reconciling } from './activities.ts';

/** By then anything in flight has arrived, including work taken over from a dead worker, which takes ten seconds. */
const SETTLING_SECONDS = 20;

/**
 * The reconciler, started by a Temporal Schedule. It checks, checks again after a while, and has repaired what stood in the
 * same way both times. In a healthy system it finds nothing that lasts.
 */
export async function reconciliation(): Promise<Reconciled> {
  const suspected = await find('check what is not as it must be');
  if (suspected.length === 0) return { suspected: 0, repaired: [] };
  await sleep(SETTLING_SECONDS * 1_000, { summary: `${suspected.length} suspected, see whether they last` });
  const suspects = new Set(suspected.map(keyOf));
  const found = (await find('check again')).filter((discrepancy) => suspects.has(keyOf(discrepancy)));
  if (found.length > 0) {
    const input = { found, at: new Date().toISOString() };
    await reconciling.repairDiscrepancies.executeWithOptions({ summary: `repair ${found.length}` }, [input]);
  }
  return { suspected: suspected.length, repaired: found };
}

const find = (summary: string): Promise<readonly Discrepancy[]> =>
  reconciling.findDiscrepancies.executeWithOptions({ summary }, [{ at: new Date().toISOString() }]);

const keyOf = ({ kind, id, seen }: Discrepancy): string => JSON.stringify([kind, id, seen]);
