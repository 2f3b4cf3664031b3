import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type EventView, toEventView } from '../../contract/events.ts';
import type { Database } from '../../store/database.ts';
import { mayHaveEventsAfter, readEventsAfter, readLedgerHead } from '../../store/ledger-head.ts';

/**
 * How often the ledger is asked for news while anybody listens; one question for all listeners of the process, answered from
 * the sequence of the ids. It is what an event takes to reach a console at most, beside its commit.
 */
const ASK_EVERY_MS = 25;
/** Events read at once. */
const PAGE = 500;
/** The latest events kept for the listeners; whoever is further behind reads the database. */
const KEPT = 2_000;

/**
 * The end of the ledger, followed once for every listener of this process. Ids grow in the order of commitment, so
 * "greater than the last one seen" misses nothing and repeats nothing, on whichever process it is asked.
 */
export class LedgerTail {
  readonly #db: Database;
  #latest: EventView[] = [];
  /** The greatest id seen; null before anybody listened. */
  #position: bigint | null = null;
  #listeners = 0;
  readonly #news = new EventEmitter().setMaxListeners(0);
  readonly #closing = new AbortController();

  constructor(db: Database) {
    this.#db = db;
  }

  /** Ends every `follow`. */
  close(): void {
    this.#closing.abort();
  }

  /** Every event after this id (null: from now on), as it is committed, until the signal. */
  async *follow(after: bigint | null, signal: AbortSignal): AsyncGenerator<EventView> {
    let last = after ?? (await readLedgerHead(this.#db));
    this.#listeners += 1;
    if (this.#listeners === 1) void this.#watch();
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    try {
      while (!ended.aborted) {
        const news = once(this.#news, 'news', { signal: ended }).catch(() => undefined);
        const events = await this.#since(last);
        for (const event of events) yield event;
        last = BigInt(events.at(-1)?.id ?? last);
        if (events.length === 0) await news;
      }
    } finally {
      this.#listeners -= 1;
    }
  }

  /** Searched from the end: hundreds of listeners ask at once, each for the few events that are news. */
  async #since(last: bigint): Promise<readonly EventView[]> {
    const oldest = this.#latest[0];
    if (oldest === undefined || BigInt(oldest.id) > last + 1n) return await this.#read(last);
    return this.#latest.slice(this.#latest.findLastIndex((event) => BigInt(event.id) <= last) + 1);
  }

  async #read(last: bigint): Promise<readonly EventView[]> {
    return (await readEventsAfter(this.#db, last, PAGE)).map(toEventView);
  }

  /** Asks for news as long as anybody listens. While the database is away there are none. */
  async #watch(): Promise<void> {
    this.#latest = [];
    this.#position = null;
    while (this.#listeners > 0 && !this.#closing.signal.aborted) {
      const events = await this.#ask().catch(() => []);
      if (events.length > 0) {
        this.#latest = [...this.#latest, ...events].slice(-KEPT);
        this.#news.emit('news');
      }
      if (events.length < PAGE) await delay(ASK_EVERY_MS, undefined, { ref: false });
    }
  }

  async #ask(): Promise<readonly EventView[]> {
    this.#position ??= await readLedgerHead(this.#db);
    if (!(await mayHaveEventsAfter(this.#db, this.#position))) return [];
    const events = await this.#read(this.#position);
    this.#position = BigInt(events.at(-1)?.id ?? this.#position);
    return events;
  }
}
