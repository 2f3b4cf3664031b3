import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/**
 * The longest a statement waits for a lock. Whatever wants the same table stands behind it meanwhile, so it gives up early
 * and tries again: processes at work notice nothing.
 */
const LOCK_TIMEOUT_MS = 1_000;

/** A statement that builds concurrently keeps nobody waiting, and waits for the transactions that are under way. */
const CONCURRENT_LOCK_TIMEOUT_MS = 600_000;

const ATTEMPTS = 60;
const PAUSE_MS = 500;

/** PostgreSQL's code for a lock that could not be had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/** Applies a migration and records it as Prisma does; again and again while locks cannot be had. */
export async function applyMigration(client: pg.Client, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await (isConcurrent(migration) ? applyConcurrently : applyAsOne)(client, migration);
      return;
    } catch (error) {
      const isLocked = error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE;
      if (!isLocked || attempt === ATTEMPTS) {
        throw new Error(`migration ${migration.name} failed and was rolled back`, { cause: error });
      }
    }
    await delay(PAUSE_MS);
  }
}

/**
 * One transaction: a migration that fails leaves nothing, and its row says that it is whole. Its statements may take as long as
 * they take, whatever is set for the user of the processes.
 */
async function applyAsOne(client: pg.Client, migration: Migration): Promise<void> {
  const startedAt = new Date();
  try {
    await client.query(`BEGIN; SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}; SET LOCAL statement_timeout = 0`);
    await client.query(migration.sql);
    await record(client, migration, startedAt);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

const isConcurrent = ({ sql }: Migration): boolean => /^\s*(CREATE|DROP)\b[^;]*\bINDEX\s+CONCURRENTLY\b/im.test(sql);

/** PostgreSQL has it outside of transactions only, so the one statement of such a migration has to be safe to repeat. */
async function applyConcurrently(client: pg.Client, migration: Migration): Promise<void> {
  const { name, sql } = migration;
  if (!/CONCURRENTLY\s+IF\s+(NOT\s+)?EXISTS/i.test(sql)) {
    throw new Error(`${name} may be repeated: write CONCURRENTLY IF NOT EXISTS, or IF EXISTS`);
  }
  const startedAt = new Date();
  await client.query(`SET lock_timeout = ${CONCURRENT_LOCK_TIMEOUT_MS}; SET statement_timeout = 0`);
  try {
    await dropHalfBuilt(client, sql);
    await client.query(sql);
  } finally {
    // A pooler may give the session to others.
    await client.query('RESET lock_timeout; RESET statement_timeout');
  }
  await record(client, migration, startedAt);
}

/** An attempt that broke off leaves an index that serves nothing, and that `IF NOT EXISTS` takes for the whole one. */
async function dropHalfBuilt(client: pg.Client, sql: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE NOT i.indisvalid AND pg_table_is_visible(c.oid) AND position(quote_ident(c.relname) IN $1) > 0`,
    [sql],
  );
  for (const { name } of rows) await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${pg.escapeIdentifier(name)}`);
}

async function record(client: pg.Client, { name, checksum }: Migration, startedAt: Date): Promise<void> {
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, $4, now(), 1)`,
    [randomUUID(), checksum, name, startedAt],
  );
}
