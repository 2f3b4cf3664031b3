import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

it.each(['migrate', 'api', 'worker', 'codec', 'doctor', 'replay'])(
  'starts %s in an image as npm run start: does elsewhere',
  async (name) => {
    const { scripts } = JSON.parse(await read('package.json')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };

    expect(scripts[`start:${name}`]).toMatch(/^node /);
    expect(await read('ops/image/entrypoint.sh')).toMatch(
      new RegExp(`^  ${name}\\) (shift && )?exec ${scripts[`start:${name}`]}( "\\$@")? ;;$`, 'm'),
    );
  },
);
