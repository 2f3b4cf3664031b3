export interface AdaptiveLimitOptions {
  /** Fewest calls at once, however long they take. Default 8. */
  readonly floor?: number;
  /** How many at first. Default 64. */
  readonly initial?: number;
  /** Most calls at once, however short they are. Default 128. */
  readonly ceiling?: number;
  /** Calls whose median time is above this are too many at once, in milliseconds. Default 1,000. */
  readonly slowMs?: number;
}

/** Taken off when calls are slow; what runs beyond the lower limit is let finish. */
const DECREASE = 0.8;

/** Assumed until the first round has ended. */
const FIRST_MEDIAN_MS = 100;

/**
 * How many calls may run at once: one more while they are fast and somebody waits for a slot, a fifth fewer once they
 * are slow (additive increase, multiplicative decrease).
 *
 * It is judged in rounds. A round ends when as many calls have ended as may run at once, and their median decides, so a
 * minority that hangs (one locked inbox) or is long by nature changes nothing. After a change only calls that began
 * since then count: one bad moment lowers the limit once, not once for each call that was under way.
 */
export class AdaptiveLimit {
  readonly #floor: number;
  readonly #ceiling: number;
  readonly #slowMs: number;
  #current: number;
  #medianMs = FIRST_MEDIAN_MS;
  #round = 0;
  #durationsMs: number[] = [];
  #keptWaiting = false;

  constructor({ floor = 8, initial = 64, ceiling = 128, slowMs = 1_000 }: AdaptiveLimitOptions = {}) {
    this.#floor = floor;
    this.#ceiling = ceiling;
    this.#slowMs = slowMs;
    this.#current = Math.min(Math.max(initial, floor), ceiling);
  }

  get current(): number {
    return this.#current;
  }

  /** Median duration of the last whole round, in milliseconds. */
  get medianMs(): number {
    return this.#medianMs;
  }

  /** To be remembered when a call begins and given back to `ended`. */
  get round(): number {
    return this.#round;
  }

  /** Somebody waits whom a higher limit would have let in. Without that, there is no reason to raise it. */
  keptWaiting(): void {
    this.#keptWaiting = true;
  }

  ended({ round, tookMs }: { readonly round: number; readonly tookMs: number }): void {
    if (round !== this.#round) return;
    this.#durationsMs.push(tookMs);
    if (this.#durationsMs.length < this.#current) return;
    this.#medianMs = median(this.#durationsMs);
    this.#durationsMs = [];
    this.#become(this.#judge());
    this.#keptWaiting = false;
  }

  #judge(): number {
    if (this.#medianMs > this.#slowMs) return Math.max(this.#floor, Math.floor(this.#current * DECREASE));
    return this.#keptWaiting ? Math.min(this.#ceiling, this.#current + 1) : this.#current;
  }

  #become(limit: number): void {
    if (limit === this.#current) return;
    this.#current = limit;
    this.#round += 1;
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
