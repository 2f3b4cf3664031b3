import type { Database } from './database.ts';

/** Of these migrations, those that the database has not been given. @throws if it never was given any */
export async function findUnapplied(db: Database, names: readonly string[]): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  const applied = new Set(rows.map(({ name }) => name));
  return names.filter((name) => !applied.has(name));
}

/**
 * Why this database's sessions cannot be used; null if they can. Instants are written and read without an offset, as if in
 * UTC. A process asks for that time zone with its connection, and a pooler may drop what it asks for.
 */
export async function findWrongTimeZone(db: Database): Promise<string | null> {
  const [row] = await db.$queryRaw<{ zone: string }[]>`SELECT current_setting('TimeZone') AS zone`;
  const zone = row?.zone ?? '';
  if (/^(Etc\/)?UTC$/i.test(zone)) return null;
  return `the sessions of the database have the time zone ${zone}: run ALTER DATABASE … SET TimeZone TO 'UTC'`;
}
