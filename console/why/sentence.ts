import type { useNames } from '../api/queries.ts';
import { clockTime } from '../live/times.tsx';

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** Names in place of the ids of these agents, and times of the day: ids are the callers', and may be unreadable. */
export function withNames(
  sentence: string,
  { agent: nameOf, isAgent }: Pick<ReturnType<typeof useNames>, 'agent' | 'isAgent'>,
): string {
  const timed = sentence.replaceAll(INSTANT, clockTime);
  return timed.replaceAll(/[A-Za-z0-9_.:@-]*[A-Za-z0-9_:@-]/g, (word) => (isAgent(word) ? nameOf(word) : word));
}
