/** What the reconciler finds and repairs (DESIGN.md 3.5), and how it is found in Temporal. */

/** The Temporal Schedule that starts the reconciler, and how the ids of its workflows begin; the time follows. */
export const RECONCILIATION_ID = 'reconciliation';

/**
 * `unserved`: waits though somebody could serve it. `held_by_lost`: its agent is deactivated, outside its inbox or team, or
 * changed availability without its being told. `row_mismatch`: the row, its assignment and the waiting list differ.
 * `load_mismatch`: an agent's load is not the number of its open assignments. `missing_workflow`: an open conversation
 * without a workflow. `surplus_workflow`: the workflow of a conversation that is resolved. `missing_watch`: an agent
 * whose heartbeats nobody waits for.
 */
export const DISCREPANCY_KINDS = [
  'unserved',
  'held_by_lost',
  'row_mismatch',
  'load_mismatch',
  'missing_workflow',
  'surplus_workflow',
  'missing_watch',
] as const;

export type DiscrepancyKind = (typeof DISCREPANCY_KINDS)[number];

/** Something that is not as it must be. */
export interface Discrepancy {
  readonly kind: DiscrepancyKind;
  /** Of the conversation; of the agent for `load_mismatch` and `missing_watch`. */
  readonly id: string;
  /** What was seen. Where it is another at the next look, things are moving, and there is nothing to repair. */
  readonly seen: string;
}

/** What one run of the reconciler came to; operators read it as the result of its workflow. */
export interface Reconciled {
  /** Found at the first look; most of it may have been on its way. */
  readonly suspected: number;
  readonly repaired: readonly Discrepancy[];
}
