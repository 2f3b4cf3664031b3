import { setTimeout as delay } from 'node:timers/promises';
import { Problem } from '../http/problem.ts';

/** How long a look counts: what is taken away is gone within about so long, and not every event costs a query. */
const LOOK_HOLDS_MS = 1_000;

export interface ReadingRightDeps<Scope> {
  /** What the reader may see now. @throws Problem below 500 when that is nothing any more */
  readonly look: () => Promise<Scope>;
  /** How often it is looked where nothing happens. */
  readonly lookEveryMs: number;
  /** When the reader's credential ends by itself; null: never. */
  readonly endsAtMs: number | null;
}

/** The longest time a timer can be set to, some 24 days. */
export const MAX_TIMER_MS = 2_147_483_647;

/** The right to read the ledger, looked at again and again while somebody follows it. */
export class ReadingRight<Scope> {
  readonly #deps: ReadingRightDeps<Scope>;
  readonly #ended = new AbortController();
  #scope: Scope;
  #lookedAt = Date.now();

  /** `scope`: what was found when the reader came. */
  constructor(scope: Scope, deps: ReadingRightDeps<Scope>) {
    this.#scope = scope;
    this.#deps = deps;
  }

  /** Aborted when the reader may not read any more, and when the right is no longer watched. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Looks at times, also where nothing happens, until the signal. */
  watch(signal: AbortSignal): void {
    const { lookEveryMs, endsAtMs } = this.#deps;
    const end = () => this.#ended.abort();
    const looking = setInterval(() => void this.#lookAgain(), lookEveryMs).unref();
    const ending = endsAtMs === null ? undefined : setTimeout(end, timerUntil(endsAtMs)).unref();
    this.ended.addEventListener('abort', () => {
      clearInterval(looking);
      clearTimeout(ending);
    });
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  }

  /** What the reader may see, as of a second ago at most; waits while nobody can tell. Undefined once the right has ended. */
  async scope(): Promise<Scope | undefined> {
    while (!this.ended.aborted) {
      if (Date.now() - this.#lookedAt < LOOK_HOLDS_MS || (await this.#lookAgain())) return this.#scope;
      await delay(LOOK_HOLDS_MS, undefined, { signal: this.ended, ref: false }).catch(() => undefined);
    }
    return undefined;
  }

  /** Whether it is known what the reader may see. */
  async #lookAgain(): Promise<boolean> {
    const lookedAt = Date.now();
    try {
      this.#scope = await this.#deps.look();
      this.#lookedAt = lookedAt;
      return !this.ended.aborted;
    } catch (error) {
      // An outage takes no right away: the reader stays, and sees nothing until somebody can tell.
      if (error instanceof Problem && error.status < 500) this.#ended.abort();
      return false;
    }
  }
}

const timerUntil = (atMs: number): number => Math.min(Math.max(atMs - Date.now(), 0), MAX_TIMER_MS);
