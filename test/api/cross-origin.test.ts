import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOn, startApi } from './api.ts';
import { BOOTSTRAP_API_KEY } from './callers.ts';

const DESK = 'https://desk.example';
const authorization = `Bearer ${BOOTSTRAP_API_KEY}`;

let api: Awaited<ReturnType<typeof startApi>>;
let open: Awaited<ReturnType<typeof apiOn>>;
beforeAll(async () => {
  api = await startApi();
  open = await apiOn(api, { corsOrigins: [DESK] });
});
afterAll(async () => {
  await open.app.close();
  await api.stop();
});

const preflight = (app: typeof api.app, origin: string) =>
  app.inject({
    method: 'OPTIONS',
    url: '/v1/conversations/c1/claim',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,idempotency-key',
    },
  });

describe('a page of another origin', () => {
  it('may call the API if its origin is named, without a key for asking whether it may', async () => {
    const asked = await preflight(open.app, DESK);
    const read = await open.call('GET /v1/policy', { headers: { authorization, origin: DESK } });
    const refused = await open.call('GET /v1/policy', { headers: { origin: DESK } });

    expect(asked.statusCode).toBe(204);
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': DESK,
      'access-control-allow-headers': expect.stringContaining('idempotency-key'),
    });
    for (const header of ['if-match', 'if-none-match']) {
      expect(asked.headers['access-control-allow-headers']).toContain(header);
    }
    expect(asked.headers['access-control-allow-credentials']).toBeUndefined();
    expect(read.status).toBe(200);
    // A page can tell that its token has expired only if it may read the refusal.
    for (const { headers } of [read, refused]) expect(headers['access-control-allow-origin']).toBe(DESK);
  });

  it('may not if another is named', async () => {
    const asked = await preflight(open.app, 'https://evil.example');
    const read = await open.call('GET /v1/policy', { headers: { authorization, origin: 'https://evil.example' } });

    for (const { headers } of [asked, read]) expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('may not if none is named', async () => {
    const read = await api.call('GET /v1/policy', { headers: { authorization, origin: DESK } });

    expect((await preflight(api.app, DESK)).statusCode).toBe(404);
    expect(read.headers['access-control-allow-origin']).toBeUndefined();
  });
});
