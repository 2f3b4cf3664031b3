const SHOWN_LINES = 5;
const LINE_LENGTH = 300;

/** Keeps the errors that Baton's own processes log, to be shown if the day does not end well. */
export class ErrorLog {
  readonly #counts = new Map<string, number>();

  /** @param line as the stack gives it: the name of the part, a bar, the line */
  take(line: string): void {
    const [, part, text] = /^(api|worker) +\| (.*)$/.exec(line) ?? [];
    if (part === undefined || text === undefined) return;
    const said = `${part}: ${messageOf(text)}`.slice(0, LINE_LENGTH);
    this.#counts.set(said, (this.#counts.get(said) ?? 0) + 1);
  }

  /** Each different one once, the first few; nothing where nothing was logged. */
  describe(): readonly string[] {
    if (this.#counts.size === 0) return [];
    const lines = [...this.#counts].slice(0, SHOWN_LINES).map(([said, count]) => `  ${count} times ${said}`);
    const more = this.#counts.size - lines.length;
    return ['', 'API and worker logged errors:', ...lines, ...(more > 0 ? [`  and ${more} others`] : [])];
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
