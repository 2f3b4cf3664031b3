import { setTimeout as delay } from 'node:timers/promises';
import type { Shown, Step } from './page.ts';
import { difference, differenceOfTexts, parseShown, valuesIn } from './shape.ts';
import { Shell } from './shell.ts';

interface ReaderOptions {
  /** Where things are, in place of where pages say that they are. */
  readonly places: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How much longer than the page says a machine with other things to do may take. */
const PATIENCE_MS = 20_000;
const PAUSE_MS = 250;

/** What curl ends with after `--max-time`, which pages use to end a stream. */
const CUT_SHORT = 28;

/** A line that only looks: it may be run again until what it shows has come about. */
const LOOKS = /^(curl (?!.*-X ).*[^\\]|temporal workflow (metadata|result|list|describe) .*[^\\])$/;

/** Somebody who types what a page says, and compares what comes with what is shown. */
export class Reader {
  readonly #shell: Shell;
  readonly #places: Readonly<Record<string, string>>;
  /** The last secret that came: pages show only how one begins. */
  #secret = '';

  private constructor(shell: Shell, places: Readonly<Record<string, string>>) {
    this.#shell = shell;
    this.#places = places;
  }

  static async open({ places, environment }: ReaderOptions): Promise<Reader> {
    return new Reader(await Shell.start(environment), places);
  }

  /** Runs a block. Answers what is not as shown, or null. */
  async follow({ script, shown }: Step): Promise<string | null> {
    const replaced = Object.entries({ ...this.#places, 'baton_…': this.#secret });
    const typed = replaced.reduce((text, [name, value]) => text.replaceAll(name, value), script);
    const { stdout, stderr, exitCode } = await this.#shell.run(typed);
    this.#secret = stdout.match(/"secret":"([^"]+)"/)?.[1] ?? this.#secret;
    const mayFail = shown.some(({ text }) => text.startsWith('Error: '));
    const cutShort = exitCode === CUT_SHORT && script.includes('--max-time');
    if (exitCode !== 0 && !mayFail && !cutShort) return `exit code ${exitCode}: ${stderr}${stdout}`;

    const [acts, looks] = split(typed);
    let came = stdout + stderr;
    let wrong = compare(shown, came);
    if (wrong === null || looks === '') return wrong;
    // What the lines before the last ones said has come for good; only the last ones may be repeated.
    const lookCount = looks.trim().split('\n').length;
    const before = valuesIn(stdout)
      .slice(0, -lookCount)
      .map((value) => JSON.stringify(value));
    const deadline = performance.now() + PATIENCE_MS;
    while (wrong !== null && performance.now() < deadline) {
      await delay(PAUSE_MS);
      const again = await this.#shell.run(looks);
      came = [...(acts === '' ? [] : before), again.stdout].join('\n');
      wrong = compare(shown, came);
    }
    return wrong;
  }

  close(): Promise<void> {
    return this.#shell.stop();
  }
}

/** What a block does, and the lines at its end that only look. */
function split(script: string): readonly [string, string] {
  const lines = script.trimEnd().split('\n');
  let from = lines.length;
  while (from > 0 && LOOKS.test(lines[from - 1] ?? '')) from -= 1;
  return [lines.slice(0, from).join('\n'), lines.slice(from).join('\n')];
}

/** Each answer shown must have come, in this order; a block may do more than the page shows, but not fail unseen. */
function compare(shown: readonly Shown[], came: string): string | null {
  const values = valuesIn(came);
  let next = 0;
  for (const { language, text } of shown) {
    if (language !== 'json') {
      const wrong = differenceOfTexts(text, came);
      if (wrong !== null) return `${wrong}\n${came}`;
      continue;
    }
    const wanted = parseShown(text);
    const found = values.findIndex((value, index) => index >= next && difference(wanted, value) === null);
    if (found === -1) {
      const closest = values.slice(next).map((value) => difference(wanted, value));
      return `nothing came like ${text}${closest.join('\n')}\n${came}`;
    }
    next = found + 1;
  }
  const problems = came.match(/"code":"\w+"/g) ?? [];
  const unseen = problems.filter((code) => !shown.some(({ text }) => text.replaceAll(' ', '').includes(code)));
  return unseen.length === 0 ? null : `${unseen.join(', ')} came, and is not shown`;
}
