import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildConsole } from '../../dev/console.ts';
import { startStack } from '../../dev/stack.ts';
import { readDevConfig } from '../../runtime/config.ts';

const JWT_SECRET = 'a-secret-for-tests-of-32-characters';
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Builds the console, and starts one stack for all files: each founds a company of its own on it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { environment } = readDevConfig();
  project.provide('chromium', await findChromium(environment));
  await buildConsole(environment);
  const lines: string[] = [];
  const stack = await startStack({
    environment: { JWT_SECRET, CONSOLE_SIGN_IN: 'list', LOG_LEVEL: 'warn' },
    log: (line) => lines.push(line),
    onCrash: (reason) => process.stderr.write(`${reason}\n${lines.slice(-60).join('\n')}\n`),
  });
  project.provide('consoleStack', { apiUrl: stack.apiUrl, apiKey: stack.apiKey, jwtSecret: JWT_SECRET });
  return () => stack.stop();
}

/** @throws Error that says how to get one */
async function findChromium(environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  const { CHROMIUM_PATH, PATH = '' } = environment;
  const places = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  for (const place of CHROMIUM_PATH ? [CHROMIUM_PATH] : places) {
    const runs = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return place;
  }
  throw new Error(
    CHROMIUM_PATH
      ? `CHROMIUM_PATH is ${CHROMIUM_PATH}, which cannot be run.`
      : `The console is tested in Chromium, and none of ${NAMES.join(', ')} is on PATH: apt-get install chromium, or set CHROMIUM_PATH.`,
  );
}
