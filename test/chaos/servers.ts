import process from 'node:process';
import pg from 'pg';
import type { Postgres } from '../../dev/postgres.ts';
import type { Stack } from '../../dev/stack.ts';
import type { Temporal } from '../../dev/temporal.ts';

/** The servers of the stack, which must be its own: nobody kills somebody else's. */
export function serversOf({ database, temporal }: Stack): { readonly database: Postgres; readonly temporal: Temporal } {
  if (database === undefined || temporal === undefined) {
    throw new Error('chaos tests start their own servers: unset DATABASE_URL and TEMPORAL_ADDRESS');
  }
  return { database, temporal };
}

/** Does the work while the database does not answer; afterwards it goes on where it stopped. */
export async function whileFrozen(stack: Stack, work: () => Promise<void>): Promise<void> {
  const signal = await freezeDatabase(stack);
  try {
    await work();
  } finally {
    signal('SIGCONT');
  }
}

/** The database dies as in a power cut. */
export async function killDatabase(stack: Stack): Promise<void> {
  const signal = await freezeDatabase(stack);
  signal('SIGKILL');
}

/**
 * Stops every process of PostgreSQL, as a machine that hangs does: connections stay open and nobody answers. A signal to
 * the server alone would not do, since its sessions are processes of their own and work on without it.
 *
 * @returns how to send them another signal
 */
async function freezeDatabase(stack: Stack): Promise<(name: NodeJS.Signals) => void> {
  const { database } = serversOf(stack);
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  // Its session freezes and dies with the others.
  client.on('error', () => undefined);
  await client.connect();
  // First the server, so that there are no new sessions while the present ones are listed.
  database.kill('SIGSTOP');
  const { rows } = await client.query<{ pid: number }>('SELECT pid FROM pg_stat_activity');
  const signal = (name: NodeJS.Signals) => {
    for (const { pid } of rows) signalProcess(pid, name);
    database.kill(name);
    if (name !== 'SIGSTOP') void client.end();
  };
  signal('SIGSTOP');
  return signal;
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // That session has ended.
  }
}
