import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';
import { SERVICE_KEY_ID, tokenFor } from './callers.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['bob', 'ann'] } });
  await api.call('PUT /v1/inboxes/chat', { body: { name: 'Chat', members: ['ann'] } });
  await api.call('PUT /v1/teams/sales', { body: { name: 'Sales', members: ['ann'] } });
});
afterAll(() => api.stop());

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe('GET /v1/me', () => {
  it('tells a person who they are, what they belong to and how they stand', async () => {
    const exp = Math.floor(Date.now() / 1_000) + 60;
    const authorization = `Bearer ${await tokenFor('ann', 'supervisor', { exp })}`;

    const { body } = await api.call('GET /v1/me', { headers: { authorization } });

    expect(body).toEqual({
      kind: 'person',
      agentId: 'ann',
      name: 'ann',
      role: 'agent',
      inboxIds: ['chat', 'mail'],
      teamIds: ['sales'],
      capacity: null,
      skills: [],
      availability: 'offline',
      availabilityCause: 'initial',
      availabilitySince: instant,
      load: 0,
      expiresAt: new Date(exp * 1_000).toISOString(),
      serverTime: instant,
      features: [],
    });
    expect(Math.abs(Date.parse(body.serverTime) - Date.now())).toBeLessThan(60_000);
  });

  it('tells a program which key it has', async () => {
    const { body } = await api.call('GET /v1/me', { as: 'service' });

    const key = { kind: 'key', keyId: SERVICE_KEY_ID, role: 'service' };
    expect(body).toEqual({ ...key, expiresAt: null, serverTime: instant, features: [] });
  });

  it('tells a program until when its key counts', async () => {
    const expiresAt = '2099-01-01T00:00:00.000Z';
    const { body: key } = await api.call('POST /v1/keys', { body: { name: 'crm', role: 'administrator', expiresAt } });

    const { body } = await api.call('GET /v1/me', { headers: { authorization: `Bearer ${key.secret}` } });

    expect(body).toMatchObject({ keyId: key.id, role: 'administrator', expiresAt });
  });

  it('takes no query', async () => {
    expect((await api.call('GET /v1/me?verbose=true')).body.code).toBe('invalid_request');
  });
});
