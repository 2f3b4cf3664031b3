import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { findChromium } from '../../dev/chromium.ts';
import { sign } from '../api/callers.ts';
import { ApiClient } from '../e2e/client.ts';
import type { Company } from '../e2e/company.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What the browser complains about though it is as it should be: refusals, and what a test cut off. */
const EXPECTED = /status of [45]\d\d|net::ERR_|it could not be loaded/;

export interface Opening {
  /** Behind `/console`; default: the person's own conversations. */
  readonly path?: string;
  readonly colours?: 'light' | 'dark';
  /** How long the session lasts, in seconds; default: an hour. */
  readonly lifeSeconds?: number;
}

export interface TestConsole {
  readonly api: ApiClient;
  readonly url: string;
  /** Opens the console in a browser of somebody's own, signed in with a token as a host application would do it. */
  open(agentId: string, opening?: Opening): Promise<Page>;
  /** The same with nobody signed in. */
  openUnknown(path?: string): Promise<Page>;
  signIn(page: Page, agentId: string, lifeSeconds?: number): Promise<void>;
}

/** A browser for one test file; each page must end without an error in its script, its styles or its policy. */
export function useConsole(): TestConsole {
  const { apiUrl, apiKey, jwtSecret } = inject('consoleStack');
  const url = apiUrl.replace('127.0.0.1', 'localhost');
  const complaints: string[] = [];
  const contexts: BrowserContext[] = [];
  let browser: Browser | undefined;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: await findChromium(), args: ARGUMENTS });
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(() => browser?.close());

  async function newPage(colours: 'light' | 'dark' = 'light'): Promise<Page> {
    if (browser === undefined) throw new Error('the browser has not been started');
    const context = await browser.newContext({ colorScheme: colours, viewport: { width: 1_280, height: 800 } });
    context.setDefaultTimeout(10_000);
    contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !EXPECTED.test(message.text())) complaints.push(message.text());
    });
    return page;
  }

  async function signIn(page: Page, agentId: string, lifeSeconds = 3_600): Promise<void> {
    const exp = Math.floor(Date.now() / 1_000) + lifeSeconds;
    const token = await sign({ sub: agentId, role: 'administrator', exp }, jwtSecret);
    const answer = await page.request.post(`${url}/console/session`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status()).toBe(200);
  }

  return {
    api: new ApiClient(apiUrl, apiKey),
    url,
    signIn,
    async open(agentId, { path = '/', colours, lifeSeconds } = {}) {
      const page = await newPage(colours);
      await signIn(page, agentId, lifeSeconds);
      await page.goto(`${url}/console${path}`);
      await page.getByText('● live').waitFor();
      return page;
    },
    async openUnknown(path = '/') {
      const page = await newPage();
      await page.goto(`${url}/console${path}`);
      return page;
    },
  };
}

/** A list of the page by its name. */
export const list = (page: Page, name: string): Locator => page.getByRole('list', { name, exact: true });

/** What the rows of a list are called, in order; none where there is no such list. */
export const rowsOf = async (page: Page, name: string): Promise<readonly (string | null)[]> =>
  await Promise.all((await list(page, name).getByRole('listitem').all()).map((row) => row.getAttribute('aria-label')));

export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

export const combobox = (page: Page, name: string): Locator => page.getByRole('combobox', { name, exact: true });

/** Waits until a message of the page says so. */
export const reads = async (page: Page, text: string | RegExp): Promise<void> =>
  await page.getByRole('region', { name: 'Messages' }).getByText(text).first().waitFor();

/** Chooses from a list by typing, as a keyboard does it. */
export async function choose(page: Page, name: string, wanted: string): Promise<void> {
  await combobox(page, name).click();
  await page.getByRole('option', { name: wanted }).waitFor();
  await combobox(page, name).fill(wanted);
  await page.keyboard.press('Enter');
}

/** Time enough for whatever is not about deadlines. */
export const PATIENT = { responseTimeoutSeconds: { online: 600, busy: 600, away: 600, offline: 600 } };

/** A supervisor of the company, called Boss. @returns the id */
export const supervisorOf = (company: Company): Promise<string> => lead(company, 'boss', 'supervisor');

/** An administrator of the company, called Chief. @returns the id */
export const administratorOf = (company: Company): Promise<string> => lead(company, 'chief', 'administrator');

async function lead(company: Company, name: string, role: 'supervisor' | 'administrator'): Promise<string> {
  const id = company.id(name);
  await company.api.expect('PUT', `/v1/agents/${id}`, { name: `${name[0]?.toUpperCase()}${name.slice(1)}`, role });
  return id;
}
