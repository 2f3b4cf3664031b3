import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/agents/ann', { body: { name: 'Ann' } });
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann'] } });
  await api.call('PUT /v1/teams/sales', { body: { name: 'Sales' } });
});
afterAll(() => api.stop());

const tagOf = async (path: string) => String((await api.call(`GET ${path}`)).headers['etag']);

/** What is read, how it is changed, and by what else it is changed meanwhile. */
const CASES = [
  {
    read: '/v1/policy',
    change: 'PATCH /v1/policy',
    body: { cooloffSeconds: 41 },
    meanwhile: ['PATCH /v1/policy', { escalateAfterTimeouts: 4 }],
  },
  {
    read: '/v1/inboxes/mail',
    change: 'PATCH /v1/inboxes/mail/policy',
    body: { cooloffSeconds: 42 },
    meanwhile: ['PATCH /v1/inboxes/mail/policy', { escalateAfterTimeouts: 5 }],
  },
  {
    read: '/v1/inboxes/mail',
    change: 'PUT /v1/inboxes/mail',
    body: { name: 'Post' },
    meanwhile: ['PUT /v1/inboxes/mail/members/bob', undefined],
  },
  {
    read: '/v1/agents/ann',
    change: 'PUT /v1/agents/ann',
    body: { name: 'Anna' },
    meanwhile: ['PUT /v1/agents/ann', { name: 'Ann', capacity: 3 }],
  },
  {
    read: '/v1/teams/sales',
    change: 'PUT /v1/teams/sales',
    body: { name: 'Sellers' },
    meanwhile: ['PUT /v1/teams/sales/members/ann', undefined],
  },
] as const;

describe.each(CASES)('$change', ({ read, change, body, meanwhile }) => {
  it('is refused where something else was changed since it was read', async () => {
    const tag = await tagOf(read);
    const [route, other] = meanwhile;
    await api.call(route, other === undefined ? {} : { body: other });
    const before = (await api.call(`GET ${read}`)).body;

    const refused = await api.call(change, { body, headers: { 'if-match': tag } });

    expect(refused.status).toBe(412);
    expect(refused.body).toMatchObject({ code: 'precondition_failed', detail: expect.stringContaining('by now') });
    expect((await api.call(`GET ${read}`)).body).toEqual(before);
  });

  it('is carried out where nothing was, and tells the new ETag', async () => {
    const tag = await tagOf(read);

    const { status, headers } = await api.call(change, { body, headers: { 'if-match': `"other", W/${tag}` } });

    expect(status).toBe(200);
    expect(headers['etag']).not.toBe(tag);
    expect(headers['etag']).toBe(await tagOf(read));
  });

  it('says what an ETag looks like', async () => {
    const { status, body: problem } = await api.call(change, { body, headers: { 'if-match': 'seven' } });

    expect([status, problem.errors[0].path]).toEqual([400, '/if-match']);
  });
});

describe('an ETag', () => {
  it('of a policy is its version', async () => {
    const { policyVersion } = await api.db.account.findUniqueOrThrow({ where: { id: 1 } });

    expect(await tagOf('/v1/policy')).toBe(`"${policyVersion}"`);
  });

  it('of an inbox begins with the version of its policy, which a change of policy takes alone', async () => {
    const { policyVersion } = await api.db.inbox.findUniqueOrThrow({ where: { id: 'mail' } });
    const tag = await tagOf('/v1/inboxes/mail');
    await api.call('PUT /v1/inboxes/mail/members/amy');
    const patch = (ifMatch: string, seconds: number) =>
      api.call('PATCH /v1/inboxes/mail/policy', {
        body: { cooloffSeconds: seconds },
        headers: { 'if-match': ifMatch },
      });

    expect(tag).toMatch(new RegExp(`^"${policyVersion}-`));
    expect((await patch(tag, 51)).status).toBe(200);
    expect((await patch(`"${policyVersion + 1}"`, 52)).status).toBe(200);
    expect((await patch(`"${policyVersion + 1}"`, 53)).status).toBe(412);
  });

  it('of an agent stays as it is while the agent comes and goes', async () => {
    const tag = await tagOf('/v1/agents/ann');
    await api.db.agent.update({ where: { id: 'ann' }, data: { availability: 'online', load: 3 } });

    expect(await tagOf('/v1/agents/ann')).toBe(tag);
  });

  it('is none where there is nothing: only a change of something is asked for by *', async () => {
    const put = (id: string) => api.call(`PUT /v1/teams/${id}`, { body: { name: 'T' }, headers: { 'if-match': '*' } });

    expect((await put('nowhere')).body).toMatchObject({
      ...{ status: 412, code: 'precondition_failed' },
      detail: 'team nowhere does not exist: read it again, and decide anew.',
    });
    expect((await put('sales')).status).toBe(200);
    expect((await api.call('GET /v1/teams/nowhere')).status).toBe(404);
  });

  it('is not asked of what is there already, since it may be a repeat', async () => {
    const tag = await tagOf('/v1/policy');
    const patch = () => api.call('PATCH /v1/policy', { body: { cooloffSeconds: 61 }, headers: { 'if-match': tag } });

    expect([(await patch()).status, (await patch()).status]).toEqual([200, 200]);
  });
});
