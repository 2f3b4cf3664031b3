import type { Database } from '../../store/database.ts';

/** So seldom that it costs nothing, and often enough to tell a key in use from one that nobody misses. */
const NOTED_EVERY_MS = 60_000;

export interface LastUseDeps {
  readonly db: Database;
  readonly onFailure: (error: unknown) => void;
}

/** Notes when keys were last used: beside the requests, which neither wait for it nor fail with it. */
export class LastUse {
  readonly #deps: LastUseDeps;
  readonly #triedAtMs = new Map<string, number>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(deps: LastUseDeps) {
    this.#deps = deps;
  }

  note({ id, lastUsedAt }: { readonly id: string; readonly lastUsedAt: Date | null }): void {
    const now = Date.now();
    const latestMs = Math.max(lastUsedAt?.getTime() ?? 0, this.#triedAtMs.get(id) ?? 0);
    if (now - latestMs < NOTED_EVERY_MS) return;
    this.#triedAtMs.set(id, now);
    const writing = this.#write(id, new Date(now)).catch(this.#deps.onFailure);
    this.#underWay.add(writing);
    void writing.finally(() => this.#underWay.delete(writing));
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #write(id: string, at: Date): Promise<void> {
    const older = [{ lastUsedAt: null }, { lastUsedAt: { lt: at } }];
    await this.#deps.db.apiKey.updateMany({ where: { id, OR: older }, data: { lastUsedAt: at } });
  }
}
