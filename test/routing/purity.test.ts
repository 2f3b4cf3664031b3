import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const snippets = {
  'a clock': 'export const now = () => Date.now();',
  'the time of day': 'export const now = () => new Date();',
  'a clock by another name': 'export const clock = Date.now;',
  'an instant it is given': 'export const toInstant = (ms: number) => new Date(ms).toISOString();',
  chance: 'export const dice = () => Math.random();',
  'an async function': 'export async function decide(input: number) {\n  return input;\n}',
  'an async arrow': 'export const decide = async (input: number) => input;',
  'an async method': 'export class Decision {\n  async make() {\n    return 1;\n  }\n}',
  await: 'export const answer = await fixed();\ndeclare function fixed(): number;',
  'a promise': 'export const later = Promise.resolve(1);',
  'a module of Node.js': "import { readFileSync } from 'node:fs';\n\nexport const read = readFileSync;",
  'the environment': "export const setting = () => process.env['HOME'];",
  'the network': "export const page = () => fetch('http://localhost');",
} as const;

type Snippet = keyof typeof snippets;
const names = Object.keys(snippets) as Snippet[];

const fine = {
  routing: new Set<Snippet>(['an instant it is given']),
  // Workflows wait, and the SDK makes their clock deterministic.
  workflows: new Set<Snippet>([
    'a clock',
    'the time of day',
    'a clock by another name',
    'an instant it is given',
    'an async function',
    'an async arrow',
    'an async method',
    'await',
    'a promise',
  ]),
};

let folder: string;
let refused: ReadonlySet<string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-lint-'));
  await cp('biome.json', join(folder, 'biome.json'));
  await cp('dev/lint', join(folder, 'dev/lint'), { recursive: true });
  for (const layer of Object.keys(fine)) {
    await mkdir(join(folder, layer));
    for (const [index, name] of names.entries()) {
      await writeFile(join(folder, layer, `${index}.ts`), `${snippets[name]}\n`);
    }
  }
  refused = await refusedFiles(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The files that the project's own rules refuse. */
async function refusedFiles(cwd: string): Promise<ReadonlySet<string>> {
  const biome = resolve('node_modules/.bin/biome');
  const flags = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github'];
  const report = await new Promise<string>((done) => {
    execFile(biome, flags, { cwd }, (_error, stdout) => done(stdout));
  });
  return new Set([...report.matchAll(/(\w+\/\d+\.ts),line/g)].map(([, file]) => file ?? ''));
}

const rows = (['routing', 'workflows'] as const).flatMap((layer) =>
  names.map((name, index) => ({ layer, name, index, verdict: fine[layer].has(name) ? 'allows' : 'refuses' })),
);

describe('lint', () => {
  it.each(rows)('$verdict $name in $layer', ({ layer, index, verdict }) => {
    expect(refused.has(`${layer}/${index}.ts`)).toBe(verdict === 'refuses');
  });
});
