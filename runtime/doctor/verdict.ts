/** What one check came to: all well, a fault with what to do about it, or that it could not be found out. */
export type Verdict =
  | { readonly kind: 'well'; readonly found: string }
  | { readonly kind: 'fault' | 'unknown'; readonly found: string; readonly remedy: string };

export const well = (found: string): Verdict => ({ kind: 'well', found });
export const fault = (found: string, remedy: string): Verdict => ({ kind: 'fault', found, remedy });
export const unknown = (found: string, remedy: string): Verdict => ({ kind: 'unknown', found, remedy });

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time as people say it: `0.4 s`, `12 s`, `5 min`, `3 h`, `2 days`. */
export function inWords(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 9.95) return `${seconds.toFixed(1)} s`;
  if (size < 2 * MINUTE) return `${Math.round(seconds)} s`;
  if (size < 2 * HOUR) return `${Math.round(seconds / MINUTE)} min`;
  if (size < 2 * DAY) return `${Math.round(seconds / HOUR)} h`;
  return `${Math.round(seconds / DAY)} days`;
}

/** The first few of a list, and how many more there are. */
export function firstOf(all: readonly string[], most = 5): string {
  const rest = all.length - most;
  return rest > 0 ? `${all.slice(0, most).join(', ')} and ${rest} more` : all.join(', ');
}
