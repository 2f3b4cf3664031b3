import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { describe, expect, it, vi } from 'vitest';
import { projectRoot } from '../../dev/paths.ts';

/** Starts PostgreSQL, says where it is, and waits to be killed. */
const script = `
  import { startPostgres } from './dev/postgres.ts';
  import { startProcess } from './dev/managed-process.ts';
  const { url } = await startPostgres();
  const child = startProcess({ name: 'child', command: 'sleep', args: ['600'] });
  console.log(JSON.stringify({ url, child: child.pid }));
  setInterval(() => undefined, 1_000);
`;

describe('a process that is killed', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('leaves no server behind (%s)', async (signal) => {
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      cwd: projectRoot,
    });
    const { value } = await createInterface({ input: parent.stdout })[Symbol.asyncIterator]().next();
    const { child, url } = JSON.parse(String(value)) as { readonly child: number; readonly url: string };

    parent.kill(signal);

    const wait = { timeout: 10_000, interval: 50 };
    await vi.waitFor(() => expect(isAlive(child)).toBe(false), wait);
    await vi.waitFor(async () => expect(await isListening(Number(new URL(url).port))).toBe(false), wait);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
