import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { consoleFolder } from '../runtime/console-config.ts';
import { projectRoot } from './paths.ts';
import { runCommand } from './run-command.ts';

// What the console needs on a developer's machine: to be built, and somebody to be signed in as.

/** Whatever the built page is made of. */
const SOURCES = ['console', 'contract', 'packages/client/src', 'package-lock.json'];

const BUILD_TIMEOUT_MS = 120_000;

/** Builds the console where it is missing or older than its source, which takes a second or two. */
export async function buildConsole(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const newest = Math.max(...(await Promise.all(SOURCES.map((source) => newestIn(join(projectRoot, source))))));
  if ((await changedAt(join(consoleFolder, 'index.html'))) > newest) return;
  const vite = join(projectRoot, 'node_modules/vite/bin/vite.js');
  await runCommand(process.execPath, [vite, 'build', '--config', 'console/vite.config.ts', '--logLevel', 'error'], {
    timeoutMs: BUILD_TIMEOUT_MS,
    environment,
  });
}

/** Lets whoever opens the console choose who they are; not where tokens come from a login, which alone can sign them. */
export function signInByList({ JWT_SECRET, JWKS_URL }: Readonly<Record<string, string | undefined>>) {
  const none: Record<string, string> = {};
  if (JWKS_URL) return none;
  return { JWT_SECRET: JWT_SECRET || randomBytes(32).toString('base64url'), CONSOLE_SIGN_IN: 'list' };
}

async function newestIn(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Math.max(...(await Promise.all([path, ...files].map(changedAt))));
}

/** In milliseconds since 1970; 0 if it does not exist. */
const changedAt = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
