import { join } from 'node:path';
import process from 'node:process';
import { type ManagedProcess, startProcess } from './managed-process.ts';
import { cacheDirectory } from './paths.ts';
import { answersOk, waitUntil } from './wait-until.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ServiceOptions {
  readonly name: 'api' | 'worker' | 'codec';
  readonly script: 'api/server.ts' | 'runtime/worker.ts' | 'runtime/codec-server.ts';
  readonly environment: Environment;
  /** Answers 200 once the process does its work. */
  readonly readyUrl: string;
  readonly log?: (line: string) => void;
  readonly onCrash?: (reason: string) => void;
}

/** One of Baton's own processes. */
export interface Service {
  readonly pid: () => number;
  /** Sends a signal; `SIGKILL` is what the chaos tests are about. */
  kill(signal: NodeJS.Signals): void;
  /** Ends it if it still runs, starts it again with the same settings, but for these, and waits until it is ready. */
  restart(changes?: Environment): Promise<void>;
  stop(): Promise<void>;
}

/** Transpiling and bundling on a busy machine with two cores take most of it. */
const START_TIMEOUT_MS = 60_000;

/** Starts a process from source and waits until it is ready. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { name, script, readyUrl } = options;
  let { environment } = options;
  const start = async (): Promise<ManagedProcess> => {
    const started = startProcess({
      ...options,
      command: process.execPath,
      args: ['--import', 'tsx', script],
      environment,
    });
    try {
      await waitUntil(() => answersOk(readyUrl), { what: name, timeoutMs: START_TIMEOUT_MS, process: started });
    } catch (error) {
      await started.stop(0);
      throw error;
    }
    return started;
  };

  let service = await start();
  return {
    pid: () => service.pid,
    kill: (signal) => service.kill(signal),
    async restart(changes = {}) {
      await service.stop();
      environment = { ...environment, ...changes };
      service = await start();
    },
    stop: () => service.stop(),
  };
}

/**
 * The environment of a child that talks to a Temporal server started here: what the user's own variables and
 * configuration file say about another cluster must not reach it.
 */
export function withLocalTemporal(environment: Environment, address: string): Environment {
  // A file that is not there counts as an empty one; an empty one is an error.
  const absent = join(cacheDirectory, 'no-temporal-profile.toml');
  const others = Object.entries(environment).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return { ...Object.fromEntries(others), TEMPORAL_ADDRESS: address, TEMPORAL_CONFIG_FILE: absent };
}
