import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { cacheDirectory } from './paths.ts';
import { runCommand } from './run-command.ts';

/** Lists of packages are some 10 MB, the package is 20 MB. */
const TIMEOUT_MS = 120_000;

/**
 * The path of Prometheus' own checker: one on PATH, one fetched earlier, or else the one in Debian's or Ubuntu's package,
 * which is unpacked into the cache and not installed. Null where none of that is to be had; `log` is told why.
 */
export async function findPromtool(searchPath: string, log: (line: string) => void): Promise<string | null> {
  const cached = join(cacheDirectory, 'promtool');
  for (const candidate of [...searchPath.split(delimiter).map((folder) => join(folder, 'promtool')), cached]) {
    if (await isExecutable(candidate)) return candidate;
  }
  await mkdir(cacheDirectory, { recursive: true });
  const folder = await mkdtemp(join(cacheDirectory, 'promtool-'));
  try {
    await download(folder);
    const [archive = ''] = await readdir(folder);
    await runCommand('dpkg-deb', ['--extract', join(folder, archive), folder], { timeoutMs: TIMEOUT_MS });
    await rename(join(folder, 'usr', 'bin', 'promtool'), cached);
    return cached;
  } catch (error) {
    log(`promtool is not on PATH, and apt has none: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function download(folder: string): Promise<void> {
  const fetch = () => runCommand('apt-get', ['download', 'prometheus'], { timeoutMs: TIMEOUT_MS, folder });
  try {
    await fetch();
  } catch (error) {
    // A fresh image has no lists; only root can get them.
    if (process.getuid?.() !== 0) throw error;
    await runCommand('apt-get', ['update'], { timeoutMs: TIMEOUT_MS });
    await fetch();
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
