import type { Instant } from '../../contract/ids.ts';
import type { Discrepancy } from '../../contract/reconciliation.ts';

/** What the reconciler finds, check by check, and what it had repaired. */
export class FakeReconciler {
  readonly finds: (readonly Discrepancy[])[] = [];
  readonly checkedAt: Instant[] = [];
  readonly repaired: Discrepancy[] = [];

  check(at: Instant): readonly Discrepancy[] {
    this.checkedAt.push(at);
    return this.finds.shift() ?? [];
  }

  repair(found: readonly Discrepancy[]): void {
    this.repaired.push(...found);
  }
}
