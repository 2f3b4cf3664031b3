import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../prisma/migrate.ts';
import { createEmptyDatabase, type EmptyDatabase } from '../support/database.ts';

describe('migrate', () => {
  let database: EmptyDatabase;
  let folder: string;
  let client: pg.Client;

  beforeEach(async () => {
    database = await createEmptyDatabase();
    folder = await mkdtemp(join(tmpdir(), 'baton-migrations-'));
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });

  afterEach(async () => {
    await client.end();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  async function write(name: string, sql: string): Promise<void> {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'migration.sql'), sql);
  }

  async function applied() {
    const { rows } = await client.query(
      'SELECT migration_name, checksum, applied_steps_count FROM _prisma_migrations ORDER BY started_at, migration_name',
    );
    return rows;
  }

  it('applies what is new, in order, and records it as Prisma does', async () => {
    await write('2_second', 'ALTER TABLE thing ADD name text');
    await write('1_first', 'CREATE TABLE thing (id int)');

    const names = await migrate(database.url, folder);

    expect(names).toEqual(['1_first', '2_second']);
    expect(await applied()).toContainEqual({
      migration_name: '1_first',
      checksum: createHash('sha256').update('CREATE TABLE thing (id int)').digest('hex'),
      applied_steps_count: 1,
    });
  });

  it('does nothing when the database is up to date', async () => {
    await write('1_first', 'CREATE TABLE thing (id int)');
    await migrate(database.url, folder);

    expect(await migrate(database.url, folder)).toEqual([]);
  });

  it('applies each migration once when several processes migrate at the same time', async () => {
    await write('1_first', 'CREATE TABLE thing (id int); SELECT pg_sleep(0.1)');

    const runs = await Promise.all([1, 2, 3].map(() => migrate(database.url, folder)));

    expect(runs.flat()).toEqual(['1_first']);
  });

  it('has the sessions of the database keep UTC, whoever opens them', async () => {
    await client.query(
      `ALTER DATABASE "${new URL(database.url).pathname.slice(1)}" SET TimeZone TO 'America/New_York'`,
    );

    await migrate(database.url, folder);

    const later = new pg.Client({ connectionString: database.url });
    await later.connect();
    const { rows } = await later.query('SHOW TimeZone');
    await later.end();
    expect(rows).toEqual([{ TimeZone: 'UTC' }]);
  });

  it('refuses when an applied migration was edited', async () => {
    await write('1_first', 'CREATE TABLE thing (id int)');
    await migrate(database.url, folder);
    await write('1_first', 'CREATE TABLE thing (id bigint)');

    await expect(migrate(database.url, folder)).rejects.toThrow('migration 1_first was edited after it was applied');
  });

  it('leaves nothing of a migration that fails', async () => {
    await write('1_first', 'CREATE TABLE thing (id int)');
    await write('2_second', 'CREATE TABLE other (id int); SELECT nonsense');

    await expect(migrate(database.url, folder)).rejects.toThrow('migration 2_second failed and was rolled back');

    expect(await applied()).toMatchObject([{ migration_name: '1_first' }]);
    const { rows } = await client.query("SELECT to_regclass('other') AS other");
    expect(rows).toEqual([{ other: null }]);
  });

  it('waits for a table that is in use without keeping others waiting behind it', async () => {
    await write('1_start', 'CREATE TABLE "t" ("a" INT)');
    await migrate(database.url, folder);
    await write('2_column', 'ALTER TABLE "t" ADD COLUMN "b" INT');
    await client.query('BEGIN; INSERT INTO "t" VALUES (1)');

    const migrated = migrate(database.url, folder);
    const reader = new pg.Client({ connectionString: database.url });
    await reader.connect();
    // Each statement is let in within the second for which the migration waits at a time.
    await reader.query('SET statement_timeout = 4000');
    for (let n = 0; n < 20; n += 1) {
      await reader.query('SELECT * FROM "t"');
      await delay(100);
    }
    await reader.end();
    await client.query('COMMIT');

    expect(await migrated).toEqual(['2_column']);
  });

  it('builds an index while the table is written to, and again after it broke off', async () => {
    await write('1_start', 'CREATE TABLE "t" ("a" INT); INSERT INTO "t" VALUES (1), (1)');
    await migrate(database.url, folder);
    await write('2_index', 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "t_a" ON "t"("a")');

    // It fails half-way, and leaves an index that serves nothing.
    await expect(migrate(database.url, folder)).rejects.toThrow('migration 2_index failed');
    await client.query('DELETE FROM "t"; INSERT INTO "t" VALUES (1), (2)');

    expect(await migrate(database.url, folder)).toEqual(['2_index']);
    const { rows } = await client.query(`SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a'::regclass`);
    expect(rows).toEqual([{ indisvalid: true }]);
  });

  it('refuses an index that could not be built a second time', async () => {
    await write('1_start', 'CREATE TABLE "t" ("a" INT)');
    await write('2_index', 'CREATE INDEX CONCURRENTLY "t_a" ON "t"("a")');

    const refused = await migrate(database.url, folder).catch((error: unknown) => error);

    expect(refused).toMatchObject({ cause: { message: expect.stringContaining('write CONCURRENTLY IF NOT EXISTS') } });
  });

  it('refuses a database where Prisma left a migration half-way', async () => {
    await write('1_first', 'CREATE TABLE thing (id int)');
    await migrate(database.url, folder);
    await client.query('UPDATE _prisma_migrations SET finished_at = NULL');

    await expect(migrate(database.url, folder)).rejects.toThrow('migration 1_first failed half-way');
  });
});
