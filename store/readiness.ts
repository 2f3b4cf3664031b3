import type { Database } from './database.ts';
import { sqlStateOf } from './failures.ts';

/** What keeps a database from being used. */
export interface Unreadiness {
  /** Migrations that it has not been given. */
  readonly unapplied: readonly string[];
  /** Why its sessions cannot be used; null if they can. */
  readonly wrongTimeZone: string | null;
}

/** Asks in one statement. `migrations` are those the code needs. @throws if the database never was given any */
export async function findUnreadiness(db: Database, migrations: readonly string[]): Promise<Unreadiness> {
  const [row] = await db.$queryRaw<{ zone: string; applied: string[] }[]>`
    SELECT current_setting('TimeZone') AS zone,
           ARRAY(SELECT migration_name::text FROM _prisma_migrations
                 WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL) AS applied`;
  const applied = new Set(row?.applied);
  return { unapplied: migrations.filter((name) => !applied.has(name)), wrongTimeZone: objectionTo(row?.zone ?? '') };
}

/** PostgreSQL's code for a table that is not there. */
const UNDEFINED_TABLE = '42P01';

/** Whether `findUnreadiness` failed because the database does not know of migrations: it never was given any. */
export const isUnmigrated = (error: unknown): boolean => sqlStateOf(error) === UNDEFINED_TABLE;

/** Why this database's sessions cannot be used; null if they can. */
export async function findWrongTimeZone(db: Database): Promise<string | null> {
  const [row] = await db.$queryRaw<{ zone: string }[]>`SELECT current_setting('TimeZone') AS zone`;
  return objectionTo(row?.zone ?? '');
}

/**
 * Instants are written and read without an offset, as if in UTC. A process asks for that time zone with its connection, and a
 * pooler may drop what it asks for.
 */
function objectionTo(zone: string): string | null {
  if (/^(Etc\/)?UTC$/i.test(zone)) return null;
  return `the sessions of the database have the time zone ${zone}: run ALTER DATABASE … SET TimeZone TO 'UTC', and have a pooler connect anew`;
}
