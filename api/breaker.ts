import { Gauge, type Registry } from '../runtime/metrics.ts';
import { withinMs } from './bounded.ts';

export interface BreakerOptions {
  /** Names the gauge: `baton_temporal_available`, `baton_database_available`. */
  readonly name: 'temporal' | 'database';
  readonly registry: Registry;
  /** The cheapest question that only the service itself can answer. It should need nothing that calls may use up. */
  readonly probe: () => Promise<unknown>;
  /** Whether an error means that nobody answered, and not that the answer was no. */
  readonly isOutage: (error: unknown) => boolean;
  /** What callers get while nobody answers. */
  readonly unavailable: (cause: unknown) => Error;
  /** Told of each change, to be logged. */
  readonly onChange?: (change: { readonly available: boolean; readonly cause?: unknown }) => void;
  /** How long calls may be under way without any answer before a probe is sent, in milliseconds. Default 2,000. */
  readonly silenceMs?: number;
  /** How long a probe may take, in milliseconds. Default 2,000; together with `silenceMs` below the 5 s of the design. */
  readonly probeTimeoutMs?: number;
  /** Pause between a probe that failed and the next, in milliseconds. Default 500. */
  readonly probeEveryMs?: number;
  /** A monotonic clock in milliseconds. Default `performance.now`. */
  readonly now?: () => number;
}

interface UnderWay {
  readonly startedAtMs: number;
  readonly giveUp: (error: Error) => void;
}

/**
 * Notices that a service is gone, and answers at once from then on.
 *
 * *Closed*: calls go through. One that fails as if nobody were there, or silence although calls are under way, has a probe
 * sent. Only a probe that fails as well opens the breaker, so that neither a call that is slow by nature nor one dropped
 * connection does. *Open*: new calls and those under way fail at once, and probes go on, one at a time; the first one that is
 * answered closes it.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  readonly #silenceMs: number;
  readonly #probeTimeoutMs: number;
  readonly #probeEveryMs: number;
  readonly #now: () => number;
  readonly #underWay = new Set<UnderWay>();
  #lastAnswerMs: number;
  #silence: NodeJS.Timeout | undefined;
  #nextProbe: NodeJS.Timeout | undefined;
  #isProbing = false;
  #isOpen = false;
  #isStopped = false;
  #cause: unknown;

  constructor(options: BreakerOptions) {
    this.#options = options;
    this.#silenceMs = options.silenceMs ?? 2_000;
    this.#probeTimeoutMs = options.probeTimeoutMs ?? 2_000;
    this.#probeEveryMs = options.probeEveryMs ?? 500;
    this.#now = options.now ?? (() => performance.now());
    this.#lastAnswerMs = this.#now();
    const isAvailable = () => !this.#isOpen;
    new Gauge({
      name: `baton_${options.name}_available`,
      help: `1 while ${options.name} answers, 0 while calls to it fail at once.`,
      registers: [options.registry],
      collect() {
        this.set(Number(isAvailable()));
      },
    });
  }

  /**
   * Makes the call, unless it is known that nobody would answer.
   *
   * @throws what `unavailable` makes, at once while the breaker is open, and when it opens while the call is under way
   */
  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#isOpen) throw this.#options.unavailable(this.#cause);
    let underWay: UnderWay | undefined;
    const givenUp = new Promise<never>((_resolve, giveUp) => {
      underWay = { startedAtMs: this.#now(), giveUp };
      this.#underWay.add(underWay);
    });
    this.#listen(this.#silenceMs);
    try {
      const answer = await Promise.race([call(), givenUp]);
      this.#lastAnswerMs = this.#now();
      return answer;
    } catch (error) {
      if (this.#options.isOutage(error)) this.#doubt();
      else this.#lastAnswerMs = this.#now();
      throw error;
    } finally {
      if (underWay !== undefined) this.#underWay.delete(underWay);
    }
  }

  /** Ends the timers. Calls under way go on. */
  close(): void {
    this.#isStopped = true;
    clearTimeout(this.#silence);
    clearTimeout(this.#nextProbe);
  }

  #listen(forMs: number): void {
    if (this.#isStopped) return;
    this.#silence ??= setTimeout(() => {
      this.#silence = undefined;
      this.#checkSilence();
    }, forMs);
  }

  #checkSilence(): void {
    const [oldest] = this.#underWay;
    if (oldest === undefined) return;
    const leftMs = Math.max(this.#lastAnswerMs, oldest.startedAtMs) + this.#silenceMs - this.#now();
    if (leftMs > 0) this.#listen(leftMs);
    else this.#doubt();
  }

  #doubt(): void {
    if (!this.#isProbing && !this.#isOpen && !this.#isStopped) void this.#probe();
  }

  async #probe(): Promise<void> {
    this.#isProbing = true;
    const failure = await this.#failureOfProbe();
    this.#isProbing = false;
    if (this.#isStopped) return;
    if (failure === undefined) this.#becomeAvailable();
    else this.#becomeUnavailable(failure.cause);
  }

  /** Undefined where the service answered, be it with an error. */
  async #failureOfProbe(): Promise<{ readonly cause: unknown } | undefined> {
    const late = new Error(`no answer to a probe within ${this.#probeTimeoutMs} ms`);
    try {
      await withinMs(this.#options.probe(), this.#probeTimeoutMs, () => late);
      return undefined;
    } catch (cause) {
      return cause === late || this.#options.isOutage(cause) ? { cause } : undefined;
    }
  }

  #becomeAvailable(): void {
    this.#lastAnswerMs = this.#now();
    if (this.#underWay.size > 0) this.#listen(this.#silenceMs);
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#cause = undefined;
    this.#options.onChange?.({ available: true });
  }

  #becomeUnavailable(cause: unknown): void {
    this.#cause = cause;
    this.#nextProbe = setTimeout(() => void this.#probe(), this.#probeEveryMs);
    if (this.#isOpen) return;
    this.#isOpen = true;
    for (const { giveUp } of this.#underWay) giveUp(this.#options.unavailable(cause));
    this.#options.onChange?.({ available: false, cause });
  }
}
