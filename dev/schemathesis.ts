import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileName } from './executable-name.ts';
import { adoptDirectory, releaseDirectory } from './janitor.ts';
import { cacheDirectory } from './paths.ts';
import { createVenv, venvBin } from './python-venv.ts';

const VERSION = '4.32.5';

/** Hypothesis too, since it is what makes the requests: with another version the same seed makes others. */
const PACKAGES = [`schemathesis==${VERSION}`, 'hypothesis==6.170.17'];

/** The command that runs schemathesis, with its first arguments; installed from PyPI where that has not been done yet. */
export async function findSchemathesis(cache = cacheDirectory): Promise<readonly [string, ...string[]]> {
  const folder = join(cache, `schemathesis-${VERSION}`);
  const python = join(venvBin(folder), fileName('python'));
  if (!(await isExecutable(python))) await install(cache, folder);
  // Not its script, which names the folder that it was installed into.
  return [python, '-m', 'schemathesis.cli'];
}

/** A rename is atomic: nobody ever sees half an installation. */
async function install(cache: string, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, 'schemathesis-'));
  adoptDirectory(fresh);
  try {
    await createVenv(fresh, PACKAGES);
    await rename(fresh, folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const advice = 'install Python 3.10 or later with its venv module, and let pip reach a package index';
    throw new Error(`schemathesis, which fuzzes the API, could not be installed: ${advice}.\n${reason}`);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    releaseDirectory(fresh);
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
