import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileName } from '../executable-name.ts';
import { adoptDirectory, releaseDirectory } from '../janitor.ts';
import { cacheDirectory } from '../paths.ts';
import { runCommand } from '../run-command.ts';

/** What Temporal's cluster is made of: one program for every service, and one that prepares its databases. */
export interface ServerPrograms {
  readonly server: string;
  readonly sql: string;
}

export const SERVER_VERSION = 'v1.31.2';

const MODULE = 'go.temporal.io/server/cmd';

/** Five minutes on two idle cores, much longer on busy ones. */
const BUILD_TIMEOUT_MS = 90 * 60_000;

/** Where Go's own installer puts it. */
const GO_FOLDER = '/usr/local/go/bin';

interface Options {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: (line: string) => void;
}

/** Builds the server from Go's module proxy, once; afterwards it is in the cache. */
export async function buildServer({ environment, log }: Options): Promise<ServerPrograms> {
  const folder = join(cacheDirectory, `temporal-server-${SERVER_VERSION}`);
  const programs = { server: join(folder, fileName('server')), sql: join(folder, fileName('sql')) };
  if (existsSync(programs.server) && existsSync(programs.sql)) return programs;
  const go = findGo(environment['PATH'] ?? '');
  log(`building Temporal's server ${SERVER_VERSION} with ${go}, once; that takes minutes`);
  await mkdir(cacheDirectory, { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  adoptDirectory(unfinished);
  try {
    const packages = ['server', 'tools/sql'].map((path) => `${MODULE}/${path}@${SERVER_VERSION}`);
    await runCommand(go, ['install', ...packages], {
      timeoutMs: BUILD_TIMEOUT_MS,
      environment: { ...environment, GOBIN: unfinished },
    });
    // A rename is atomic: nobody ever sees half of it.
    await rename(unfinished, folder);
    return programs;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    releaseDirectory(unfinished);
  }
}

function findGo(searchPath: string): string {
  const folders = [...searchPath.split(delimiter).filter((folder) => folder !== ''), GO_FOLDER];
  const go = folders.map((folder) => join(folder, fileName('go'))).find((path) => existsSync(path));
  if (go !== undefined) return go;
  throw new Error(
    `A cluster takes Temporal's server, which is built from source: install Go 1.25 or later (https://go.dev/dl) and put it on PATH.`,
  );
}
