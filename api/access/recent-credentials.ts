import { sha256 } from '../http/digest.ts';

/** Long enough for whoever works here to be among them, short enough to be of little use to whoever does not any more. */
const GOOD_FOR_MS = 60_000;

/** The most that are remembered; those that were good longest ago are forgotten first. */
const REMEMBERED = 10_000;

/**
 * Credentials that were good a moment ago, by their digests. It says nothing about whether they still are: it tells only
 * who shares an address with a flood of wrong ones.
 */
export class RecentCredentials {
  readonly #goodUntilMs = new Map<string, number>();

  has(shown: string | undefined): boolean {
    return Date.now() < (this.#goodUntilMs.get(sha256(shown ?? '')) ?? 0);
  }

  note(shown: string | undefined, { good }: { readonly good: boolean }): void {
    const digest = sha256(shown ?? '');
    this.#goodUntilMs.delete(digest);
    if (!good) return;
    this.#goodUntilMs.set(digest, Date.now() + GOOD_FOR_MS);
    const [oldest] = this.#goodUntilMs.keys();
    if (this.#goodUntilMs.size > REMEMBERED && oldest !== undefined) this.#goodUntilMs.delete(oldest);
  }
}
