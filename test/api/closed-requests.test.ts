import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';
import openapi from './openapi.json' with { type: 'json' };

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Every route of the document, with an id in its place. */
const ROUTES = Object.entries(openapi.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '1')}`),
);

describe('an unknown query parameter', () => {
  it.each(ROUTES)('is refused by %s', async (route) => {
    const { status, body } = await api.call(`${route}?foo=1`);

    expect([status, body.code]).toEqual([400, 'invalid_request']);
  });

  it('is named', async () => {
    const { body } = await api.call('GET /v1/policy?foo=1');

    expect(body.errors).toEqual([{ path: '/foo', message: 'is not known here: nothing is' }]);
  });

  it.each([
    { route: 'PUT /v1/agents/x', body: { name: 'X' } },
    { route: 'POST /v1/keys', body: { name: 'X', role: 'service' } },
    { route: 'POST /v1/conversations', body: { inboxId: 'x', consumer: { id: 'joe' } } },
    { route: 'POST /v1/conversations/x/assign', body: { agentId: 'ann' } },
  ])('is refused by $route though the body is right', async ({ route, body }) => {
    const answer = await api.call(`${route}?foo=1`, { body });

    expect([answer.status, answer.body.errors]).toMatchObject([400, [{ path: '/foo' }]]);
  });

  it.each(['/openapi.json', '/docs/', '/docs/static/swagger-ui.css'])('does no harm at %s', async (page) => {
    expect((await api.app.inject({ url: `${page}?v=1` })).statusCode).toBe(200);
  });
});

const WITHOUT_BODY = Object.entries<Record<string, object>>(openapi.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([method, operation]) => method !== 'get' && !('requestBody' in operation))
    .map(([method]) => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '1')}`),
);

describe('a route without a body', () => {
  it.each(WITHOUT_BODY)('refuses unknown fields: %s', async (route) => {
    const { status, body } = await api.call(route, { body: { x: 1 } });

    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.errors).toEqual([{ path: '/x', message: 'is not known here: nothing is' }]);
  });

  it.each(WITHOUT_BODY)('refuses what is no object: %s', async (route) => {
    expect((await api.call(route, { body: [1] })).body.errors).toEqual([{ path: '', message: 'must be an object' }]);
  });

  it.each(WITHOUT_BODY)('takes an empty object: %s', async (route) => {
    expect((await api.call(route, { body: {} })).status).toBe((await api.call(route)).status);
  });

  it('says that a route is unknown rather than its body', async () => {
    expect((await api.call('POST /v1/nothing', { body: { x: 1 } })).body.code).toBe('route_not_found');
  });
});
