import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as messages from '../../contract/messages.ts';
import { projectRoot } from '../../dev/paths.ts';
import { messageTable } from './message-table.ts';

const page = await readFile(join(projectRoot, 'docs', 'temporal.md'), 'utf8');

it('holds the table of messages as the workflows check them', () => {
  expect(page).toContain(messageTable());
});

it('names every message', () => {
  const definitions = [
    ...Object.values(messages).filter((each) => 'name' in each),
    ...Object.values(messages.commandMessages).map(({ update }) => update),
  ] as readonly { readonly name: string }[];

  expect(definitions.length).toBeGreaterThan(15);
  for (const { name } of definitions) expect(page).toContain(`\`${name}\``);
});
