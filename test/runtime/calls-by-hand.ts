import { vi } from 'vitest';

/** Lets everything happen that needs no time. */
export const settled = () => vi.advanceTimersByTimeAsync(0);

/** Calls that end when the test says so, in the order in which they began. */
export class CallsByHand {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, (() => void)[]>();

  /** A call that notes its beginning under `name` and goes on until it is ended. */
  readonly begin = (name: string) => (): Promise<string> => {
    this.begun.push(name);
    return new Promise((resolve) => {
      this.#ends.set(name, [...(this.#ends.get(name) ?? []), () => resolve(name)]);
    });
  };

  /** How many with a name that begins so are under way. */
  underWay(prefix = ''): number {
    return [...this.#ends].reduce((sum, [name, ends]) => sum + (name.startsWith(prefix) ? ends.length : 0), 0);
  }

  /** Ends the oldest `count` calls of those whose name begins so. */
  async end(prefix = '', count = Number.POSITIVE_INFINITY): Promise<void> {
    let left = count;
    for (const [name, ends] of this.#ends) {
      if (!name.startsWith(prefix)) continue;
      while (left > 0 && ends.length > 0) {
        ends.shift()?.();
        left -= 1;
      }
    }
    await settled();
  }
}
