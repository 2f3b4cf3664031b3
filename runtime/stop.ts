import process from 'node:process';
import { SettingsError } from './settings.ts';

/** A wrong setting ends the process with its sentence; a stack trace would only hide it. */
export function stopIfWrong(error: unknown): never {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
