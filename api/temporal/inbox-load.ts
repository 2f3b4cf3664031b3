import type { RunningCall } from './calls.ts';

/** How much the newest call counts in the moving average. */
const WEIGHT = 0.2;

/** Calls under way for less tell nothing: those of a burst all began together, and the first ones are slow. */
const STUCK_MS = 1_000;

/** What is known of the calls of one inbox, while it has any. */
export class InboxLoad {
  readonly running = new Set<RunningCall>();
  waiting = 0;
  #averageMs: number;

  constructor(expectedMs: number) {
    this.#averageMs = expectedMs;
  }

  get isIdle(): boolean {
    return this.running.size === 0 && this.waiting === 0;
  }

  /**
   * How long a call takes now, in milliseconds: the moving average of those that ended, or the mean age of those under
   * way where that is long and more. So an inbox that is stuck is noticed before any of its calls has ended.
   */
  serviceMs(nowMs: number): number {
    let agesMs = 0;
    for (const { startedAtMs } of this.running) agesMs += nowMs - startedAtMs;
    const meanAgeMs = this.running.size === 0 ? 0 : agesMs / this.running.size;
    return meanAgeMs < STUCK_MS ? this.#averageMs : Math.max(this.#averageMs, meanAgeMs);
  }

  learn(tookMs: number): void {
    this.#averageMs += (tookMs - this.#averageMs) * WEIGHT;
  }
}
