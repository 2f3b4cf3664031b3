/** How long what is over is kept, in days; 0: for good. */
export interface Retention {
  readonly resolvedDays: number;
  readonly ledgerDays: number;
}

/** What one run of the retention came to; operators read it as the result of its workflow. */
export interface Forgotten {
  readonly conversations: number;
  /** Of those that lie in no month. */
  readonly events: number;
  /** Partitions that were dropped, such as `events_2026_11`. */
  readonly months: readonly string[];
}
