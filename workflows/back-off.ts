const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** How long to leave alone what was tried and is still to be done: a second, doubled each time up to a minute. */
export class BackOff {
  #waitMs = 0;

  /** When it may be tried again, in milliseconds since 1970. */
  untilMs = 0;

  get isOver(): boolean {
    return this.untilMs <= Date.now();
  }

  wait(): void {
    this.#waitMs = this.#waitMs === 0 ? FIRST_MS : Math.min(this.#waitMs * 2, LONGEST_MS);
    this.untilMs = Date.now() + this.#waitMs;
  }

  reset(): void {
    this.#waitMs = 0;
    this.untilMs = 0;
  }
}
