import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { adoptDirectory, releaseDirectory } from './janitor.ts';
import { cacheDirectory } from './paths.ts';
import { runCommand } from './run-command.ts';

export interface PgBouncerExecutable {
  readonly command: string;
  /** Where its libraries are, if they came with it. */
  readonly libraries: string | undefined;
}

/** Where Debian puts it, which is not on everybody's PATH. */
const SYSTEM_FOLDER = '/usr/sbin';

const TIMEOUT_MS = 120_000;

/** Those it needs that not every machine has. */
const LIBRARIES = /^ +\|?Depends: (lib(?:c-?ares|event)\S*)$/gm;

/** PgBouncer from PATH, fetched earlier, or fetched now from Debian's or Ubuntu's packages, for which nobody need be root. */
export async function findPgBouncer(searchPath = '', cache = cacheDirectory): Promise<PgBouncerExecutable> {
  const folders = [...searchPath.split(delimiter).filter((folder) => folder !== ''), SYSTEM_FOLDER];
  const installed = folders.map((folder) => join(folder, 'pgbouncer')).find((path) => existsSync(path));
  if (installed !== undefined) return { command: installed, libraries: undefined };
  const fetched = join(cache, 'pgbouncer');
  if (!existsSync(fetched)) await fetchPackages(cache, fetched).catch(refuse);
  const [architecture = ''] = (await readdir(join(fetched, 'usr/lib'))).filter((name) => name.includes('-linux-'));
  return { command: join(fetched, 'usr/sbin/pgbouncer'), libraries: join(fetched, 'usr/lib', architecture) };
}

function refuse(reason: unknown): never {
  throw new Error(
    'pgbouncer was not found and could not be fetched: install it (apt-get install pgbouncer, brew install pgbouncer) and put it on PATH.',
    { cause: reason },
  );
}

/** Unpacks the packages beside each other. The lists of what there is are fetched too: images come without them. */
async function fetchPackages(cache: string, target: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'pgbouncer-'));
  adoptDirectory(folder);
  try {
    const state = { lists: join(folder, 'lists'), archives: join(folder, 'archives'), files: join(folder, 'files') };
    for (const path of Object.values(state)) await mkdir(join(path, 'partial'), { recursive: true });
    const options = [
      ...['-o', `Dir::State::Lists=${state.lists}`, '-o', `Dir::Cache=${state.archives}`],
      // Root would have another user write here, who may not.
      ...['-o', 'APT::Sandbox::User=', '-o', 'Debug::NoLocking=1', '-qq'],
    ];
    const run = (command: string, args: readonly string[]) => runCommand(command, args, { timeoutMs: TIMEOUT_MS });
    await run('apt-get', [...options, 'update']);
    const depends = await run('apt-cache', [...options, 'depends', 'pgbouncer']);
    const packages = ['pgbouncer', ...Array.from(depends.matchAll(LIBRARIES), ([, name = '']) => name)];
    await run('sh', ['-c', 'cd "$0" && exec "$@"', state.archives, 'apt-get', ...options, 'download', ...packages]);
    const files = (await readdir(state.archives)).filter((name) => name.endsWith('.deb'));
    for (const file of files) await run('dpkg', ['-x', join(state.archives, file), state.files]);
    // A rename is atomic: nobody ever sees half of it. Whoever comes second finds the other's, which is as good.
    await rename(state.files, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
    releaseDirectory(folder);
  }
}
