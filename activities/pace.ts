import { setTimeout as delay } from 'node:timers/promises';

/** A gap this long between transitions means that nobody stands behind. */
const GAP_MS = 150;
const CHECK_EVERY_MS = 25;

/**
 * Lets transitions, for which somebody waits, go before tellings, for which nobody does: a thousand workflows that are told
 * at once would take the processor from those that are still to decide.
 */
export class Pace {
  #underWay = 0;
  #lastEndedAtMs = Number.NEGATIVE_INFINITY;

  /** Counts the work as under way until it is done. */
  async track<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      this.#lastEndedAtMs = performance.now();
    }
  }

  /** Resolves once no transition was under way for a moment, or after `mostMs`. */
  async quiet(mostMs: number): Promise<void> {
    const until = performance.now() + mostMs;
    while (performance.now() < until && (this.#underWay > 0 || performance.now() - this.#lastEndedAtMs < GAP_MS)) {
      await delay(CHECK_EVERY_MS);
    }
  }
}
