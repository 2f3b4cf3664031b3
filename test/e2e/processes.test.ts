import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../dev/free-port.ts';
import { startProgram } from './program.ts';
import { useStack } from './stack.ts';

const { stack } = useStack();

const START_WITHIN_MS = 30_000;

/** One of Baton's processes on the stack's servers, or on what `settings` say. */
function start(script: 'api/server.ts' | 'runtime/worker.ts', settings: Readonly<Record<string, string>>) {
  const { TEMPORAL_ADDRESS: address = stack().temporalAddress, ...others } = settings;
  return startProgram(script, address, {
    settings: { DATABASE_URL: stack().databaseUrl, BOOTSTRAP_API_KEY: stack().apiKey, ...others },
  });
}

const aPort = async () => `${await freePort()}`;

/** The status of an answer; null if nobody listens. */
async function statusOf(port: string, path: string): Promise<number | null> {
  const headers = { authorization: `Bearer ${stack().apiKey}`, connection: 'close' };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers }).catch(() => null);
  await response?.body?.cancel();
  return response?.status ?? null;
}

it('says that it is not ready, and goes on answering, before an API that is asked to end refuses connections', async () => {
  const port = await aPort();
  const api = start('api/server.ts', { PORT: port, METRICS_PORT: '0', DRAIN_SECONDS: '2' });
  await expect.poll(() => statusOf(port, '/readyz'), { timeout: START_WITHIN_MS }).toBe(200);

  const askedAt = performance.now();
  api.kill('SIGTERM');
  await expect.poll(() => statusOf(port, '/readyz')).toBe(503);
  const meanwhile = await statusOf(port, '/v1/policy');
  await api.exited;

  expect(meanwhile).toBe(200);
  expect(performance.now() - askedAt).toBeGreaterThan(2_000);
  expect(await statusOf(port, '/readyz')).toBeNull();
});

it('answers whether a worker is alive, and that it is not ready, while Temporal is away', async () => {
  const port = await aPort();
  start('runtime/worker.ts', { METRICS_PORT: port, TEMPORAL_ADDRESS: `127.0.0.1:${await aPort()}` });

  await expect.poll(() => statusOf(port, '/healthz'), { timeout: START_WITHIN_MS }).toBe(200);

  const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
  expect([ready.status, await ready.text()]).toEqual([503, 'worker waits for Temporal and its database\n']);
});

it('ends with a sentence if a worker would store instants in another time zone', async () => {
  const worker = start('runtime/worker.ts', {
    METRICS_PORT: '0',
    DATABASE_URL: `${stack().databaseUrl}?options=-c%20TimeZone%3DAmerica%2FNew_York`,
  });

  await worker.exited;

  expect(worker.lastLines()).toContain('DATABASE_URL is wrong: the sessions of the database have the time zone');
});

it.each([
  { script: 'api/server.ts', setting: 'PORT' },
  { script: 'api/server.ts', setting: 'METRICS_PORT' },
  { script: 'runtime/worker.ts', setting: 'METRICS_PORT' },
] as const)('ends with a sentence if $setting of $script is taken', async ({ script, setting }) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;

  const started = start(script, { PORT: '0', METRICS_PORT: '0', [setting]: `${port}` });
  await started.exited;

  expect(started.lastLines()).toContain(`${setting} is ${port}: another process listens there already.`);
  expect(started.lastLines()).not.toContain('    at ');
});
