import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOn, startApi } from './api.ts';

let off: Awaited<ReturnType<typeof startApi>>;
let api: Awaited<ReturnType<typeof apiOn>>;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Baton</title>');
  await writeFile(join(folder, 'assets/main-abc.js'), 'export {};');
  off = await startApi();
  const frameAncestors = ['https://desk.example'];
  api = await apiOn(off, { console: { folder, signInByList: false, frameAncestors } });
});
afterAll(async () => {
  await api.app.close();
  await off.stop();
  await rm(folder, { recursive: true });
});

const ask = (url: string, accept = 'text/html', app = api.app) => app.inject({ url, headers: { accept } });

describe('the console', () => {
  it.each(['/console', '/console/', '/console/work', '/console/why/c1?agent=ana'])('opens at %s', async (url) => {
    const answer = await ask(url);

    expect([answer.statusCode, answer.body]).toEqual([200, expect.stringContaining('<title>Baton</title>')]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('keeps files whose names change with their content for a year', async () => {
    const answer = await ask('/console/assets/main-abc.js', '*/*');

    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-type']).toContain('javascript');
  });

  it('allows nothing within the page, and frames only where they are named', async () => {
    const { headers } = await ask('/console/');

    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'self' https://desk.example");
    expect(headers['x-frame-options']).toBeUndefined();
  });

  it.each([
    { url: '/console/work', accept: 'application/json' },
    { url: '/console/assets/gone.js', accept: 'text/html' },
  ])('answers that there is no $url for $accept', async ({ url, accept }) => {
    const answer = await ask(url, accept);

    expect([answer.statusCode, answer.json().code]).toEqual([404, 'route_not_found']);
  });

  it('is not there where it is switched off', async () => {
    expect((await ask('/console/', 'text/html', off.app)).statusCode).toBe(404);
  });
});
