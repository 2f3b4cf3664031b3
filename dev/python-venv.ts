import { join } from 'node:path';
import process from 'node:process';
import { fileName } from './executable-name.ts';
import { runCommand } from './run-command.ts';

/** 60 MB; the same bound as for the SDK's own download. */
const TIMEOUT_MS = 120_000;

const windows = process.platform === 'win32';
const python = windows ? 'python' : 'python3';

/** Installs Python packages into a virtual environment of their own in `folder`; returns where its executables are. */
export async function createVenv(folder: string, packages: readonly string[]): Promise<string> {
  await runCommand(python, ['-m', 'venv', folder], { timeoutMs: TIMEOUT_MS });
  const bin = venvBin(folder);
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  await runCommand(join(bin, fileName('pip')), ['install', ...quiet, ...packages], { timeoutMs: TIMEOUT_MS });
  return bin;
}

export const venvBin = (folder: string): string => join(folder, windows ? 'Scripts' : 'bin');
