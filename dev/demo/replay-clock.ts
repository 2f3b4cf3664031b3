import { setTimeout as delay } from 'node:timers/promises';

/**
 * The time of the replay. It runs with the time of day, but stops while the machine is behind: consumers who write faster
 * than they are heard would only see every deadline missed.
 */
export class ReplayClock {
  readonly startedAt: number;
  readonly #stops: { readonly at: number; readonly ms: number }[] = [];

  constructor(startedAt: number) {
    this.startedAt = startedAt;
  }

  /** Milliseconds of the replay that had passed at this instant. */
  at(instant: number): number {
    const stopped = this.#stops.reduce((sum, { at, ms }) => sum + Math.max(0, Math.min(ms, instant - at)), 0);
    return Math.max(0, instant - this.startedAt - stopped);
  }

  /** How long it stood still so far. */
  get stoppedMs(): number {
    return this.#stops.reduce((sum, { ms }) => sum + ms, 0);
  }

  /** Settles when the replay has come to this moment. */
  async waitFor(momentMs: number, signal: AbortSignal): Promise<void> {
    const waitMs = momentMs - this.at(Date.now());
    if (waitMs > 0) await delay(waitMs, undefined, { signal });
  }

  /** Stands still until this settles. */
  async stopUntil(settled: Promise<void>): Promise<void> {
    const at = Date.now();
    await settled;
    this.#stops.push({ at, ms: Date.now() - at });
  }
}
