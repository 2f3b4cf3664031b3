import type { Database } from '../../store/database.ts';
import { type Hint, type HintPosition, readHints } from '../../store/hints.ts';

/** The latest hints kept for the listeners; whoever is further behind has lost some. */
const KEPT = 2_000;

/** Hints as they come, for every listener of this process. */
export class HintTail {
  readonly #db: Database;
  #latest: readonly Hint[] = [];
  #count = 0;
  #position: HintPosition | null = null;

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
  }

  /** Asks once. @returns whether there was any news */
  async ask(): Promise<boolean> {
    const { hints, position } = await readHints(this.#db, this.#position);
    this.#position = position;
    if (hints.length === 0) return false;
    this.#latest = [...this.#latest, ...hints].slice(-KEPT);
    this.#count += hints.length;
    return true;
  }
}
