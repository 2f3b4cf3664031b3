import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOn, startApi } from './api.ts';
import { BOOTSTRAP_API_KEY, sign, tokenFor } from './callers.ts';

const DESK = 'https://desk.example';
const page = { folder: '/nowhere', signInByList: false, frameAncestors: [] };

let off: Awaited<ReturnType<typeof startApi>>;
let api: Awaited<ReturnType<typeof apiOn>>;
let withList: Awaited<ReturnType<typeof apiOn>>;
beforeAll(async () => {
  off = await startApi();
  api = await apiOn(off, { console: page, corsOrigins: [DESK] });
  withList = await apiOn(off, { console: { ...page, signInByList: true } });
});
afterAll(async () => {
  await Promise.all([api.app.close(), withList.app.close()]);
  await off.stop();
});

type Headers = Readonly<Record<string, string>>;

/** What a page of the console sends by itself. */
const OWN_PAGE: Headers = { 'sec-fetch-site': 'same-origin', 'x-baton-console': '1' };

const open = (headers: Headers, payload?: object, app = api.app) =>
  app.inject({ method: 'POST', url: '/console/session', headers, ...(payload === undefined ? {} : { payload }) });

const cookieOf = ({ headers }: { headers: object }) =>
  String((headers as Record<string, unknown>)['set-cookie'] ?? '').split(';')[0] ?? '';

async function sessionOf(token: string): Promise<string> {
  return cookieOf(await open({ authorization: `Bearer ${token}` }));
}

const read = async (headers: Headers, app = api.app) => app.inject({ url: '/v1/agents/ann', headers });

const write = async (headers: Headers) =>
  api.app.inject({ method: 'POST', url: '/v1/agents/ann/heartbeat', headers, payload: {} });

describe('a session', () => {
  it('is given for a token in the header, in a cookie that no script can read', async () => {
    const token = await tokenFor('ann', 'agent');

    const answer = await open({ authorization: `Bearer ${token}`, host: 'baton.example' });

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ agentId: 'ann', role: 'agent' });
    expect(answer.headers['set-cookie']).toMatch(
      new RegExp(`^baton_session=${token}; Path=/; HttpOnly; SameSite=Lax; Expires=[^;]+; Secure$`),
    );
  });

  it('is given for a token in the body', async () => {
    const answer = await open({}, { token: await tokenFor('ann', 'agent') });

    expect(answer.statusCode).toBe(200);
    expect(cookieOf(answer)).toMatch(/^baton_session=./);
  });

  it('is given for a token in a form of a page that is named, which then leads to the console', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/console/session',
      headers: { origin: DESK, 'content-type': 'application/x-www-form-urlencoded' },
      payload: `token=${await tokenFor('ann', 'agent')}`,
    });

    expect([answer.statusCode, answer.headers.location]).toEqual([303, './']);
    expect(cookieOf(answer)).toMatch(/^baton_session=./);
  });

  it.each(['localhost:3000', '127.0.0.1'])('needs no encryption on %s', async (host) => {
    const answer = await open({ host }, { token: await tokenFor('ann', 'agent') });

    expect(answer.headers['set-cookie']).not.toContain('Secure');
  });

  it('lasts no longer than twelve hours', async () => {
    const exp = Math.floor(Date.now() / 1_000) + 7 * 24 * 3_600;

    const answer = await open({}, { token: await tokenFor('ann', 'agent', { exp }) });

    const hours = (Date.parse(answer.json().expiresAt) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThanOrEqual(12);
  });

  it.each([
    { name: 'a key', body: { token: BOOTSTRAP_API_KEY } },
    { name: 'nothing', body: {} },
  ])('is not given for $name', async ({ body }) => {
    const answer = await open({}, body);

    expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('is not given to a page of an origin that is not named', async () => {
    const answer = await open({ origin: 'https://evil.example' }, { token: await tokenFor('ann', 'agent') });

    expect([answer.statusCode, answer.json().code]).toEqual([403, 'forbidden']);
  });

  it.each([
    { origin: 'http://baton.example', status: 200 },
    { origin: 'https://baton.example', status: 403 },
    { origin: 'https://baton.example', site: 'cross-site', status: 403 },
    { origin: 'https://baton.example', site: 'same-origin', status: 200 },
    { origin: 'null', status: 403 },
  ])('is given to a page of its own origin: $origin, $site', async ({ origin, site, status }) => {
    const headers = { host: 'baton.example', origin, ...(site === undefined ? {} : { 'sec-fetch-site': site }) };

    expect((await open(headers, { token: await tokenFor('ann', 'agent') })).statusCode).toBe(status);
  });

  it('is not given for a token that no browser would keep', async () => {
    const exp = Math.floor(Date.now() / 1_000) + 3_600;
    const token = await sign({ sub: 'ann', role: 'agent', exp, photo: 'x'.repeat(3_000) });

    const answer = await open({}, { token });

    expect([answer.statusCode, answer.json().errors]).toEqual([
      400,
      [{ path: '/token', message: expect.stringMatching(/^has \d+ bytes, and a cookie holds 3800/) }],
    ]);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('may be received by a page that is named', async () => {
    const answer = await open({ origin: DESK }, { token: await tokenFor('ann', 'agent') });

    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': DESK,
      'access-control-allow-credentials': 'true',
    });
  });
});

describe('a cookie', () => {
  it('says who sent a request of the own page', async () => {
    const cookie = await sessionOf(await tokenFor('ann', 'agent'));

    expect((await read({ cookie, 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200);
    expect((await write({ cookie, ...OWN_PAGE })).statusCode).toBe(204);
  });

  it.each([undefined, 'cross-site', 'same-site', 'none'])('counts for no request from %s', async (site) => {
    const cookie = await sessionOf(await tokenFor('ann', 'agent'));
    const headers = { cookie, ...(site === undefined ? {} : { 'sec-fetch-site': site }) };

    const answer = await read(headers);

    expect([answer.statusCode, answer.json().code]).toEqual([403, 'forbidden']);
  });

  it('changes nothing without the header that only a script of the page can set', async () => {
    const cookie = await sessionOf(await tokenFor('ann', 'agent'));

    const answer = await write({ cookie, 'sec-fetch-site': 'same-origin' });

    expect([answer.statusCode, answer.json().detail]).toEqual([403, expect.stringContaining('x-baton-console')]);
  });

  it('ends with its token', async () => {
    const exp = Math.floor(Date.now() / 1_000) - 60;
    const cookie = `baton_session=${await tokenFor('ann', 'agent', { exp })}`;

    const answer = await read({ cookie, ...OWN_PAGE });

    expect([answer.statusCode, answer.json().detail]).toEqual([401, 'the token has expired.']);
  });

  it('holds no key', async () => {
    const answer = await read({ cookie: `baton_session=${BOOTSTRAP_API_KEY}`, ...OWN_PAGE });

    expect(answer.statusCode).toBe(401);
  });

  it('gives way to a header', async () => {
    const cookie = await sessionOf(await tokenFor('ann', 'agent'));
    const authorization = `Bearer ${await tokenFor('nobody', 'agent')}`;

    expect((await read({ cookie, authorization, ...OWN_PAGE })).statusCode).toBe(401);
  });

  it('is taken away by signing out, which only the own page can ask for', async () => {
    const cookie = await sessionOf(await tokenFor('ann', 'agent'));
    const signOut = (headers: Headers) =>
      api.app.inject({ method: 'DELETE', url: '/console/session', headers: { cookie, ...headers } });

    const forged = await signOut({ 'sec-fetch-site': 'cross-site', 'x-baton-console': '1' });
    const answer = await signOut(OWN_PAGE);

    expect([forged.statusCode, forged.headers['set-cookie']]).toEqual([403, undefined]);
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['set-cookie']).toMatch(/^baton_session=; .*Expires=Thu, 01 Jan 1970/);
  });

  it('counts for nothing where the console is switched off', async () => {
    const cookie = await sessionOf(await tokenFor('ann', 'agent'));

    expect((await read({ cookie, ...OWN_PAGE }, off.app)).statusCode).toBe(401);
    expect((await open({}, {}, off.app)).statusCode).toBe(404);
  });
});

describe('a list of people to sign in as', () => {
  it('is shown, and signs in whoever is chosen with the role of the directory', async () => {
    const list = await withList.app.inject({ url: '/console/sign-in' });
    const answer = await open({}, { agentId: 'ann' }, withList.app);

    expect(list.json().people).toContainEqual({ id: 'ann', name: 'ann', role: 'agent' });
    expect(answer.json()).toMatchObject({ agentId: 'ann', role: 'agent' });
    expect((await read({ cookie: cookieOf(answer), ...OWN_PAGE }, withList.app)).statusCode).toBe(200);
  });

  it('is not there unless it was asked for', async () => {
    const list = await api.app.inject({ url: '/console/sign-in' });
    const answer = await open({}, { agentId: 'ann' });

    expect(list.json()).toEqual({ people: null });
    expect([answer.statusCode, answer.json().errors]).toMatchObject([400, [{ path: '/agentId' }]]);
  });
});
