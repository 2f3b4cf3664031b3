import { setTimeout as delay } from 'node:timers/promises';
import type { ManagedProcess } from './managed-process.ts';

const INTERVAL_MS = 40;

export interface WaitOptions {
  readonly what: string;
  readonly timeoutMs: number;
  /** If it ends there is nothing to wait for; its last lines say why. */
  readonly process?: ManagedProcess;
}

/** Asks again and again until `isReady` says yes. What it throws counts as no. */
export async function waitUntil(isReady: () => Promise<boolean>, options: WaitOptions): Promise<void> {
  const deadline = Date.now() + options.timeoutMs;
  while (!(await isReady().catch(() => false))) {
    const server = options.process;
    if (server?.hasExited()) {
      throw new Error(`${options.what} ended before it was ready (${await server.exited}):\n${server.lastLines()}`);
    }
    if (Date.now() > deadline) {
      throw new Error(`${options.what} was not ready within ${options.timeoutMs} ms:\n${server?.lastLines() ?? ''}`);
    }
    await delay(INTERVAL_MS);
  }
}

/** Whether a GET of this address answers 200. */
export async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.arrayBuffer();
  return response.ok;
}
