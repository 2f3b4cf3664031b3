import type { TestProject } from 'vitest/node';
import { buildConsole } from '../../dev/console.ts';
import { startStack } from '../../dev/stack.ts';
import { readDevConfig } from '../../runtime/config.ts';

const JWT_SECRET = 'a-secret-for-tests-of-32-characters';

/** Builds the console, and starts one stack for all files: each founds a company of its own on it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildConsole(readDevConfig().environment);
  const lines: string[] = [];
  const stack = await startStack({
    environment: { JWT_SECRET, CONSOLE_SIGN_IN: 'list', LOG_LEVEL: 'warn' },
    log: (line) => lines.push(line),
    onCrash: (reason) => process.stderr.write(`${reason}\n${lines.slice(-60).join('\n')}\n`),
  });
  project.provide('consoleStack', { apiUrl: stack.apiUrl, apiKey: stack.apiKey, jwtSecret: JWT_SECRET });
  return () => stack.stop();
}
