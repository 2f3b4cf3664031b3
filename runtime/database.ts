import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../prisma/generated/client.ts';
import type { DatabaseConfig } from './config.ts';

export type Database = PrismaClient;

export interface OpenDatabase {
  readonly db: Database;
  close(): Promise<void>;
}

/** Opens a pool that connects on first use, so a process starts while the database is away. */
export function openDatabase(config: DatabaseConfig & { readonly applicationName?: string }): OpenDatabase {
  const { url, poolSize, timeoutMs } = config;
  const adapter = new PrismaPg(
    {
      connectionString: url,
      application_name: config.applicationName ?? 'baton',
      max: poolSize,
      // The driver adapter reads and writes instants without their offset, as if every server's time were UTC.
      options: '-c TimeZone=UTC',
      keepAlive: true,
      // Also the longest wait for a free connection of the pool.
      connectionTimeoutMillis: timeoutMs,
      statement_timeout: timeoutMs,
      // A process that dies inside a transaction must not keep an inbox locked.
      idle_in_transaction_session_timeout: timeoutMs * 2,
      // When the server is frozen or the network swallows packets, only this side notices. The server goes first.
      query_timeout: timeoutMs + 1_000,
    },
    schemaOf(url),
  );
  const db = new PrismaClient({ adapter, transactionOptions: { maxWait: timeoutMs, timeout: timeoutMs * 2 } });
  return { db, close: () => db.$disconnect() };
}

/** `?schema=` is Prisma's own; the driver adapter takes it apart from the address. */
function schemaOf(url: string): { readonly schema: string } | undefined {
  const schema = new URL(url).searchParams.get('schema');
  return schema === null ? undefined : { schema };
}
