import type { Database } from './database.ts';

/** Of these migrations, those that the database has not been given. @throws if it never was given any */
export async function findUnapplied(db: Database, names: readonly string[]): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  const applied = new Set(rows.map(({ name }) => name));
  return names.filter((name) => !applied.has(name));
}

/** The time zone of this database's sessions, as the server has it. */
export async function readTimeZone(db: Database): Promise<string> {
  const [row] = await db.$queryRaw<{ zone: string }[]>`SELECT current_setting('TimeZone') AS zone`;
  return row?.zone ?? '';
}

/**
 * Why sessions with this time zone cannot be used; null if they can. Instants are written and read without an offset, as if
 * in UTC. A process asks for that with its connection, and a pooler may drop what it asks for.
 */
export const wrongTimeZone = (zone: string): string | null =>
  /^(Etc\/)?UTC$/i.test(zone)
    ? null
    : `the sessions of the database have the time zone ${zone}: run ALTER DATABASE … SET TimeZone TO 'UTC'`;
