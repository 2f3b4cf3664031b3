import type { Database } from './database.ts';
import type { Event } from './ledger.ts';

/** The id of the latest event; 0 if there is none. Whoever has seen it never later finds a smaller one (docs/decisions/0003). */
export async function readLedgerHead(db: Database): Promise<bigint> {
  const [row] = await db.$queryRaw<{ head: bigint }[]>`SELECT COALESCE(max(id), 0) AS head FROM events`;
  return row?.head ?? 0n;
}

/**
 * Whether an id greater than this was drawn, be it committed or not: if not, there is no event behind it. It costs next to
 * nothing, however many months the ledger has.
 */
export async function mayHaveEventsAfter(db: Database, id: bigint): Promise<boolean> {
  const [row] = await db.$queryRaw<{ drawn: bigint }[]>`SELECT last_value AS drawn FROM events_id_seq`;
  return row === undefined || row.drawn > id;
}

/** The events behind an id, oldest first. */
export const readEventsAfter = (db: Database, id: bigint, most: number): Promise<readonly Event[]> =>
  db.event.findMany({ where: { id: { gt: id } }, orderBy: { id: 'asc' }, take: most });
