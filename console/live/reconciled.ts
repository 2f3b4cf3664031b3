import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { isLive } from './connection.ts';

/** What changes takes this long to be on the screen, at most. */
const SETTLES_WITHIN_MS = 3_000;

/** How often a list was not as the server had it though nothing had happened for a while: it should stay 0. */
const state = { reconciled: 0 };
Object.assign(window, { __baton: state });

let changedAt = performance.now();

/** Something was reported, or may have been missed. */
export function noteChange(): void {
  changedAt = performance.now();
}

const isQuiet = (): boolean => isLive() && performance.now() - changedAt > SETTLES_WITHIN_MS;

interface Identified {
  readonly id: string;
}

/** Reads a list, and notices if the one on the screen was another without a reason. */
export async function readAndCompare<Row extends Identified>(
  queries: QueryClient,
  queryKey: QueryKey,
  read: () => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const shown = queries.getQueryData<readonly Row[]>(queryKey);
  const wasQuiet = isQuiet();
  const rows = await read();
  if (shown !== undefined && wasQuiet && isQuiet() && idsOf(shown) !== idsOf(rows)) {
    state.reconciled += 1;
    console.warn('a list was not as the server has it', queryKey);
  }
  return rows;
}

const idsOf = (rows: readonly Identified[]): string => rows.map(({ id }) => id).join(' ');
