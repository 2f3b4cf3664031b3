import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Company } from '../e2e/company.ts';
import { button, useConsole } from './console.ts';

const console = useConsole();
const { api } = console;

/** The page of a channel, which tells what it was asked for. */
const channel = createServer((request, response) => {
  response.setHeader('content-type', 'text/html').end(`<h1>The thread ${request.url}</h1>`);
});
let desk: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => channel.listen(0, '127.0.0.1', resolve));
  desk = `http://localhost:${(channel.address() as AddressInfo).port}`;
});
afterAll(() => channel.close());

async function openWith(kind: 'link' | 'embed') {
  const company = await Company.found(api, { agents: { Ana: 'online' } });
  const url = `${desk}/{conversationId}?of={consumerId}`;
  await api.expect('PUT', `/v1/inboxes/${company.inboxId}`, { name: 'Mail', thread: { kind, url } });
  const [id = ''] = await company.arrive();
  const page = await console.open(company.id('Ana'), { path: `/work/${id}` });
  return { path: `/${id}?of=of-${id}`, page };
}

it('is linked, in place of the button for those who have no channel', async () => {
  const { page, path } = await openWith('link');

  const link = page.getByRole('link', { name: /Open the conversation in its channel/ });

  await expect.poll(() => link.getAttribute('href')).toBe(`${desk}${path}`);
  expect(await button(page, 'I answered').count()).toBe(0);
});

it('is shown in a frame', async () => {
  const { page, path } = await openWith('embed');

  await page
    .frameLocator('iframe')
    .getByRole('heading', { name: `The thread ${path}` })
    .waitFor();
});
