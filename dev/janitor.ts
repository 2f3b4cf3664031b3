import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import process from 'node:process';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

// A process that is killed cannot clean up. So every process that starts servers also starts a janitor, a tiny process
// which holds the other end of a pipe: when the pipe closes, it ends the servers and removes the folders it knows of.

type Order =
  | { readonly adopt: number; readonly signal: NodeJS.Signals }
  | { readonly release: number }
  | { readonly adoptDirectory: string }
  | { readonly releaseDirectory: string };

let pipe: Writable | undefined;

/** Ends this process, which must lead its own group, with `signal` once the present process is gone. */
export const adoptProcess = (pid: number, signal: NodeJS.Signals) => tell({ adopt: pid, signal });
export const releaseProcess = (pid: number) => tell({ release: pid });

/** Removes this folder once the present process is gone. */
export const adoptDirectory = (path: string) => tell({ adoptDirectory: path });
export const releaseDirectory = (path: string) => tell({ releaseDirectory: path });

function tell(order: Order): void {
  pipe ??= startJanitor();
  pipe.write(`${JSON.stringify(order)}\n`);
}

function startJanitor(): Writable {
  const script = fileURLToPath(new URL('./janitor-process.mjs', import.meta.url));
  // Detached, since Ctrl-C in a terminal reaches the whole foreground group and the janitor must outlive it.
  const janitor = spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  janitor.unref();
  // A pipe to a child is a socket, which would keep the present process alive.
  (janitor.stdin as Writable & Pick<Socket, 'unref'>).unref();
  janitor.on('exit', () => {
    pipe = undefined;
  });
  janitor.stdin.on('error', () => {
    pipe = undefined;
  });
  return janitor.stdin;
}
