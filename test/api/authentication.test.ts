import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../contract/model.ts';
import type { TokenConfig } from '../../runtime/token-config.ts';
import { apiOn, startApi, testConfig } from './api.ts';
import { BOOTSTRAP_API_KEY, SERVICE_KEY, sign, testTokens, tokenFor } from './callers.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/agents/gone', { body: { name: 'Gone' } });
  await api.call('DELETE /v1/agents/gone');
});
afterAll(() => api.stop());

const soon = () => Math.floor(Date.now() / 1_000) + 600;

describe('a credential', () => {
  const cases: readonly { name: string; header: () => Promise<string | undefined>; status: number; detail?: string }[] =
    [
      { name: 'is needed', header: async () => undefined, status: 401, detail: 'Bearer' },
      { name: 'must be a bearer credential', header: async () => `Basic ${BOOTSTRAP_API_KEY}`, status: 401 },
      { name: 'may be the key of the environment', header: async () => `Bearer ${BOOTSTRAP_API_KEY}`, status: 200 },
      { name: 'may be written with a small b', header: async () => `bearer ${BOOTSTRAP_API_KEY}`, status: 200 },
      { name: 'may be a stored key', header: async () => `Bearer ${SERVICE_KEY}`, status: 200 },
      { name: 'must be known if it is a key', header: async () => 'Bearer baton_unknown', status: 401 },
      { name: 'may be a token', header: async () => `Bearer ${await tokenFor('ann', 'agent')}`, status: 200 },
      {
        name: 'must not be an expired token',
        header: async () => `Bearer ${await tokenFor('ann', 'agent', { exp: soon() - 1_200 })}`,
        status: 401,
        detail: 'expired',
      },
      {
        name: 'must expire if it is a token',
        header: async () => `Bearer ${await sign({ sub: 'ann', role: 'agent' })}`,
        status: 401,
      },
      {
        name: 'must name somebody if it is a token',
        header: async () => `Bearer ${await sign({ role: 'agent', exp: soon() })}`,
        status: 401,
      },
      {
        name: 'must be signed with our secret',
        header: async () =>
          `Bearer ${await sign({ sub: 'ann', role: 'agent', exp: soon() }, 'another-secret-of-32-characters!')}`,
        status: 401,
      },
      {
        name: 'must be signed at all',
        header: async () => `Bearer ${unsigned({ sub: 'ann', role: 'agent', exp: soon() })}`,
        status: 401,
      },
      {
        name: 'must claim a known role',
        header: async () => `Bearer ${await sign({ sub: 'ann', role: 'boss', exp: soon() })}`,
        status: 401,
        detail: 'role',
      },
      {
        name: 'must be for an agent of the directory',
        header: async () => `Bearer ${await tokenFor('nobody', 'agent')}`,
        status: 401,
        detail: 'nobody',
      },
      {
        name: 'must not be for a deactivated agent',
        header: async () => `Bearer ${await tokenFor('gone', 'agent')}`,
        status: 403,
        detail: 'deactivated',
      },
    ];

  it.each(cases)('$name', async ({ header, status, detail }) => {
    const authorization = await header();
    const response = await api.app.inject({
      url: '/v1/policy',
      headers: authorization === undefined ? {} : { authorization },
    });

    expect(response.statusCode).toBe(status);
    if (detail !== undefined) expect(response.json().detail).toContain(detail);
    if (status === 401) expect(response.headers['www-authenticate']).toBe('Bearer');
  });

  const roles: readonly { token: Role; person: string; may: number }[] = [
    { token: 'administrator', person: 'amy', may: 200 },
    { token: 'administrator', person: 'sue', may: 403 },
    { token: 'administrator', person: 'ann', may: 403 },
    { token: 'supervisor', person: 'amy', may: 403 },
    { token: 'agent', person: 'amy', may: 403 },
  ];

  it.each(roles)('of role $token for $person counts as the lower of both', async ({ token, person, may }) => {
    const headers = { authorization: `Bearer ${await tokenFor(person, token)}` };

    expect((await api.call('GET /v1/keys', { headers })).status).toBe(may);
  });

  it('that claims no role has the least', async () => {
    const headers = { authorization: `Bearer ${await sign({ sub: 'amy', exp: soon() })}` };

    expect((await api.call('GET /v1/keys', { headers })).status).toBe(403);
  });
});

describe('a key set', () => {
  let server: Server;
  let url: string;
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  beforeAll(async () => {
    keys = await generateKeyPair('ES256', { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256' }] };
    server = createServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(jwks)),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const withKeySet = () =>
    apiOn(api, { auth: { ...testConfig.auth, tokens: { ...testTokens, signer: { keySetUrl: url } } } });
  const signed = (payload: Record<string, unknown>) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(keys.privateKey);

  it('verifies the tokens it signed', async () => {
    const { app, call } = await withKeySet();

    const answer = await call('GET /v1/keys', {
      headers: { authorization: `Bearer ${await signed({ sub: 'amy', role: 'administrator', exp: soon() })}` },
    });

    expect(answer.status).toBe(200);
    await app.close();
  });

  it('is no shared secret', async () => {
    const { app, call } = await withKeySet();

    const answer = await call('GET /v1/keys', { as: 'amy' });

    expect(answer.status).toBe(401);
    await app.close();
  });
});

describe('a token of another application', () => {
  const claims = { sub: 'amy', role: 'administrator', iss: 'https://login.example', aud: 'baton' };
  const ask = async (
    payload: Record<string, unknown>,
    wanted: Partial<TokenConfig> = { issuer: claims.iss, audience: claims.aud },
  ) => {
    const { app, call } = await apiOn(api, { auth: { ...testConfig.auth, tokens: { ...testTokens, ...wanted } } });
    const answer = await call('GET /v1/keys', {
      headers: { authorization: `Bearer ${await sign({ exp: soon(), ...payload })}` },
    });
    await app.close();
    return answer;
  };

  it.each([
    { name: 'for another audience', payload: { ...claims, aud: 'payroll' }, claim: 'aud' },
    { name: 'for nobody in particular', payload: { ...claims, aud: undefined }, claim: 'aud' },
    { name: 'from another issuer', payload: { ...claims, iss: 'https://evil.example' }, claim: 'iss' },
  ])('is refused if it is $name', async ({ payload, claim }) => {
    const { status, body } = await ask(payload);

    expect({ status, detail: body.detail }).toEqual({
      status: 401,
      detail: expect.stringContaining(`the token's claim ${claim}`),
    });
  });

  it('is not what is meant for several, this one among them', async () => {
    expect((await ask({ ...claims, aud: ['payroll', 'baton'] })).status).toBe(200);
  });

  it('may name its agent and its roles in other claims', async () => {
    const named = { agentIdClaim: 'email', roleClaim: 'https://baton.example/roles' };

    const roles = ['accountant', 'administrator', 'agent'];
    const answer = await ask({ sub: '4711', email: 'amy', 'https://baton.example/roles': roles }, named);
    const least = await ask({ sub: '4711', email: 'amy', 'https://baton.example/roles': ['accountant'] }, named);
    const nobody = await ask({ sub: 'amy', role: 'administrator' }, named);

    expect([answer.status, least.status, nobody.status]).toEqual([200, 403, 401]);
    expect(nobody.body.detail).toContain('email');
  });
});

describe('without a secret and a key set', () => {
  it('no token is taken', async () => {
    const { app, call } = await apiOn(api, {
      auth: { bootstrapApiKey: undefined, tokens: undefined },
    });

    expect((await call('GET /v1/policy', { as: 'amy' })).body.detail).toContain('JWT_SECRET');
    expect((await call('GET /v1/policy', { as: 'bootstrap' })).status).toBe(401);
    await app.close();
  });
});

function unsigned(payload: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(payload)}.AA`;
}
