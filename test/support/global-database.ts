import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../dev/postgres.ts';
import { migrate } from '../../prisma/migrate.ts';
import { readDevConfig } from '../../runtime/config.ts';
import { TEMPLATE_DATABASE } from './provided.ts';
import { acquire, release } from './shared-per-run.ts';

interface TestServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** One PostgreSQL for each run, with a migrated template. `DATABASE_URL` uses a server of one's own instead. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url } = await acquire({ name: 'postgres', start, stop: (server: TestServer) => server.stop() });
  project.provide('postgresUrl', url);
  return () => release('postgres');
}

async function start(): Promise<TestServer> {
  const { databaseUrl } = readDevConfig();
  const server = databaseUrl === undefined ? await startPostgres() : { url: databaseUrl, stop: async () => undefined };
  const template = new URL(server.url);
  template.pathname = `/${TEMPLATE_DATABASE}`;
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE_DATABASE} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
    await migrate(template.href);
  } finally {
    await client.end();
  }
  return server;
}
