import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOn, startApi } from './api.ts';
import { BOOTSTRAP_API_KEY } from './callers.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const authorization = `Bearer ${BOOTSTRAP_API_KEY}`;

describe('an error answer', () => {
  it('is problem details with a stable code and the id of the request', async () => {
    const { status, headers, body } = await api.call('GET /v1/agents/nobody');

    expect(status).toBe(404);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toEqual({
      type: 'urn:baton:problem:agent_not_found',
      title: 'There is no such agent.',
      status: 404,
      detail: 'there is no agent nobody.',
      code: 'agent_not_found',
      requestId: headers['x-request-id'],
    });
  });

  it('names every field that is wrong, by JSON Pointer, with what belongs there', async () => {
    const { body } = await api.call('POST /v1/conversations', {
      body: {
        inboxId: 'in/box',
        consumer: { name: '' },
        priority: 'asap',
        'a/b': 1,
        message: { sentAt: 'yesterday' },
      },
    });

    expect(body.errors).toEqual(
      expect.arrayContaining([
        { path: '/inboxId', message: 'must be 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone)' },
        { path: '/consumer/id', message: 'is required' },
        { path: '/priority', message: 'must be one of urgent, high, normal, low' },
        { path: '/a~1b', message: expect.stringContaining('is not known here; known are id, inboxId') },
        { path: '/message/sentAt', message: expect.stringContaining('RFC 3339') },
      ]),
    );
  });

  const requests = [
    { name: 'an unknown address', url: '/v1/nothing', status: 404, code: 'route_not_found' },
    { name: 'an unknown address outside /v1', url: '/nothing', status: 404, code: 'route_not_found' },
    { name: 'an address that cannot be decoded', url: '/v1/agents/%zz', status: 400, code: 'invalid_request' },
    { name: 'half a character', url: '/v1/agents/%ED%A0%80', status: 400, code: 'invalid_request' },
    { name: 'an endless id', url: `/v1/agents/${'x'.repeat(500)}`, status: 400, code: 'invalid_request' },
    { name: 'an unknown method', method: 'PUT', url: '/v1/policy', payload: {}, status: 404, code: 'route_not_found' },
    { name: 'broken JSON', payload: '{"name":', type: 'application/json', status: 400, code: 'invalid_request' },
    {
      name: 'JSON that pollutes',
      payload: '{"__proto__":{"a":1}}',
      type: 'application/json',
      status: 400,
      code: 'invalid_request',
    },
    {
      name: 'a body of another type',
      payload: 'name=x',
      type: 'application/x-www-form-urlencoded',
      status: 415,
      code: 'unsupported_media_type',
    },
    { name: 'a text', payload: 'x', type: 'text/plain', status: 415, code: 'unsupported_media_type' },
    {
      name: 'a body above 1 MiB',
      payload: JSON.stringify({ name: 'x'.repeat(1_048_576) }),
      type: 'application/json',
      status: 413,
      code: 'body_too_large',
    },
    { name: 'a body of null', payload: 'null', type: 'application/json', status: 400, code: 'invalid_request' },
    { name: 'no body where one is needed', status: 400, code: 'invalid_request' },
  ] as const;

  it.each(requests)('answers $name', async (request) => {
    const { status, code } = request;
    const response = await api.app.inject({
      method: 'method' in request ? request.method : 'url' in request ? 'GET' : 'POST',
      url: 'url' in request ? request.url : '/v1/keys',
      headers: { authorization, ...('type' in request ? { 'content-type': request.type } : {}) },
      ...('payload' in request ? { payload: request.payload } : {}),
    });

    expect([response.statusCode, response.json().code]).toEqual([status, code]);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.headers['x-request-id']).toBe(response.json().requestId);
  });

  it('tells nothing of what went wrong inside', async () => {
    api.temporal.answer = () => {
      throw new TypeError('secret detail');
    };

    const { status, body } = await api.call('PUT /v1/agents/ann', { body: { name: 'Ann' } });

    api.temporal.answer = () => undefined;
    expect([status, body.code]).toEqual([500, 'internal_error']);
    expect(JSON.stringify(body)).not.toContain('secret');
  });
});

describe('the rate limit', () => {
  it('counts each key for itself and says when to come back', async () => {
    const { app, call } = await apiOn(api, { rateLimitPer10Seconds: 2 });
    await call('GET /v1/policy');
    await call('GET /v1/policy');

    const third = await call('GET /v1/policy');
    const other = await call('GET /v1/policy', { as: 'service' });
    const health = await call('GET /healthz');

    expect(third).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
    expect([other.status, health.status]).toEqual([200, 200]);
    await app.close();
  });
});

describe('requests without a valid credential', () => {
  const wrong = (number: number, address?: string) => ({
    headers: {
      authorization: `Bearer baton_wrong-${number}`,
      ...(address === undefined ? {} : { 'x-forwarded-for': address }),
    },
  });

  it.each([
    { name: 'wrong keys, each another', options: wrong },
    { name: 'no key', options: () => ({ headers: { authorization: '' } }) },
  ])('are refused before they are looked at, if one address sends too many: $name', async ({ options }) => {
    const { app, call } = await apiOn(api, { rateLimitPer10Seconds: 5 });

    const statuses: number[] = [];
    for (let number = 0; number < 7; number += 1) {
      statuses.push((await call('GET /v1/policy', options(number))).status);
    }
    const after = await call('GET /v1/policy');

    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect(after).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(after.headers['retry-after'])).toBeGreaterThan(0);
    await app.close();
  });

  it.each([
    { trustProxy: false as const, other: 429 },
    { trustProxy: 1, other: 200 },
    { trustProxy: ['127.0.0.0/8'], other: 200 },
    { trustProxy: ['10.0.0.1'], other: 429 },
  ])('count by the address a trusted proxy names: $trustProxy', async ({ trustProxy, other }) => {
    const { app, call } = await apiOn(api, { rateLimitPer10Seconds: 2, trustProxy });
    for (let number = 0; number < 3; number += 1) await call('GET /v1/policy', wrong(number, '203.0.113.1'));

    const from = async (address: string) =>
      (await call('GET /v1/policy', { headers: { authorization, 'x-forwarded-for': address } })).status;

    expect([await from('203.0.113.1'), await from('203.0.113.2')]).toEqual([429, other]);
    await app.close();
  });

  it('lock out nobody behind the same address who was let in a moment ago', async () => {
    const { app, call } = await apiOn(api, { rateLimitPer10Seconds: 5 });
    await call('GET /v1/policy', { as: 'service' });
    for (let number = 0; number < 7; number += 1) await call('GET /v1/policy', wrong(number));

    const known = await call('GET /v1/policy', { as: 'service' });
    const unknown = await call('GET /v1/policy');

    expect([known.status, unknown.status]).toEqual([200, 429]);
    await app.close();
  });

  it('are counted also where the credential was valid a moment ago', async () => {
    const { app, call } = await apiOn(api, { rateLimitPer10Seconds: 3 });
    const { body: key } = await call('POST /v1/keys', { body: { name: 'gone', role: 'service' } });
    const using = { headers: { authorization: `Bearer ${key.secret}` } };
    const before = await call('GET /v1/policy', using);
    await call(`DELETE /v1/keys/${key.id}`);

    const statuses: number[] = [];
    for (let number = 0; number < 4; number += 1) statuses.push((await call('GET /v1/policy', using)).status);

    expect([before.status, ...statuses]).toEqual([200, 401, 401, 401, 429]);
    await app.close();
  });

  it('do not count against whoever has one', async () => {
    const { app, call } = await apiOn(api, { rateLimitPer10Seconds: 2 });
    await call('GET /v1/policy', wrong(1));

    const answers = [await call('GET /v1/policy'), await call('GET /v1/policy'), await call('GET /v1/policy')];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    await app.close();
  });
});

describe('a request without a body', () => {
  it('is taken where every field is optional', async () => {
    const response = await api.app.inject({ method: 'POST', url: '/v1/agents/ann/logout', headers: { authorization } });
    const withType = await api.app.inject({
      method: 'POST',
      url: '/v1/agents/ann/logout',
      headers: { authorization, 'content-type': 'application/json' },
    });

    expect([response.statusCode, withType.statusCode]).toEqual([200, 200]);
  });

  it('is refused where it would change nothing', async () => {
    const { status, body } = await api.call('PATCH /v1/policy');

    expect([status, body.code, body.errors]).toEqual([
      400,
      'invalid_request',
      [{ path: '', message: 'must be an object' }],
    ]);
  });
});
