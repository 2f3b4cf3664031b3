import pLimit, { type LimitFunction } from 'p-limit';
import type { InboxId } from '../contract/ids.ts';

/** Its turn did not come in time; nothing was done. */
export class InboxBusy extends Error {
  override readonly name = 'InboxBusy';
}

/**
 * Lets the transitions of one inbox take turns before they take a database connection: they would only wait for the same
 * lock, and hold the connections that others need.
 */
export class InboxTurns {
  readonly #limits = new Map<InboxId, LimitFunction>();

  /**
   * Does `work` when those before it in the same inbox are done.
   *
   * @throws InboxBusy when its turn has not come after `waitMs`
   */
  async take<Result>(inboxId: InboxId, waitMs: number, work: () => Promise<Result>): Promise<Result> {
    const limit = this.#limits.get(inboxId) ?? pLimit(1);
    this.#limits.set(inboxId, limit);
    const turn = new AbortController();
    const late = setTimeout(() => turn.abort(), waitMs);
    const done = limit(async () => {
      clearTimeout(late);
      if (!turn.signal.aborted) return await work();
      throw new InboxBusy(inboxId);
    });
    const busy = new Promise<never>((_resolve, reject) => {
      turn.signal.addEventListener('abort', () =>
        reject(new InboxBusy(`inbox ${inboxId} has been busy for ${waitMs} ms`)),
      );
    });
    try {
      return await Promise.race([done, busy]);
    } finally {
      // One that gave up still stands in the line, and is passed over when its turn comes.
      void done.catch(() => undefined).finally(() => this.#forget(inboxId, limit));
    }
  }

  #forget(inboxId: InboxId, limit: LimitFunction): void {
    if (limit.activeCount + limit.pendingCount === 0) this.#limits.delete(inboxId);
  }
}
