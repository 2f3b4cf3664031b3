import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../prisma/generated/client.ts';
import type { Database } from '../store/database.ts';
import type { DatabaseConfig } from './config.ts';
import { StatementNames } from './statement-names.ts';

/** Between two statements of a transaction lie milliseconds of this process's own work. */
const IDLE_IN_TRANSACTION_MS = 4_000;

/** How a pool's connections are used right now. */
export interface PoolUse {
  readonly most: number;
  readonly busy: number;
  readonly idle: number;
  /** Callers that wait for one. */
  readonly waiting: number;
}

export interface OpenDatabase {
  readonly db: Database;
  readonly poolUse: () => PoolUse;
  /** Fails if the server gives no answer, over a connection of its own: a pool without a free one is no outage. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a pool that connects on first use, so a process starts while the database is away. */
export function openDatabase(config: DatabaseConfig & { readonly applicationName?: string }): OpenDatabase {
  const { url, poolSize, timeoutMs, prepare } = config;
  const names = new StatementNames();
  const pool = new pg.Pool({
    connectionString: url,
    application_name: config.applicationName ?? 'baton',
    max: poolSize,
    // The driver adapter reads and writes instants without their offset, as if every server's time were UTC.
    options: '-c TimeZone=UTC',
    keepAlive: true,
    // Also the longest wait for a free connection of the pool.
    connectionTimeoutMillis: timeoutMs,
    statement_timeout: timeoutMs,
    // A process that is frozen inside a transaction must not keep an inbox or the ledger locked.
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    // When the server is frozen or the network swallows packets, only this side notices. The server goes first.
    query_timeout: timeoutMs + 1_000,
  });
  const adapter = new PrismaPg(pool, {
    ...schemaOf(url),
    ...(prepare ? { statementNameGenerator: ({ sql }) => names.nameOf(sql) } : {}),
    disposeExternalPool: true,
  });
  const db = new PrismaClient({ adapter, transactionOptions: { maxWait: timeoutMs, timeout: timeoutMs * 2 } });
  return {
    db,
    ping: () => ping(url),
    poolUse: () => ({
      most: poolSize,
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: () => db.$disconnect(),
  };
}

const PING_TIMEOUT_MS = 5_000;

/** Of PostgreSQL: it starts up, shuts down, or crashed. */
const NOT_THERE = /^57P0/;

async function ping(url: string): Promise<void> {
  const timeouts = { connectionTimeoutMillis: PING_TIMEOUT_MS, query_timeout: PING_TIMEOUT_MS };
  const client = new pg.Client({ connectionString: url, application_name: 'baton-ping', ...timeouts });
  // What goes wrong after the answer concerns nobody.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (error) {
    // A refusal is an answer: too many connections do not concern those that are open.
    if (!(error instanceof pg.DatabaseError) || NOT_THERE.test(error.code ?? '')) throw error;
  } finally {
    client.end().catch(() => undefined);
  }
}

/** `?schema=` is Prisma's own; the driver adapter takes it apart from the address. */
function schemaOf(url: string): { readonly schema: string } | undefined {
  const schema = new URL(url).searchParams.get('schema');
  return schema === null ? undefined : { schema };
}
