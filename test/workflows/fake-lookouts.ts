import type { PassedOver } from '../../activities/serving.ts';
import type { Instant } from '../../contract/ids.ts';
import type { Discrepancy } from '../../contract/reconciliation.ts';

/** What the watch of the waiting lists finds, look by look: nobody, unless a test says so. */
export class FakeWatch {
  readonly finds: PassedOver[] = [];
  readonly lookedAt: Instant[] = [];

  passOver(at: Instant): PassedOver {
    this.lookedAt.push(at);
    return this.finds.shift() ?? { wake: [], lookAgainAt: null };
  }
}

/** What the reconciler finds, look by look, and what it had repaired. */
export class FakeReconciler {
  readonly finds: (readonly Discrepancy[])[] = [];
  readonly lookedAt: Instant[] = [];
  readonly repaired: Discrepancy[] = [];

  look(at: Instant): readonly Discrepancy[] {
    this.lookedAt.push(at);
    return this.finds.shift() ?? [];
  }

  repair(found: readonly Discrepancy[]): void {
    this.repaired.push(...found);
  }
}
