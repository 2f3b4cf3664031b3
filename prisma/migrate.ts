import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { readDatabaseConfig } from '../runtime/config.ts';
import { migrationsDirectory, readMigrationNames } from '../runtime/migrations.ts';
import { applyMigration, type Migration } from './apply-migration.ts';

// Applies prisma/migrations the way `prisma migrate deploy` does: same order, same table, same checksums, same lock, so
// that either can be used on the same database. Prisma's own command downloads an engine; this one needs nothing.

/** The advisory lock of `prisma migrate`. */
const LOCK_ID = 72_707_369;

/** A process that waits this long to migrate stands behind another one that is stuck. */
const TURN_TIMEOUT_MS = 60_000;

/**
 * The lock is held by a transaction that stays open, and not by a session: a pooler keeps the session when its client has gone,
 * and the lock with it.
 */
const TAKE_TURN = `BEGIN; SET LOCAL lock_timeout = ${TURN_TIMEOUT_MS};
  SET LOCAL idle_in_transaction_session_timeout = 0; SELECT pg_advisory_xact_lock(${LOCK_ID})`;

/** Word for word the table that Prisma creates. */
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

interface AppliedMigration {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/**
 * Brings the database up to date and returns the names of the migrations it applied.
 *
 * @throws when an applied migration was edited afterwards, or one failed half-way under Prisma
 */
export async function migrate(databaseUrl: string, directory = migrationsDirectory): Promise<readonly string[]> {
  const migrations = await readMigrations(directory);
  const connection = { connectionString: databaseUrl, application_name: 'baton-migrate' };
  const [turn, client] = [new pg.Client(connection), new pg.Client(connection)];
  await Promise.all([turn.connect(), client.connect()]);
  try {
    await turn.query(TAKE_TURN);
    await client.query(CREATE_TABLE);
    const pending = pendingMigrations(migrations, await appliedMigrations(client));
    for (const migration of pending) await applyMigration(client, migration);
    await setTimeZone(client);
    return pending.map((migration) => migration.name);
  } finally {
    await Promise.all([turn.end(), client.end()]);
  }
}

/** PostgreSQL's code for whoever does not own the database. */
const NOT_THE_OWNER = '42501';

/**
 * Makes UTC the time zone of the database's sessions: processes ask for it with their connections, but a pooler may drop what
 * they ask for. Left as it is where it is UTC already, and where only the owner may change it; readiness checks it.
 */
async function setTimeZone(client: pg.Client): Promise<void> {
  const sql = `DO $$ BEGIN
    IF current_setting('TimeZone') NOT IN ('UTC', 'Etc/UTC') THEN
      EXECUTE format('ALTER DATABASE %I SET TimeZone TO ''UTC''', current_database());
    END IF;
  END $$`;
  await client.query(sql).catch((error: unknown) => {
    if (!(error instanceof pg.DatabaseError && error.code === NOT_THE_OWNER)) throw error;
  });
}

async function readMigrations(directory: string): Promise<readonly Migration[]> {
  const names = await readMigrationNames(directory);
  return Promise.all(
    names.map(async (name) => {
      const script = await readFile(join(directory, name, 'migration.sql'));
      return { name, sql: script.toString('utf8'), checksum: createHash('sha256').update(script).digest('hex') };
    }),
  );
}

async function appliedMigrations(client: pg.Client): Promise<readonly AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  return rows;
}

function pendingMigrations(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const failed = applied.find((row) => row.finished_at === null);
  if (failed !== undefined) {
    throw new Error(`migration ${failed.migration_name} failed half-way: repair it, then run "prisma migrate resolve"`);
  }

  const checksums = new Map(applied.map((row) => [row.migration_name, row.checksum]));
  const edited = migrations.find(({ name, checksum }) => checksums.has(name) && checksums.get(name) !== checksum);
  if (edited !== undefined) {
    throw new Error(`migration ${edited.name} was edited after it was applied: restore it and add a new migration`);
  }
  return migrations.filter(({ name }) => !checksums.has(name));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const applied = await migrate(readDatabaseConfig().url);
  for (const name of applied) process.stdout.write(`applied ${name}\n`);
  process.stdout.write(applied.length === 0 ? 'the database is up to date\n' : `${applied.length} applied\n`);
}
