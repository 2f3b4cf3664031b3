const KEPT_LINES = 5;
const LINE_LENGTH = 300;

/** Keeps the first errors that Baton's own processes log, to be shown if the day does not end well. */
export class ErrorLog {
  readonly #lines: string[] = [];
  #count = 0;

  /** @param line as the stack gives it: the name of the part, a bar, the line */
  take(line: string): void {
    const [, part, text] = /^(api|worker) +\| (.*)$/.exec(line) ?? [];
    if (part === undefined || text === undefined) return;
    this.#count += 1;
    if (this.#lines.length < KEPT_LINES) this.#lines.push(`  ${part}: ${messageOf(text)}`.slice(0, LINE_LENGTH));
  }

  /** Nothing where nothing was logged. */
  describe(): readonly string[] {
    if (this.#count === 0) return [];
    return ['', `API and worker logged ${this.#count} lines about errors, beginning with:`, ...this.#lines];
  }
}

/** What a line of JSON says, without its stack; any other line as it is. */
function messageOf(text: string): string {
  try {
    const { msg, err } = JSON.parse(text) as { readonly msg?: string; readonly err?: { readonly message?: string } };
    return err?.message === undefined ? `${msg}` : `${msg}: ${err.message}`;
  } catch {
    return text;
  }
}
