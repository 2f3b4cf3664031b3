import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';
import { SERVICE_KEY_ID, tokenFor } from './callers.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const using = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });

describe('/v1/keys', () => {
  it('shows the secret of a new key, which is valid at once, and keeps only its hash', async () => {
    const { status, body } = await api.call('POST /v1/keys', { body: { name: 'crm', role: 'service' } });

    const stored = await api.db.apiKey.findUniqueOrThrow({ where: { id: body.id } });
    expect(status).toBe(201);
    expect(body.secret).toMatch(/^baton_[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(stored)).not.toContain(body.secret);
    expect((await api.call('GET /v1/policy', using(body.secret))).status).toBe(200);
    expect((await api.call('GET /v1/keys', using(body.secret))).status).toBe(403);
  });

  it('lists keys without their secrets', async () => {
    const { body } = await api.call('GET /v1/keys?limit=1');

    expect(body.items).toEqual([
      {
        id: SERVICE_KEY_ID,
        name: 'connector',
        role: 'service',
        createdAt: expect.any(String),
        expiresAt: null,
        lastUsedAt: null,
      },
    ]);
  });

  it('ends access with the deletion', async () => {
    const { body } = await api.call('POST /v1/keys', { body: { name: 'short', role: 'administrator' } });

    const { status } = await api.call(`DELETE /v1/keys/${body.id}`, using(body.secret));

    expect(status).toBe(204);
    expect((await api.call('GET /v1/policy', using(body.secret))).status).toBe(401);
    expect((await api.call(`DELETE /v1/keys/${body.id}`)).body.code).toBe('key_not_found');
  });

  it.each(['bootstrap', '01890000-0000-7000-8000-00000000ffff'])('answers 404 for the key %s', async (id) => {
    expect((await api.call(`DELETE /v1/keys/${id}`)).body.code).toBe('key_not_found');
  });

  it('shows the same secret to a repeated key without having stored it', async () => {
    const request = { key: 'create-1', body: { name: 'crm', role: 'service' } };

    const first = await api.call('POST /v1/keys', request);
    const second = await api.call('POST /v1/keys', request);

    const kept = await api.db.idempotentAnswer.findMany();
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(JSON.stringify(kept)).not.toContain(first.body.secret);
  });

  it('does not bring a deleted key back when its creation is repeated', async () => {
    const request = { key: 'create-2', body: { name: 'crm', role: 'service' } };
    const { body } = await api.call('POST /v1/keys', request);
    await api.call(`DELETE /v1/keys/${body.id}`);

    const repeated = await api.call('POST /v1/keys', request);

    expect(repeated.body).toEqual(body);
    expect((await api.call('GET /v1/policy', using(body.secret))).status).toBe(401);
  });

  it('refuses the same Idempotency-Key with another body', async () => {
    await api.call('POST /v1/keys', { key: 'create-3', body: { name: 'one', role: 'service' } });

    const { status, body } = await api.call('POST /v1/keys', {
      key: 'create-3',
      body: { name: 'two', role: 'service' },
    });

    expect([status, body.code]).toEqual([409, 'idempotency_key_reused']);
  });

  it('shows a secret again only to the credential that created the key', async () => {
    const request = { as: 'amy', key: 'create-4', body: { name: 'crm', role: 'service' } } as const;
    await api.call('POST /v1/keys', request);

    const other = await tokenFor('amy', 'administrator', { exp: Math.floor(Date.now() / 1_000) + 7_200 });
    const { status, body } = await api.call('POST /v1/keys', { ...request, ...using(other) });

    expect([status, body.code]).toEqual([409, 'idempotency_key_reused']);
  });

  it.each([
    { expiresAt: '2001-01-01T00:00:00Z', wanted: 'in the future' },
    { expiresAt: '2001-02-30T00:00:00Z', wanted: 'an RFC 3339 instant' },
  ])('refuses a key that expires at $expiresAt', async ({ expiresAt, wanted }) => {
    const { status, body } = await api.call('POST /v1/keys', { body: { name: 'crm', role: 'service', expiresAt } });

    expect([status, body.errors]).toEqual([400, [{ path: '/expiresAt', message: expect.stringContaining(wanted) }]]);
  });

  it('refuses a key from the instant at which it expires', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body: key } = await api.call('POST /v1/keys', { body: { name: 'crm', role: 'service', expiresAt } });
    const before = await api.call('GET /v1/policy', using(key.secret));
    await api.db.apiKey.update({ where: { id: key.id }, data: { expiresAt: new Date() } });

    const after = await api.call('GET /v1/policy', using(key.secret));

    expect([key.expiresAt, before.status, after.status]).toEqual([expiresAt, 200, 401]);
    expect(after.body.detail).toMatch(/^the API key expired at 20/);
  });

  it('repeats the creation of a key that has expired since', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const request = { key: 'create-5', body: { name: 'crm', role: 'service', expiresAt } };
    const { body } = await api.call('POST /v1/keys', request);
    await api.db.apiKey.update({ where: { id: body.id }, data: { expiresAt: new Date() } });

    expect(await api.call('POST /v1/keys', request)).toMatchObject({ status: 201, body });
  });

  it('tells when a key was last used', async () => {
    const { body: key } = await api.call('POST /v1/keys', { body: { name: 'crm', role: 'service' } });
    const lastUsedAt = async () => (await api.call(`GET /v1/keys/${key.id}`)).body.lastUsedAt;
    const unused = await lastUsedAt();

    await api.call('GET /v1/policy', using(key.secret));

    expect(unused).toBeNull();
    await expect.poll(lastUsedAt).toEqual(expect.any(String));
  });

  it('refuses an unknown role', async () => {
    const { body } = await api.call('POST /v1/keys', { body: { name: 'crm', role: 'agent' } });

    expect(body.errors).toEqual([{ path: '/role', message: 'must be one of service, administrator' }]);
  });
});
