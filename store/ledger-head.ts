import type { Database } from './database.ts';
import type { Event } from './ledger.ts';

/** The id of the latest event; 0 if there is none. Whoever has seen it never later finds a smaller one (docs/decisions/0003). */
export async function readLedgerHead(db: Database): Promise<bigint> {
  const [row] = await db.$queryRaw<{ head: bigint }[]>`SELECT COALESCE(max(id), 0) AS head FROM events`;
  return row?.head ?? 0n;
}

/** The events behind an id, oldest first. */
export const readEventsAfter = (db: Database, id: bigint, most: number): Promise<readonly Event[]> =>
  db.event.findMany({ where: { id: { gt: id } }, orderBy: { id: 'asc' }, take: most });
