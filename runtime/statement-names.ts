/** As many texts as the product has, and some that vary; each costs every connection of the server some memory. */
const MOST_NAMED = 300;
const MOST_SEEN = 1_000;

/**
 * Names under which PostgreSQL keeps statements prepared, so that it parses and plans each once for a connection and not for
 * every call. A text is named when it comes a second time: one that varies with the number of its parameters may never.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #seen = new Set<string>();

  /** Empty: not to be kept. */
  nameOf(sql: string): string {
    const name = this.#names.get(sql);
    if (name !== undefined) return name;
    if (this.#seen.delete(sql) && this.#names.size < MOST_NAMED) {
      const given = `baton_${this.#names.size + 1}`;
      this.#names.set(sql, given);
      return given;
    }
    if (this.#seen.size === MOST_SEEN) this.#seen.clear();
    this.#seen.add(sql);
    return '';
  }
}
