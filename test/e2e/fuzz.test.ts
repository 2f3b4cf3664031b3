import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { cacheDirectory } from '../../dev/paths.ts';
import { findSchemathesis } from '../../dev/schemathesis.ts';
import { useStack } from './stack.ts';

// Some thousand requests, right and wrong, that schemathesis makes of the OpenAPI document; the same in every run.

/** Longer than the 90 s it takes on two cores that have nothing else to do. */
const TIMEOUT_MS = 600_000;

const CONFIG = fileURLToPath(new URL('schemathesis.toml', import.meta.url));

const { stack } = useStack({ environment: { RATE_LIMIT_PER_10_SECONDS: '1000000', LOG_LEVEL: 'error' } });
let command: Awaited<ReturnType<typeof findSchemathesis>>;
beforeAll(async () => {
  command = await findSchemathesis();
});

it('answers whatever is sent as its OpenAPI document says', { timeout: TIMEOUT_MS }, async () => {
  const { apiUrl, apiKey } = stack();

  const { code, output } = await run([
    ...['--config-file', CONFIG, 'run', `${apiUrl}/openapi.json`, '--no-color'],
    ...['--header', `Authorization: Bearer ${apiKey}`],
    // Nothing else says that no stream is wanted, which would never end.
    ...['--header', 'Accept: application/json, application/problem+json'],
  ]);

  expect(code, output).toBe(0);
  expect(output).toContain('No issues found');
});

function run(args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const [file, ...first] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...first, ...args], { cwd: cacheDirectory, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const add = (text: string) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', add);
    child.stderr.setEncoding('utf8').on('data', add);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
