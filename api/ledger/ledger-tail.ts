import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { toEventView } from '../../contract/events.ts';
import type { Database } from '../../store/database.ts';
import type { Hint } from '../../store/hints.ts';
import { readEventsAfter, readLedgerHead } from '../../store/ledger-head.ts';
import { type EventInSight, inSight } from '../access/event-scope.ts';
import { HintTail } from './hint-tail.ts';

/**
 * How often the ledger is asked for news while anybody listens; one question for all listeners of the process, answered from
 * the end of an index. It is what an event takes to reach a console at most, beside its commit.
 */
const ASK_EVERY_MS = 25;
/** The same for hints, after which a console only reads again. */
const ASK_FOR_HINTS_EVERY_MS = 200;
/** Events read at once. */
const PAGE = 500;
/** The latest events kept for the listeners; whoever is further behind reads the database. */
const KEPT = 2_000;

/** What a listener is told. */
export type News =
  | { readonly kind: 'event'; readonly seen: EventInSight }
  | { readonly kind: 'hint'; readonly hint: Hint };

/**
 * The end of the ledger, followed once for every listener of this process. Ids grow in the order of commitment, so
 * "greater than the last one seen" misses nothing and repeats nothing, on whichever process it is asked. Hints come between
 * the events, in no order with them.
 */
export class LedgerTail {
  readonly #db: Database;
  readonly #hints: HintTail;
  #latest: EventInSight[] = [];
  /** The greatest id seen; null before anybody listened. */
  #position: bigint | null = null;
  #listeners = 0;
  #isWatched = false;
  #areHintsWatched = false;
  /** Settles when it is known from where on hints are news. */
  #hintsBegun: Promise<void> = Promise.resolve();
  readonly #news = new EventEmitter().setMaxListeners(0);
  readonly #closing = new AbortController();

  constructor(db: Database) {
    this.#db = db;
    this.#hints = new HintTail(db);
  }

  /** Ends every `follow`. */
  close(): void {
    this.#closing.abort();
  }

  /**
   * Begins to listen: every event after this id (null: from now on), as it is committed, and every hint from now on, until
   * the signal. Whatever is committed once this is answered will be told.
   */
  async follow(after: bigint | null, signal: AbortSignal): Promise<AsyncGenerator<News>> {
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    this.#listen(ended);
    const last = after ?? (await readLedgerHead(this.#db));
    await this.#hintsBegun;
    return this.#tell({ last, hinted: this.#hints.count }, ended);
  }

  async *#tell({ last, hinted }: { last: bigint; hinted: number }, ended: AbortSignal): AsyncGenerator<News> {
    let [id, count] = [last, hinted];
    while (!ended.aborted) {
      const news = once(this.#news, 'news', { signal: ended }).catch(() => undefined);
      const hints = this.#hints.since(count);
      count = this.#hints.count;
      for (const hint of hints) yield { kind: 'hint', hint };
      const events = await this.#since(id);
      for (const seen of events) yield { kind: 'event', seen };
      id = BigInt(events.at(-1)?.event.id ?? id);
      if (events.length === 0 && hints.length === 0) await news;
    }
  }

  #listen(ended: AbortSignal): void {
    if (ended.aborted) return;
    this.#listeners += 1;
    ended.addEventListener('abort', () => {
      this.#listeners -= 1;
    });
    if (!this.#isWatched) void this.#watch();
    if (!this.#areHintsWatched) void this.#watchHints();
  }

  /** Searched from the end: hundreds of listeners ask at once, each for the few events that are news. */
  async #since(last: bigint): Promise<readonly EventInSight[]> {
    const oldest = this.#latest[0];
    if (oldest === undefined || BigInt(oldest.event.id) > last + 1n) return await this.#read(last);
    return this.#latest.slice(this.#latest.findLastIndex(({ event }) => BigInt(event.id) <= last) + 1);
  }

  async #read(last: bigint): Promise<readonly EventInSight[]> {
    return await inSight(this.#db, (await readEventsAfter(this.#db, last, PAGE)).map(toEventView));
  }

  /** Asks for news as long as anybody listens. While the database is away there are none. */
  async #watch(): Promise<void> {
    this.#isWatched = true;
    this.#latest = [];
    this.#position = null;
    while (this.#isHeard) {
      const events = await this.#ask().catch(() => []);
      if (events.length > 0) {
        this.#latest = [...this.#latest, ...events].slice(-KEPT);
        this.#news.emit('news');
      }
      if (events.length < PAGE) await delay(ASK_EVERY_MS, undefined, { ref: false });
    }
    this.#isWatched = false;
  }

  async #watchHints(): Promise<void> {
    this.#areHintsWatched = true;
    this.#hints.reset();
    this.#hintsBegun = this.#askForHints();
    await this.#hintsBegun;
    while (this.#isHeard) {
      await delay(ASK_FOR_HINTS_EVERY_MS, undefined, { ref: false });
      await this.#askForHints();
    }
    this.#areHintsWatched = false;
  }

  async #askForHints(): Promise<void> {
    if (await this.#hints.ask().catch(() => false)) this.#news.emit('news');
  }

  get #isHeard(): boolean {
    return this.#listeners > 0 && !this.#closing.signal.aborted;
  }

  async #ask(): Promise<readonly EventInSight[]> {
    this.#position ??= await readLedgerHead(this.#db);
    const events = await this.#read(this.#position);
    this.#position = BigInt(events.at(-1)?.event.id ?? this.#position);
    return events;
  }
}
