import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../contract/ids.ts';
import { readDevConfig } from '../runtime/config.ts';
import { findExecutable } from './executables.ts';
import { freePort } from './free-port.ts';
import { adoptDirectory, releaseDirectory } from './janitor.ts';
import { startProcess } from './managed-process.ts';
import { waitUntil } from './wait-until.ts';

export interface TemporalOptions {
  readonly ui?: boolean;
  /** Keeps the state in a file, so that `restart` finds it again. Slower; for chaos tests. */
  readonly persistent?: boolean;
  /** Dynamic configuration of the server, such as `limit.maxIDLength=200`. */
  readonly dynamicConfig?: readonly string[];
  readonly log?: (line: string) => void;
  readonly onCrash?: (reason: string) => void;
}

export interface Temporal {
  readonly address: string;
  readonly uiUrl: string | undefined;
  kill(signal: NodeJS.Signals): void;
  /** Starts the server again on the same ports; without `persistent` it has forgotten everything. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 20_000;

/** Starts Temporal's development server on free ports, with the search attributes registered. */
export async function startTemporal(options: TemporalOptions = {}): Promise<Temporal> {
  const { temporalCliPath, environment } = readDevConfig();
  const log = options.log ?? (() => undefined);
  const command = await findExecutable('temporal', {
    explicitPath: temporalCliPath,
    searchPath: environment['PATH'],
    log,
  });
  const port = await freePort();
  const uiPort = await freePort();
  const address = `127.0.0.1:${port}`;
  const folder = options.persistent ? await mkdtemp(join(tmpdir(), 'baton-temporal-')) : undefined;
  if (folder !== undefined) adoptDirectory(folder);

  const start = async () => {
    const started = startProcess({
      ...options,
      name: 'Temporal',
      command,
      args: [
        ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', `${port}`, '--log-level', 'error'],
        ...(options.ui ? ['--ui-port', `${uiPort}`] : ['--headless']),
        ...(folder === undefined ? [] : ['--db-filename', join(folder, 'temporal.db')]),
        ...(options.dynamicConfig ?? []).flatMap((value) => ['--dynamic-config-value', value]),
        ...Object.values(SEARCH_ATTRIBUTES).flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
      ],
    });
    await waitUntil(() => serves(address), { what: 'Temporal', timeoutMs: START_TIMEOUT_MS, process: started });
    return started;
  };

  let temporal = await start();
  return {
    address,
    uiUrl: options.ui ? `http://127.0.0.1:${uiPort}` : undefined,
    kill: (signal) => temporal.kill(signal),
    async restart() {
      await temporal.stop();
      temporal = await start();
    },
    async stop() {
      await temporal.stop();
      if (folder === undefined) return;
      await rm(folder, { recursive: true, force: true });
      releaseDirectory(folder);
    },
  };
}

/** The port opens before the namespace is there; workers that start in between fail. */
async function serves(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: 1_000 });
  try {
    await connection.workflowService.describeNamespace({ namespace: 'default' });
    return true;
  } finally {
    await connection.close();
  }
}
