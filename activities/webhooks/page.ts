import type { Database } from '../../store/database.ts';
import type { Event } from '../../store/ledger.ts';
import { readLedgerHead } from '../../store/ledger-head.ts';
import type { Endpoint } from './endpoint.ts';

/** How many events are read at a time. */
export const PAGE = 100;

/** How much of the ledger is searched at a time: an endpoint that wants one type in a million must not search for long. */
export const SEARCHED = 10_000;

/** A piece of the ledger: the events in it that an endpoint wants, and its end. */
export interface Page {
  readonly events: readonly Event[];
  readonly end: bigint;
}

/** What an endpoint wants of the ledger behind `after`; null where the ledger ends there. */
export async function readPage(db: Database, { types }: Endpoint, after: bigint): Promise<Page | null> {
  const head = await readLedgerHead(db);
  if (head <= after) return null;
  const furthest = after + BigInt(SEARCHED);
  const end = head > furthest ? furthest : head;
  const events = await db.event.findMany({
    where: { id: { gt: after, lte: end }, ...(types.length === 0 ? {} : { type: { in: [...types] } }) },
    orderBy: { id: 'asc' },
    take: PAGE,
  });
  return { events, end: events.length < PAGE ? end : (events.at(-1)?.id ?? end) };
}
