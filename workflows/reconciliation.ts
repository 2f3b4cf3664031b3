import { sleep } from '@temporalio/workflow';
import type { Discrepancy, Reconciled } from '../contract/reconciliation.ts';
import { reconciling } from './activities.ts';

/**
 * What is on its way is there by then: a telling, a decision, a line in Temporal's visibility; also what a worker that died
 * left to another, who takes over after ten seconds.
 */
const SETTLING_SECONDS = 20;

/**
 * The reconciler, started by a Temporal Schedule. It looks, looks again after a while, and has what stood in the same way
 * both times repaired. In a healthy system it finds nothing that lasts.
 */
export async function reconciliation(): Promise<Reconciled> {
  const suspected = await look('look for what is not as it must be');
  if (suspected.length === 0) return { suspected: 0, repaired: [] };
  await sleep(SETTLING_SECONDS * 1_000, { summary: `${suspected.length} suspected, wait whether they last` });
  const suspects = new Set(suspected.map(keyOf));
  const found = (await look('look again')).filter((discrepancy) => suspects.has(keyOf(discrepancy)));
  if (found.length > 0) {
    const input = { found, at: new Date().toISOString() };
    await reconciling.repairDiscrepancies.executeWithOptions({ summary: `repair ${found.length}` }, [input]);
  }
  return { suspected: suspected.length, repaired: found };
}

const look = (summary: string): Promise<readonly Discrepancy[]> =>
  reconciling.findDiscrepancies.executeWithOptions({ summary }, [{ at: new Date().toISOString() }]);

const keyOf = ({ kind, id, seen }: Discrepancy): string => JSON.stringify([kind, id, seen]);
