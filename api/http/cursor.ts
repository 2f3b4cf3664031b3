import { Problem } from './problem.ts';
import { isStorable } from './storable-text.ts';

/** The sort key of the last item of a page. */
export type SortKey = readonly (string | number | boolean)[];

/** An example of each part of a sort key; a `Date` stands for an instant. */
export type SortKeyShape = readonly (string | number | boolean | Date)[];

/** How long a page is where nobody says. */
export const DEFAULT_LIMIT = 50;

/** A page of a list: where it starts and how long it may be. */
export interface PageRequest {
  readonly limit?: number;
  readonly cursor?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Null at the end. */
  readonly nextCursor: string | null;
}

/** Opaque to callers. The list's name inside keeps a cursor of one list from being taken for another's. */
export function encodeCursor(list: string, key: SortKey): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString('base64url');
}

/**
 * The sort key after which a page starts; null for the first page.
 *
 * @throws Problem `invalid_cursor` when the cursor does not stem from this list
 */
export function decodeCursor(list: string, cursor: string | undefined, shape: SortKeyShape): SortKey | null {
  if (cursor === undefined) return null;
  const [name, ...key] = parse(cursor);
  const fits = key.length === shape.length && key.every((part, index) => sameKind(part, shape[index]));
  if (name !== list || !fits) {
    throw new Problem('invalid_cursor', 'take the cursor from nextCursor of a page of the same list, unchanged.');
  }
  return key as SortKey;
}

function sameKind(part: unknown, example: unknown): boolean {
  if (example instanceof Date) return typeof part === 'string' && isInstant(part);
  if (typeof example === 'number') return Number.isInteger(part) && Math.abs(Number(part)) <= MAX_INTEGER;
  return typeof part === typeof example && (typeof part !== 'string' || isStorable(part));
}

/** The largest that a column of type integer is compared with. */
const MAX_INTEGER = 2 ** 31 - 1;

/** As this API writes them, of a day that exists and a year that the database knows. */
const isInstant = (part: string): boolean =>
  /^\d{4}-/.test(part) && !Number.isNaN(Date.parse(part)) && new Date(part).toISOString() === part;

function parse(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

/** Cuts rows read with one more than the limit into a page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  { item, cursor }: { readonly item: (row: Row) => Item; readonly cursor: (row: Row) => string },
): Page<Item> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { items: kept.map(item), nextCursor: rows.length > limit && last !== undefined ? cursor(last) : null };
}

/** A part of a sort key that stands for a large number. */
export function bigintOf(part: SortKey[number] | undefined): bigint {
  if (typeof part === 'string' && /^\d{1,18}$/.test(part)) return BigInt(part);
  throw new Problem('invalid_cursor', 'take the cursor from nextCursor of a page of the same list, unchanged.');
}
