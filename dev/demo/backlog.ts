/** Counts what is asked for and not done yet, and tells when it has become little. */
export class Backlog {
  #size = 0;
  #waiting: { readonly most: number; readonly settle: () => void }[] = [];

  get size(): number {
    return this.#size;
  }

  /** Counts this until it settles. */
  async count(work: Promise<void>): Promise<void> {
    this.#size += 1;
    try {
      await work;
    } finally {
      this.#size -= 1;
      this.#settle();
    }
  }

  /** Settles when no more than this is left to do. */
  async atMost(most: number): Promise<void> {
    if (this.#size > most) await new Promise<void>((settle) => this.#waiting.push({ most, settle }));
  }

  #settle(): void {
    const settled = this.#waiting.filter(({ most }) => this.#size <= most);
    this.#waiting = this.#waiting.filter((each) => !settled.includes(each));
    for (const { settle } of settled) settle();
  }
}
