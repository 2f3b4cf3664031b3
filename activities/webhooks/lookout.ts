import type { WebhookId } from '../../contract/ids.ts';
import type { Database } from '../../store/database.ts';
import { readLedgerHead } from '../../store/ledger-head.ts';
import type { Endpoint } from './endpoint.ts';

/** What there is to see. */
export interface Sight {
  /** The id of the latest event; 0 where there is none. */
  readonly head: bigint;
  /** The endpoints looked for as they are now; one that was deleted is missing. */
  readonly endpoints: ReadonlyMap<WebhookId, Pick<Endpoint, 'revision' | 'lease'>>;
}

interface Watcher {
  readonly webhookId: WebhookId;
  readonly isReason: (sight: Sight) => boolean;
  readonly wake: (failure?: unknown) => void;
}

/**
 * Looks again and again for new events and for changes of endpoints, on behalf of everybody in the process who waits for
 * one: so a thousand idle endpoints cost the database no more than one does. Rests while nobody waits.
 */
export class Lookout {
  readonly #db: Database;
  readonly #intervalMs: number;
  readonly #watchers = new Set<Watcher>();
  #timer: NodeJS.Timeout | null = null;

  constructor(db: Database, intervalMs: number) {
    this.#db = db;
    this.#intervalMs = intervalMs;
  }

  /**
   * Resolves when what is seen is a reason to.
   *
   * @throws the reason of `signal` when that is raised, and whatever keeps the lookout from seeing
   */
  async until(webhookId: WebhookId, isReason: (sight: Sight) => boolean, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    let watcher: Watcher | undefined;
    let stop: () => void = () => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const wake = (failure?: unknown) => (failure === undefined ? resolve() : reject(failure));
        watcher = { webhookId, isReason, wake };
        stop = () => reject(signal.reason);
        signal.addEventListener('abort', stop, { once: true });
        this.#watchers.add(watcher);
        this.#lookLater();
      });
    } finally {
      signal.removeEventListener('abort', stop);
      if (watcher !== undefined) this.#watchers.delete(watcher);
    }
  }

  #lookLater(): void {
    this.#timer ??= setTimeout(() => void this.#look(), this.#intervalMs);
  }

  async #look(): Promise<void> {
    const watchers = [...this.#watchers];
    try {
      const sight = await this.#see(watchers);
      for (const watcher of watchers) if (watcher.isReason(sight)) watcher.wake();
    } catch (error) {
      for (const watcher of watchers) watcher.wake(error);
    }
    this.#timer = null;
    if (this.#watchers.size > 0) this.#lookLater();
  }

  async #see(watchers: readonly Watcher[]): Promise<Sight> {
    const ids = [...new Set(watchers.map(({ webhookId }) => webhookId))];
    if (ids.length === 0) return { head: 0n, endpoints: new Map() };
    const [rows, head] = await Promise.all([
      this.#db.webhook.findMany({ where: { id: { in: ids } }, select: { id: true, revision: true, lease: true } }),
      readLedgerHead(this.#db),
    ]);
    return { head, endpoints: new Map(rows.map((row) => [row.id, row])) };
  }
}
