import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase } from '../../runtime/database.ts';
import type { Database } from '../../store/database.ts';
import { TEMPLATE_DATABASE } from './provided.ts';

export interface TestDatabase {
  readonly url: string;
  readonly db: Database;
  ping(): Promise<void>;
  /** Closes the connections and drops the database; for `afterAll`. */
  drop(): Promise<void>;
}

export interface EmptyDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database without a table. */
export async function createEmptyDatabase(): Promise<EmptyDatabase> {
  return create('template0');
}

/** A migrated, empty database of the test file's own, copied from the template in some 50 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url, drop } = await create(TEMPLATE_DATABASE);
  const { db, ping, close } = openDatabase({ url, poolSize: 10, timeoutMs: 10_000, prepare: true });
  return {
    url,
    db,
    ping,
    async drop() {
      await close();
      await drop();
    },
  };
}

async function create(template: string): Promise<EmptyDatabase> {
  const name = `baton_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Files copy the template at the same time; PostgreSQL refuses while anybody is connected to it, which nobody is. */
async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
