import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectRoot } from './paths.ts';

const execute = promisify(execFile);

export interface CommandOptions {
  readonly timeoutMs: number;
  /** The user to run it as; default: the present one. */
  readonly identity?: { readonly uid: number; readonly gid: number } | undefined;
  /** Where it runs; default: the checkout. */
  readonly folder?: string;
  /** Default: that of the present process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Runs a command to its end and returns what it printed. */
export async function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { timeoutMs, identity, environment, folder } = options;
  const { stdout } = await execute(command, args, {
    // Another user may not be allowed into the checkout.
    cwd: folder ?? (identity === undefined ? projectRoot : '/'),
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: 16 * 1024 * 1024,
    ...identity,
    ...(environment === undefined ? {} : { env: { ...environment } }),
  });
  return stdout;
}
