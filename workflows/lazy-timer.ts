import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

/**
 * One durable timer for whatever is due next. It is set only if none runs or the running one would ring too late, and it
 * is never cancelled because something was put off: it rings, and a check finds nothing due. So a conversation in which
 * every message is answered in time costs one timer a minute, and not one for each message.
 */
export class LazyTimer {
  #ringsAtMs: number | null = null;
  #scope: CancellationScope | null = null;

  /** True once a timer rang, until that is taken note of. */
  rang = false;

  /** When it rings, in milliseconds since 1970; null if it does not run. */
  get ringsAtMs(): number | null {
    return this.#ringsAtMs;
  }

  /** Makes sure that it rings at `dueAtMs` (milliseconds since 1970) or before. */
  set(dueAtMs: number, summary: string): void {
    if (this.#ringsAtMs !== null && this.#ringsAtMs <= dueAtMs) return;
    this.#scope?.cancel();
    this.#ringsAtMs = dueAtMs;
    const scope = new CancellationScope();
    this.#scope = scope;
    scope
      .run(() => this.#wait(dueAtMs, summary))
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
  }

  async #wait(dueAtMs: number, summary: string): Promise<void> {
    await sleep(Math.max(1, dueAtMs - Date.now()), { summary });
    this.#ringsAtMs = null;
    this.#scope = null;
    this.rang = true;
  }
}
