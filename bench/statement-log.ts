import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { BenchStack } from './stack.ts';

/** How long a line of the log may take to get here. */
const LOG_DELAY_MS = 150;

/** Every statement is one line: those of the simple protocol, BEGIN and COMMIT among them, and each execution of a prepared one. */
const STATEMENT = /^app=baton-(api|worker) LOG: {2}(?:statement|execute [^:]*):/;

export interface StatementCounts {
  readonly api: number;
  readonly worker: number;
}

export interface StatementLog {
  /** What API and worker sent since the log was opened. */
  counts(): Promise<StatementCounts>;
  close(): Promise<void>;
}

/** Has PostgreSQL log every statement with the application that sent it. That takes time: never while times are measured. */
export async function openStatementLog(stack: BenchStack): Promise<StatementLog> {
  const counts = { api: 0, worker: 0 };
  const stopListening = stack.onDatabaseLog((line) => {
    const application = STATEMENT.exec(line)?.[1];
    if (application === 'api' || application === 'worker') counts[application] += 1;
  });
  await configure(stack, ["SET log_line_prefix = 'app=%a '", "SET log_statement = 'all'"]);
  return {
    async counts() {
      await delay(LOG_DELAY_MS);
      return { ...counts };
    },
    async close() {
      stopListening();
      await configure(stack, ['RESET log_line_prefix', 'RESET log_statement']);
    },
  };
}

async function configure({ databaseUrl }: BenchStack, changes: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const change of changes) await client.query(`ALTER SYSTEM ${change}`);
    await client.query('SELECT pg_reload_conf()');
    // Each session reads the new settings before its next statement.
    await delay(LOG_DELAY_MS);
  } finally {
    await client.end();
  }
}
