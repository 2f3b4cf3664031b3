/** How long what is over is kept, in days; 0: for good. */
export interface Retention {
  readonly resolvedDays: number;
  readonly ledgerDays: number;
}

/** What one run of the retention came to; operators read it as the result of its workflow. */
export interface Forgotten {
  readonly conversations: number;
  readonly events: number;
}
