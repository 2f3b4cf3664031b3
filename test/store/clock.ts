import { START } from './directory.ts';

/** The workflows' time, in the tests' hands. */
export class Clock {
  #ms = Date.parse(START);

  /** The time of the latest command. */
  get now(): string {
    return new Date(this.#ms).toISOString();
  }

  /** `seconds` from now; negative = ago. */
  in(seconds: number): string {
    return new Date(this.#ms + seconds * 1000).toISOString();
  }

  /** The clock stands at this instant, if it does not stand later already. */
  reach(instant: Date): void {
    this.#ms = Math.max(this.#ms, instant.getTime());
  }

  /** A moment passes; the answer is the time then. */
  tick(): string {
    this.#ms += 1;
    return this.now;
  }
}
