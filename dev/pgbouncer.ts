import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { readDevConfig } from '../runtime/config.ts';
import { freePort } from './free-port.ts';
import { adoptDirectory, releaseDirectory } from './janitor.ts';
import { startProcess } from './managed-process.ts';
import { findPgBouncer } from './pgbouncer-install.ts';
import { runCommand } from './run-command.ts';
import { unprivilegedUser } from './unprivileged-user.ts';
import { waitUntil } from './wait-until.ts';

export interface PgBouncerOptions {
  /** The database behind it. */
  readonly databaseUrl: string;
  readonly log?: (line: string) => void;
  readonly onCrash?: (reason: string) => void;
}

export interface PgBouncer {
  /** The same database, through it. */
  readonly url: string;
  readonly version: string;
  /** Whether it carries prepared statements over to another connection. */
  readonly keepsPrepared: boolean;
  /** Runs a command of its console, such as `RECONNECT`. */
  console(command: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Whom its clients come in as. */
const USER = 'baton';

const START_TIMEOUT_MS = 20_000;

/** The first that carries prepared statements over in transaction mode. */
const PREPARED_SINCE = [1, 21] as const;

/** Starts PgBouncer in transaction mode, as it stands in front of production databases, with docs/operations.md's settings. */
export async function startPgBouncer({ databaseUrl, ...hooks }: PgBouncerOptions): Promise<PgBouncer> {
  const { command, libraries } = await findPgBouncer(readDevConfig().environment['PATH']);
  const environment = { ...readDevConfig().environment, ...(libraries && { LD_LIBRARY_PATH: libraries }) };
  const printed = await runCommand(command, ['--version'], { timeoutMs: START_TIMEOUT_MS, environment });
  const [, version = '', major, minor] = /((\d+)\.(\d+)\S*)/.exec(printed) ?? [];
  const keepsPrepared = Number(major) > PREPARED_SINCE[0] || Number(minor) >= PREPARED_SINCE[1];

  const folder = await mkdtemp(join(tmpdir(), 'baton-pgbouncer-'));
  adoptDirectory(folder);
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  const users = join(folder, 'users.txt');
  await writeFile(users, `"${USER}" ""\n`);
  await writeFile(file, configuration({ databaseUrl, port, keepsPrepared, users }));
  await chmod(folder, 0o755);
  // It changes to that user by itself, once it has read its libraries and its settings.
  const asUser = process.getuid?.() === 0 ? ['-u', (await unprivilegedUser()).name] : [];

  const server = `postgresql://${USER}@127.0.0.1:${port}`;
  const start = async () => {
    const started = startProcess({
      ...hooks,
      name: 'PgBouncer',
      command,
      args: [...asUser, file],
      environment,
      stopSignal: 'SIGINT',
    });
    await waitUntil(() => query(`${server}/pgbouncer`, 'SHOW VERSION'), {
      what: 'PgBouncer',
      timeoutMs: START_TIMEOUT_MS,
      process: started,
    });
    return started;
  };
  let bouncer = await start();
  return {
    url: `${server}${new URL(databaseUrl).pathname}`,
    version,
    keepsPrepared,
    console: async (text) => void (await query(`${server}/pgbouncer`, text)),
    kill: (signal) => bouncer.kill(signal),
    async restart() {
      await bouncer.stop();
      bouncer = await start();
    },
    async stop() {
      await bouncer.stop();
      await rm(folder, { recursive: true, force: true });
      releaseDirectory(folder);
    },
  };
}

interface Settings {
  readonly databaseUrl: string;
  readonly port: number;
  readonly keepsPrepared: boolean;
  /** The file with who may come in. */
  readonly users: string;
}

function configuration({ databaseUrl, port, keepsPrepared, users }: Settings): string {
  const { hostname, port: databasePort, username, password } = new URL(databaseUrl);
  return `[databases]
* = host=${hostname} port=${databasePort || 5432} user=${decodeURIComponent(username)} password=${decodeURIComponent(password)}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
; Whoever reaches the loopback interface may come in, and becomes the user above.
auth_type = trust
auth_file = ${users}
admin_users = ${USER}
pool_mode = transaction
ignore_startup_parameters = options,statement_timeout,idle_in_transaction_session_timeout
max_client_conn = 1000
default_pool_size = 20
${keepsPrepared ? 'max_prepared_statements = 300\n' : ''}`;
}

async function query(url: string, sql: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
    return true;
  } finally {
    await client.end();
  }
}
