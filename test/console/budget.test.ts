import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { consoleFolder } from '../../runtime/console-config.ts';

const KIB = 1_024;

/** Compressed, as they are sent. */
async function sizeOf(names: readonly string[]): Promise<number> {
  const files = await Promise.all(names.map((name) => readFile(join(consoleFolder, name))));
  return files.reduce((sum, file) => sum + gzipSync(file).length, 0);
}

it('begins with 130 KiB of script and 12 KiB of style at most, and loads the rest where it is needed', async () => {
  const page = await readFile(join(consoleFolder, 'index.html'), 'utf8');
  const asked = (ending: string) =>
    [...page.matchAll(/(?:src|href)="\/console\/(assets\/[^"]+)"/g)].flatMap(([, name = '']) =>
      name.endsWith(ending) ? [name] : [],
    );

  expect(asked('.js').length).toBeGreaterThan(0);
  expect(await sizeOf(asked('.js'))).toBeLessThan(130 * KIB);
  expect(asked('.css').length).toBeGreaterThan(0);
  expect(await sizeOf(asked('.css'))).toBeLessThan(12 * KIB);
  const scripts = (await readdir(join(consoleFolder, 'assets'))).filter((name) => name.endsWith('.js'));
  expect(scripts.length, 'board and settings are apart').toBeGreaterThan(asked('.js').length + 1);
});
