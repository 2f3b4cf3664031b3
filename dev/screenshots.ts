import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { type BrowserContext, chromium } from 'playwright-core';
import { readDevConfig } from '../runtime/config.ts';
import { findChromium } from './chromium.ts';
import { buildConsole, signInByList } from './console.ts';
import { projectRoot } from './paths.ts';
import { seedDatabase } from './seed.ts';
import { type Stack, startStack } from './stack.ts';

// `npm run screenshots`: takes the pictures of the documents anew, from a company with a few conversations.

const FOLDER = join(projectRoot, 'docs/pictures');
const SIZE = { width: 1_280, height: 760 };

/** Who writes in, to which inbox, how urgently. */
const ARRIVALS = [
  { id: 'c1', inboxId: 'support', name: 'Mia Young' },
  { id: 'c2', inboxId: 'support', name: 'Leo Park' },
  { id: 'c3', inboxId: 'support', name: 'Noor Haddad' },
  { id: 'c4', inboxId: 'support', name: 'Tom Reyes' },
  { id: 'c5', inboxId: 'support', name: 'Ida Berg', priority: 'urgent' },
  { id: 'c6', inboxId: 'billing', name: 'Sol Ortega' },
] as const;

const config = readDevConfig();
const executablePath = await findChromium();
await buildConsole(config.environment);
const stack = await startStack({ environment: signInByList(config.environment) });
try {
  await seedDatabase(stack.databaseUrl, config.environment);
  await tellStory(stack);
  await takePictures(stack);
} finally {
  await stack.stop();
}

async function tellStory({ apiUrl, apiKey }: Stack): Promise<void> {
  const call = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await fetch(`${apiUrl}/v1/${path}`, init);
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  };
  await call('PUT', 'agents/dan', { name: 'Dan', capacity: 5 });
  const policy = { whenAllOffline: 'wait', responseTimeoutSeconds: { online: 240 } };
  await call('PUT', 'inboxes/billing', { name: 'Billing', members: ['dan'], policy });
  await call('PATCH', 'inboxes/support/policy', policy);
  for (const [id, capacity] of Object.entries({ ana: 2, ben: 2, chloe: 2 })) {
    await call('PUT', `agents/${id}`, { name: { ana: 'Ana', ben: 'Ben', chloe: 'Chloé' }[id], capacity });
  }
  for (const [id, state] of Object.entries({ ana: 'online', ben: 'away', chloe: 'online' })) {
    await call('PUT', `agents/${id}/availability`, { state });
  }
  for (const { name, ...arrival } of ARRIVALS) {
    const message = { id: 'm1' };
    await call('POST', 'conversations', { ...arrival, consumer: { id: `${arrival.id}-consumer`, name }, message });
  }
}

async function takePictures({ apiUrl }: Stack): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const url = `${apiUrl.replace('127.0.0.1', 'localhost')}/console`;
    const context = await browser.newContext({ viewport: SIZE, colorScheme: 'light' });
    await takePicture(context, { url, person: 'Sam', path: '/board', until: 'Billing', file: 'board.png' });
    await takePicture(context, { url, path: '/why/c5/now', until: 'What would change it', file: 'why.png' });
    await takePicture(context, {
      url,
      path: '/work/c1?list=all',
      until: 'Given to Ana',
      file: 'conversations.png',
    });
  } finally {
    await browser.close();
  }
}

interface Picture {
  readonly url: string;
  /** Whom to sign in as first. */
  readonly person?: string;
  readonly path: string;
  /** A text that is there when the page is complete. */
  readonly until: string;
  readonly file: string;
}

async function takePicture(context: BrowserContext, { url, person, path, until, file }: Picture): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${url}${path}`);
  if (person !== undefined) await page.getByRole('button', { name: person, exact: true }).click();
  await page.getByText(until).filter({ visible: true }).first().waitFor();
  await page.getByText('● live').waitFor();
  await page.screenshot({ path: join(FOLDER, file) });
  await page.close();
  process.stdout.write(`docs/pictures/${file}\n`);
}
