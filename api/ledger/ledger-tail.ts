import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { toEventView } from '../../contract/events.ts';
import type { Database } from '../../store/database.ts';
import type { Hint } from '../../store/hints.ts';
import { readEventsAfter, readLastDrawn, readLedgerHead } from '../../store/ledger-head.ts';
import { type EventInSight, inSight } from '../access/event-scope.ts';
import { type Asked, HintTail } from './hint-tail.ts';

/**
 * How often the ledger is asked for news while anybody listens; one question for all listeners of the process, answered from
 * the sequence of the ids. It is what an event takes to reach a console at most, beside its commit.
 */
const ASK_EVERY_MS = 25;
/** The same for hints, after which a console only reads again. */
const ASK_FOR_HINTS_EVERY_MS = 200;
/** Events read at once. */
const PAGE = 500;
/** The latest events kept for the listeners; whoever is further behind reads the database. */
const KEPT = 2_000;

/**
 * An id may be drawn and not committed: a moment later it mostly is. After so many reads in vain it may never be, and reading
 * goes through every month of the ledger, so that the next read for the same id comes later.
 */
const MOST_IN_VAIN = 4;
const READ_IN_VAIN_EVERY_MS = 200;

/** What a listener is told. */
export type News =
  | { readonly kind: 'event'; readonly seen: EventInSight }
  | { readonly kind: 'hint'; readonly hint: Hint };

/** How far the ledger was followed. */
interface Followed {
  /** The greatest id seen; null before the first answer. */
  position: bigint | null;
  latest: readonly EventInSight[];
  /** How often nothing was found though this id was drawn, and when last. */
  inVain: { readonly drawn: bigint; readonly reads: number; readonly atMs: number };
}

const nothingYet = (): Followed => ({ position: null, latest: [], inVain: { drawn: 0n, reads: 0, atMs: 0 } });

/**
 * The end of the ledger, followed once for every listener of this process. Ids grow in the order of commitment, so
 * "greater than the last one seen" misses nothing and repeats nothing, on whichever process it is asked. Hints come between
 * the events, in no order with them.
 */
export class LedgerTail {
  readonly #db: Database;
  readonly #hints: HintTail;
  #followed = nothingYet();
  #listeners = 0;
  #isWatched = false;
  #areHintsWatched = false;
  /** Settles when it is known from where on hints are news. */
  #hintsBegun: Promise<void> = Promise.resolve();
  readonly #news = new EventEmitter().setMaxListeners(0);
  readonly #closing = new AbortController();
  /** Ends whoever listens now. */
  #losing = new AbortController();

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
   * the signal. Whatever is committed once this is answered will be told. It ends by itself after the database was away or set
   * back: then hints may be lost, and whoever connects again reads everything anew.
   */
  async follow(after: bigint | null, signal: AbortSignal): Promise<AsyncGenerator<News>> {
    const ended = AbortSignal.any([signal, this.#closing.signal, this.#losing.signal]);
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
    const { position, latest } = this.#followed;
    if (position !== null && last >= position) return [];
    const oldest = latest[0];
    if (oldest === undefined || BigInt(oldest.event.id) > last + 1n) return await this.#read(last);
    return latest.slice(latest.findLastIndex(({ event }) => BigInt(event.id) <= last) + 1);
  }

  async #read(last: bigint): Promise<readonly EventInSight[]> {
    return await inSight(this.#db, (await readEventsAfter(this.#db, last, PAGE)).map(toEventView));
  }

  /** Asks for news as long as anybody listens. While the database is away there are none. */
  async #watch(): Promise<void> {
    this.#isWatched = true;
    this.#followed = nothingYet();
    while (this.#isHeard) {
      const count = await this.#ask(this.#followed).catch(() => 0);
      if (count < PAGE) await delay(ASK_EVERY_MS, undefined, { ref: false });
    }
    this.#isWatched = false;
  }

  /** @returns how many events there were */
  async #ask(followed: Followed): Promise<number> {
    if (followed.position === null) {
      followed.position = await readLedgerHead(this.#db);
      // Whoever began to listen before has to look whether that is news.
      this.#news.emit('news');
    }
    const drawn = await readLastDrawn(this.#db);
    if (drawn <= followed.position || isTooSoon(followed, drawn)) return 0;
    const events = await this.#read(followed.position);
    const last = events.at(-1);
    if (last === undefined) {
      const reads = followed.inVain.drawn === drawn ? followed.inVain.reads + 1 : 1;
      followed.inVain = { drawn, reads, atMs: Date.now() };
      return 0;
    }
    followed.latest = [...followed.latest, ...events].slice(-KEPT);
    followed.position = BigInt(last.event.id);
    this.#news.emit('news');
    return events.length;
  }

  async #watchHints(): Promise<void> {
    this.#areHintsWatched = true;
    this.#hints.reset();
    this.#hintsBegun = this.#beginHints();
    await this.#hintsBegun;
    while (this.#isHeard) {
      await delay(ASK_FOR_HINTS_EVERY_MS, undefined, { ref: false });
      await this.#askForHints();
    }
    this.#areHintsWatched = false;
  }

  async #beginHints(): Promise<void> {
    while (this.#isHeard && (await this.#askForHints()) === 'away') {
      await delay(ASK_FOR_HINTS_EVERY_MS, undefined, { ref: false });
    }
  }

  async #askForHints(): Promise<Asked> {
    const asked = await this.#hints.ask();
    if (asked === 'news') this.#news.emit('news');
    if (asked === 'lost') this.#lose();
    return asked;
  }

  /** Ends whoever listens, and follows from the present end: ids may have gone back too. */
  #lose(): void {
    const losing = this.#losing;
    this.#losing = new AbortController();
    this.#followed = nothingYet();
    losing.abort();
  }

  get #isHeard(): boolean {
    return this.#listeners > 0 && !this.#closing.signal.aborted;
  }
}

function isTooSoon({ inVain }: Followed, drawn: bigint): boolean {
  const isTiresome = inVain.drawn === drawn && inVain.reads >= MOST_IN_VAIN;
  return isTiresome && Date.now() - inVain.atMs < READ_IN_VAIN_EVERY_MS;
}
