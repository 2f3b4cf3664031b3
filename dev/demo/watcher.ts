import type { Decision } from '../../contract/decision.ts';
import type { ConversationView } from '../../contract/model.ts';
import { type ApiClient, RequestFailed } from './api-client.ts';
import { readLedger } from './ledger-view.ts';
import { narrate, type TimelineEntry } from './narrate.ts';
import { byTime } from './timeline.ts';

/** Lines wait so long before they are shown, so that one that is read later can still stand before them. */
const HELD_BACK_MS = 500;

export interface WatcherOptions {
  readonly api: ApiClient;
  readonly inboxId: string;
  /** The number of a conversation of this replay. */
  readonly numberOf: (conversationId: string) => number | undefined;
  readonly show: (entry: TimelineEntry) => void;
}

/**
 * Follows the conversations through the API: two lists tell which of the open ones have a new version, and only of
 * those the events are read.
 */
export class Watcher {
  readonly #options: WatcherOptions;
  readonly #versions = new Map<string, number>();
  readonly #decisions = new Map<string, readonly Decision[]>();
  readonly #lastSeen = new Map<string, number>();
  readonly #touched = new Set<string>();
  #entries: TimelineEntry[] = [];

  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  /** Something was done to the conversation, so its events are worth a look even if it is in no list any more. */
  touch(conversationId: string): void {
    this.#touched.add(conversationId);
  }

  /** Adds a line about something the demo did itself, maybe to a conversation. */
  announce(what: string, why: string, conversationId?: string): void {
    const conversation = (conversationId && this.#options.numberOf(conversationId)) || null;
    this.#entries.push({ at: Date.now(), order: 0, conversation, what, why, tone: 'office' });
  }

  /**
   * Reads what is new and shows what is old enough.
   *
   * @returns the conversations that are open
   */
  async look(): Promise<readonly ConversationView[]> {
    const { api, inboxId } = this.#options;
    const lookedAt = Date.now();
    try {
      const [waiting, assigned] = await Promise.all(
        ['waiting', 'assigned'].map((status) =>
          api.list<ConversationView>(`/v1/conversations?inboxId=${inboxId}&status=${status}`),
        ),
      );
      const open = [...(waiting ?? []), ...(assigned ?? [])];
      await Promise.all(this.#findChanged(open).map((id) => this.#read(id)));
      return open;
    } catch (error) {
      // It is noted, and the next look reads what this one missed.
      if (!(error instanceof RequestFailed)) throw error;
      return [];
    } finally {
      this.#flush(lookedAt - HELD_BACK_MS);
    }
  }

  /** Shows what is left. */
  flush(): void {
    this.#flush(Number.POSITIVE_INFINITY);
  }

  #findChanged(open: readonly ConversationView[]): readonly string[] {
    const changed = new Set(this.#touched);
    this.#touched.clear();
    const gone = new Set(this.#versions.keys());
    for (const { id, version } of open) {
      gone.delete(id);
      if (this.#versions.get(id) !== version) changed.add(id);
      this.#versions.set(id, version);
    }
    for (const id of gone) {
      this.#versions.delete(id);
      changed.add(id);
    }
    return [...changed];
  }

  async #read(id: string): Promise<void> {
    const number = this.#options.numberOf(id);
    if (number === undefined) return;
    const ledger = await readLedger(this.#options.api, id, this.#decisions.get(id)).catch((error: unknown) => {
      this.#touched.add(id);
      throw error;
    });
    this.#decisions.set(id, ledger.decisions);
    const lastSeen = this.#lastSeen.get(id) ?? 0;
    this.#lastSeen.set(id, Math.max(lastSeen, ...ledger.events.map((event) => Number(event.id))));
    this.#entries.push(...narrate(ledger, number).filter(({ order }) => order > lastSeen));
  }

  #flush(until: number): void {
    const entries = this.#entries.sort(byTime);
    const due = entries.filter(({ at }) => at <= until);
    this.#entries = entries.slice(due.length);
    for (const entry of due) this.#options.show(entry);
  }
}
