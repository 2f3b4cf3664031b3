import { expect, test } from 'vitest';
import type { Discrepancy, Reconciled } from '../../contract/reconciliation.ts';
import { secondsBetween, useStage } from './stage.ts';

const stage = useStage();

const unserved = (id: string, seen = 'version 1'): Discrepancy => ({ kind: 'unserved', id, seen });

/** One run of the reconciler; answers what operators read of it. */
async function reconcile(): Promise<Reconciled> {
  return await (await stage.begin('reconciliation')).result();
}

test('checks once if nothing is wrong', async () => {
  const { reconciler } = stage.world();
  reconciler.finds.push([], [unserved('c1')]);

  expect(await reconcile()).toEqual({ suspected: 0, repaired: [] });
  expect(reconciler.checkedAt).toHaveLength(1);
  expect(reconciler.repaired).toEqual([]);
});

test('gives what is in flight twenty seconds to arrive', async () => {
  const { reconciler } = stage.world();
  reconciler.finds.push([unserved('c1')], []);

  expect(await reconcile()).toEqual({ suspected: 1, repaired: [] });
  expect(secondsBetween(reconciler.checkedAt)).toEqual([expect.closeTo(20, 0)]);
  expect(reconciler.repaired).toEqual([]);
});

test('repairs only what stood in the same way both times', async () => {
  const { reconciler } = stage.world();
  const lasting: Discrepancy = { kind: 'load_mismatch', id: 'ana', seen: 'load 3, 1 held' };
  reconciler.finds.push(
    [unserved('lasts'), unserved('moves'), unserved('passes'), lasting],
    [lasting, unserved('moves', 'version 2'), unserved('is new'), unserved('lasts')],
  );

  const { suspected, repaired } = await reconcile();

  expect(suspected).toBe(4);
  expect(repaired).toEqual([lasting, unserved('lasts')]);
  expect(reconciler.repaired).toEqual(repaired);
});

test('takes what is wrong in another way than before for something new', async () => {
  const { reconciler } = stage.world();
  reconciler.finds.push([unserved('c1')], [{ ...unserved('c1'), kind: 'row_mismatch' }]);

  expect(await reconcile()).toEqual({ suspected: 1, repaired: [] });
});

test('tries again while the database is away', async () => {
  const { gate, reconciler } = stage.world();
  gate.fail('findDiscrepancies', 2);
  gate.fail('repairDiscrepancies', 2);
  reconciler.finds.push([unserved('c1')], [unserved('c1')]);

  await reconcile();

  expect(reconciler.repaired).toEqual([unserved('c1')]);
});
