import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { projectRoot } from '../../dev/paths.ts';
import { seedDatabase } from '../../dev/seed.ts';
import { type Stack, startStack } from '../../dev/stack.ts';
import { readDevConfig } from '../../runtime/config.ts';
import { type Step, stepsOf } from './page.ts';
import { Reader } from './reader.ts';

/** The key of `npm run dev`. */
const KEY = 'baton-development-key';
const PAGE_TIMEOUT_MS = 300_000;

/** What a page says to start Baton with. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'docs/consoles.md': { JWT_SECRET: 'a-development-secret-of-32-characters' },
};

/** What has to have happened before a page is followed. */
const FOLLOWS: Readonly<Record<string, string>> = { 'docs/operations.md': 'README.md' };

const pages = ['README.md', ...(await readdir(join(projectRoot, 'docs'))).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
);
const stepsOfPages = new Map<string, readonly Step[]>();
for (const page of pages) stepsOfPages.set(page, stepsOf(await readFile(join(projectRoot, page), 'utf8')));
const stepsOfPage = (page: string) => stepsOfPages.get(page) ?? [];

/** A folder with nothing but the `temporal` that the pages call. */
let bin: string;
beforeAll(async () => {
  bin = await mkdtemp(join(tmpdir(), 'baton-docs-bin-'));
  await symlink(inject('temporalCli'), join(bin, 'temporal'));
});
afterAll(() => rm(bin, { recursive: true, force: true }));

it('finds the blocks of all pages, few of which say that they are not run', () => {
  const steps = pages.flatMap(stepsOfPage);
  const notRun = steps.filter((step) => step.notRun !== null);

  expect(steps.length).toBeGreaterThan(60);
  expect(notRun.length / steps.length).toBeLessThan(0.2);
});

describe.for(pages.filter((page) => stepsOfPage(page).some(({ notRun }) => notRun === null)))('%s', (page) => {
  let stack: Stack;
  let reader: Reader;
  beforeAll(async () => {
    const environment = { WORKFLOW_BUNDLE: inject('workflowBundle'), ...SETTINGS[page] };
    stack = await startStack({ apiKey: KEY, environment });
    const config = readDevConfig();
    await seedDatabase(stack.databaseUrl, config.environment);
    reader = await Reader.open({
      places: { 'localhost:3000': new URL(stack.apiUrl).host, 'localhost:7233': stack.temporalAddress },
      environment: {
        ...config.environment,
        PATH: `${bin}:${config.environment['PATH']}`,
        TEMPORAL_ADDRESS: stack.temporalAddress,
        DATABASE_URL: stack.databaseUrl,
      },
    });
  });
  afterAll(async () => {
    await reader?.close();
    await stack?.stop();
  });

  it('shows what happens when it is followed word for word', { timeout: PAGE_TIMEOUT_MS }, async () => {
    for (const step of [...stepsOfPage(FOLLOWS[page] ?? ''), ...stepsOfPage(page)]) {
      if (step.notRun === null) expect(await reader.follow(step), `line ${step.line}: ${step.script}`).toBeNull();
    }
  });
});
