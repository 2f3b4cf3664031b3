import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { adoptProcess, releaseProcess } from './janitor.ts';
import { projectRoot } from './paths.ts';

export interface ProcessOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly identity?: { readonly uid: number; readonly gid: number };
  /** How to ask it to end. */
  readonly stopSignal?: NodeJS.Signals;
  /** Gets every line the process prints. */
  readonly log?: (line: string) => void;
  /** Called when it ends though nobody asked for it. */
  readonly onCrash?: (reason: string) => void;
}

export interface ManagedProcess {
  readonly pid: number;
  /** Settles when the process has ended, with how. Never rejects. */
  readonly exited: Promise<string>;
  readonly hasExited: () => boolean;
  /** The last lines it printed, for the message of an error. */
  readonly lastLines: () => string;
  /** Sends a signal to it and its children; does not count as a crash. SIGSTOP and SIGCONT are fine. */
  kill(signal: NodeJS.Signals): void;
  /** Asks it to end, insists after `graceMs`, and waits until it is gone. */
  stop(graceMs?: number): Promise<void>;
}

const KEPT_LINES = 40;

/** Starts a process in a group of its own, which ends at the latest when the present process does. */
export function startProcess(options: ProcessOptions): ManagedProcess {
  const { name, command, args, environment, identity, stopSignal = 'SIGTERM' } = options;
  const child = spawn(command, args, {
    // Another user may not be allowed into the checkout.
    cwd: identity === undefined ? projectRoot : '/',
    env: environment,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    ...identity,
  });
  const { pid } = child;
  if (pid !== undefined) adoptProcess(pid, stopSignal);

  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    readLines(stream, (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      options.log?.(line);
    });
  }

  let ended = false;
  let expected = false;
  const exited = outcome(child).then((reason) => {
    ended = true;
    if (pid !== undefined) releaseProcess(pid);
    if (!expected) options.onCrash?.(`${name} ended by itself (${reason})`);
    return reason;
  });

  const kill = (signal: NodeJS.Signals) => {
    expected = true;
    if (!ended && pid !== undefined) signalGroup(pid, signal);
  };

  return {
    pid: pid ?? -1,
    exited,
    hasExited: () => ended,
    lastLines: () => lines.join('\n'),
    kill,
    async stop(graceMs = 10_000) {
      kill(stopSignal);
      const timer = new AbortController();
      await Promise.race([
        exited,
        delay(graceMs, undefined, { signal: timer.signal, ref: false }).catch(() => undefined),
      ]);
      timer.abort();
      // Stopped with SIGSTOP, or stuck: only this signal always arrives.
      kill('SIGKILL');
      await exited;
    },
  };
}

function outcome(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It went before the signal came.
  }
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream }).on('line', onLine);
}
