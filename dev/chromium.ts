import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { readDevConfig } from '../runtime/config.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * The browser of this machine: `CHROMIUM_PATH`, else the first that is found.
 *
 * @throws Error that says how to get one
 */
export async function findChromium(): Promise<string> {
  const { CHROMIUM_PATH, PATH = '' } = readDevConfig().environment;
  const places = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  for (const place of CHROMIUM_PATH ? [CHROMIUM_PATH] : places) {
    const runs = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return place;
  }
  throw new Error(
    CHROMIUM_PATH
      ? `CHROMIUM_PATH is ${CHROMIUM_PATH}, which cannot be run.`
      : `The console is tested in Chromium, and none of ${NAMES.join(', ')} is on PATH: apt-get install chromium, or set CHROMIUM_PATH.`,
  );
}
