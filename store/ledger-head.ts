import type { Database } from './database.ts';
import type { Event } from './ledger.ts';

/** The id of the latest event; 0 if there is none. Whoever has seen it never later finds a smaller one (docs/decisions/0003). */
export async function readLedgerHead(db: Database): Promise<bigint> {
  const [row] = await db.$queryRaw<{ head: bigint }[]>`SELECT COALESCE(max(id), 0) AS head FROM events`;
  return row?.head ?? 0n;
}

/**
 * The greatest id that was drawn, be it committed or not: there is no event behind it. It costs next to nothing, however many
 * months the ledger has.
 */
export async function readLastDrawn(db: Database): Promise<bigint> {
  const [row] = await db.$queryRaw<{ drawn: bigint }[]>`SELECT last_value AS drawn FROM events_id_seq`;
  return row?.drawn ?? 0n;
}

/** The events behind an id, oldest first. */
export const readEventsAfter = (db: Database, id: bigint, most: number): Promise<readonly Event[]> =>
  db.event.findMany({ where: { id: { gt: id } }, orderBy: { id: 'asc' }, take: most });
