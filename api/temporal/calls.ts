/** A call that asks to be let through. */
export interface AskedCall {
  /** Whose turns it takes: the conversation's id, or the id of another workflow. */
  readonly key: string;
  /** The inbox whose rows it locks; null where there is none in particular. All of those share as if they were one inbox. */
  readonly inboxId: string | null;
  /** By when the caller should have the answer, in milliseconds from now. */
  readonly deadlineMs: number;
}

/** A call that was let in. */
export interface RunningCall {
  readonly key: string;
  readonly inboxId: string | null;
  /** By the clock of the admission. */
  readonly startedAtMs: number;
  /** The limit's round in which it began. */
  readonly round: number;
}
