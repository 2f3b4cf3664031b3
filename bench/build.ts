import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../dev/paths.ts';
import { runCommand } from '../dev/run-command.ts';

/** Written last by `npm run build`, so it is as old as the whole of `dist/`. */
const NEWEST_OUTPUT = 'dist/workflow-bundle.js';

const BUILD_TIMEOUT_MS = 180_000;

/** Runs `npm run build` unless `dist/` is newer than everything it is made from. */
export async function buildIfOlder(log: (line: string) => void): Promise<void> {
  const builtAtMs = await modifiedAtMs(NEWEST_OUTPUT).catch(() => 0);
  if ((await newestSourceAtMs()) < builtAtMs) return;
  log('building dist/');
  await runCommand('npm', ['run', 'build'], { timeoutMs: BUILD_TIMEOUT_MS });
}

async function newestSourceAtMs(): Promise<number> {
  const settings = JSON.parse(await readFile(join(projectRoot, 'tsconfig.build.json'), 'utf8')) as {
    readonly include: readonly string[];
  };
  const inFolders = await Promise.all(settings.include.map((folder) => filesBelow(folder)));
  const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', ...inFolders.flat()];
  return Math.max(...(await Promise.all(files.map(modifiedAtMs))));
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(projectRoot, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function modifiedAtMs(path: string): Promise<number> {
  return (await stat(path.startsWith(projectRoot) ? path : join(projectRoot, path))).mtimeMs;
}
