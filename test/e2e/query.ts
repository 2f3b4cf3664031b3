import pg from 'pg';
import type { Stack } from '../../dev/stack.ts';

/** Reads the database of a stack, where the API does not show what a test has to know. */
export async function query<Row extends pg.QueryResultRow>(
  { databaseUrl }: Pick<Stack, 'databaseUrl'>,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  // Whoever kills the database must not kill the test.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
