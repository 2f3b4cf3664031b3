import process from 'node:process';
import { runCommand } from './run-command.ts';

const INTERVAL_MS = 500;

/**
 * Calls back once the process that started this one is gone: an `npm` killed with SIGKILL, or whose terminal closed,
 * passes no signal on. Between npm and this process stands a shell, which lives on, so it is npm that is watched.
 */
export async function onParentGone(startedByNpm: boolean, callback: () => void): Promise<void> {
  const parent = startedByNpm ? await parentOf(process.ppid) : process.ppid;
  // Without a parent of its own to begin with, as in a container, it runs for itself.
  if (parent <= 1) return;
  const timer = setInterval(() => {
    if (isAlive(parent)) return;
    clearInterval(timer);
    callback();
  }, INTERVAL_MS);
  timer.unref();
}

async function parentOf(pid: number): Promise<number> {
  try {
    return Number(await runCommand('ps', ['-o', 'ppid=', '-p', `${pid}`], { timeoutMs: 5_000 }));
  } catch {
    // No `ps` here, as on Windows and in the smallest images: watch the shell.
    return pid;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
