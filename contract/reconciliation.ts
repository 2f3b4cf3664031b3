// What the reconciler finds and repairs.

/**
 * `unserved`: waits though somebody could serve it. `held_by_lost`: its agent is deactivated, outside its inbox or team, or
 * in a state that loses conversations. `row_mismatch`: the row and its assignment differ. `load_mismatch`: an agent's load
 * is not the number of its open assignments, or the copies beside its memberships are not of its row. `overdue`: its timer
 * should have rung long ago. `edit_left_over`: an edit of the directory that took no effect. `missing_workflow`: an open conversation without a workflow. `surplus_workflow`: the
 * workflow of a conversation that is resolved, or has no row. `missing_watch`: an agent whose heartbeats nobody waits for.
 * `missing_deliveries`: a webhook whose events nobody delivers. `stuck_workflow`: one whose code fails again and again, as
 * after a release was taken back whose steps stand in its history.
 */
export const DISCREPANCY_KINDS = [
  'unserved',
  'held_by_lost',
  'row_mismatch',
  'load_mismatch',
  'overdue',
  'edit_left_over',
  'missing_workflow',
  'surplus_workflow',
  'missing_watch',
  'missing_deliveries',
  'stuck_workflow',
] as const;

export type DiscrepancyKind = (typeof DISCREPANCY_KINDS)[number];

/**
 * What is repaired and counted: beside what the reconciler finds, `untold`, a conversation changed from outside whose
 * workflow was not told for more than a minute; every worker searches the outbox for those.
 */
export const REPAIR_KINDS = [...DISCREPANCY_KINDS, 'untold'] as const;

export interface Repair {
  readonly kind: (typeof REPAIR_KINDS)[number];
  /** As in `Discrepancy`. */
  readonly id: string;
}

/** Something that is not as it must be. */
export interface Discrepancy {
  readonly kind: DiscrepancyKind;
  /**
   * Of the conversation; of the agent for `load_mismatch` and `missing_watch`; of the webhook for `missing_deliveries`; the
   * workflow's for `edit_left_over` and `stuck_workflow`.
   */
  readonly id: string;
  /** What was seen. If it differs at the next check, the system is still settling, and there is nothing to repair. */
  readonly seen: string;
}

/** What one run of the reconciler came to; operators read it as the result of its workflow. */
export interface Reconciled {
  /** Found at the first check; most of it may have been in flight. */
  readonly suspected: number;
  readonly repaired: readonly Discrepancy[];
}
