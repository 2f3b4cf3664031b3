import type { Database } from '../../store/database.ts';
import { type Hint, type HintPosition, readHints } from '../../store/hints.ts';

/** The latest hints kept for the listeners; whoever is further behind has lost some. */
const KEPT = 2_000;

/**
 * `away`: nobody answered. `lost`: the database was away since the last answer, or set back to an earlier state, and what there
 * was to tell may be gone.
 */
export type Asked = 'news' | 'nothing' | 'away' | 'lost';

/** Hints as they come, for every listener of this process. */
export class HintTail {
  readonly #db: Database;
  #latest: readonly Hint[] = [];
  #count = 0;
  #position: HintPosition | null = null;
  #wasAway = false;

  constructor(db: Database) {
    this.#db = db;
  }

  /** How many there were so far; what comes now has a greater number. */
  get count(): number {
    return this.#count;
  }

  /** Those behind the first `count`. */
  since(count: number): readonly Hint[] {
    const missed = this.#count - count;
    return missed === 0 ? [] : this.#latest.slice(-missed);
  }

  /** Begins with what comes from now on. */
  reset(): void {
    this.#position = null;
    this.#wasAway = false;
  }

  /** Asks once. @returns what came of it */
  async ask(): Promise<Asked> {
    const before = this.#position;
    const read = await readHints(this.#db, before).catch(() => null);
    if (read === null) {
      this.#wasAway = before !== null;
      return 'away';
    }
    const isLost = before !== null && (this.#wasAway || endOf(read.position) < endOf(before));
    this.#position = read.position;
    this.#wasAway = false;
    if (isLost) return 'lost';
    if (read.hints.length === 0) return 'nothing';
    this.#latest = [...this.#latest, ...read.hints].slice(-KEPT);
    this.#count += read.hints.length;
    return 'news';
  }
}

/** The first transaction that a snapshot could not see, as `xmin:xmax:…` says. */
const endOf = ({ snapshot }: HintPosition): bigint => BigInt(snapshot.split(':')[1] ?? 0);
