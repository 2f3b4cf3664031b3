import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../contract/policy.ts';
import { startApi } from './api.ts';
import { editsOf } from './edits.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeEach(async () => {
  await api.db.account.update({
    where: { id: 1 },
    data: { policyOverrides: {}, policy: { ...DEFAULT_POLICY } as object },
  });
  api.temporal.take();
});
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

describe('the policy of the account', () => {
  it('is the default at first', async () => {
    expect((await api.call('GET /v1/policy')).body).toEqual(DEFAULT_POLICY);
  });

  it('takes a merge patch, and null brings the default back', async () => {
    await api.call('PATCH /v1/policy', {
      body: { cooloffSeconds: 5, defaultCapacity: 3, responseTimeoutSeconds: { busy: 0 } },
    });

    const { status, body } = await api.call('PATCH /v1/policy', {
      body: { cooloffSeconds: null, method: 'least_assigned' },
    });

    expect(status).toBe(200);
    expect(body).toEqual({
      ...DEFAULT_POLICY,
      method: 'least_assigned',
      defaultCapacity: 3,
      responseTimeoutSeconds: { ...DEFAULT_POLICY.responseTimeoutSeconds, busy: 0 },
    });
    expect((await api.call('GET /v1/policy')).body).toEqual(body);
  });

  it('takes the media type of merge patches too', async () => {
    const headers = { 'content-type': 'application/merge-patch+json' };

    const { status, body } = await api.call('PATCH /v1/policy', { headers, body: JSON.stringify({ mode: 'manual' }) });

    expect([status, body.mode]).toEqual([200, 'manual']);
  });

  it('reaches every inbox that does not set it differently', async () => {
    await api.call('PUT /v1/inboxes/follows', { body: { name: 'F' } });
    await api.call('PUT /v1/inboxes/differs', { body: { name: 'D', policy: { cooloffSeconds: 9 } } });

    await api.call('PATCH /v1/policy', { body: { cooloffSeconds: 5 } });

    expect((await api.call('GET /v1/inboxes/follows')).body).toMatchObject({
      policy: {},
      effectivePolicy: { cooloffSeconds: 5 },
    });
    expect((await api.call('GET /v1/inboxes/differs')).body).toMatchObject({ effectivePolicy: { cooloffSeconds: 9 } });
  });

  it('counts each change once, writes it into the ledger and tells the workflow', async () => {
    const before = await versionOf();

    await api.call('PATCH /v1/policy', { as: 'amy', body: { mode: 'manual' } });
    await api.call('PATCH /v1/policy', { as: 'amy', body: { mode: 'manual' } });

    const event = await api.db.event.findFirst({ where: { type: 'policy.changed' }, orderBy: { id: 'desc' } });
    const tell = {
      name: 'directoryEdited',
      workflowId: 'test/directory/account',
      args: [{ scope: { kind: 'account' } }],
    };
    expect(await versionOf()).toBe(before + 1);
    expect(event).toMatchObject({
      inboxId: null,
      actorKind: 'person',
      actorId: 'amy',
      data: { policyVersion: before + 1 },
    });
    expect(api.temporal.take()).toMatchObject([tell, tell]);
    expect(await editsOf(api.db, 'account', '')).toContain(null);
  });
});

describe('the policy of an inbox', () => {
  it('takes a merge patch state by state, and null inherits again', async () => {
    await api.call('PUT /v1/inboxes/patched', {
      body: { name: 'P', policy: { mode: 'manual', responseTimeoutSeconds: { online: 1, away: 2 } } },
    });

    const { status, body } = await api.call('PATCH /v1/inboxes/patched/policy', {
      body: { mode: null, responseTimeoutSeconds: { away: null, busy: 3 } },
    });

    expect(status).toBe(200);
    expect(body.policy).toEqual({ responseTimeoutSeconds: { online: 1, busy: 3 } });
    expect(body.effectivePolicy).toMatchObject({
      mode: 'automatic',
      responseTimeoutSeconds: { online: 1, busy: 3, away: 60, offline: 60 },
    });
  });

  it('takes the next number of the account with each change', async () => {
    await api.call('PUT /v1/inboxes/counted', { body: { name: 'C' } });
    const before = await versionOf();

    await api.call('PATCH /v1/inboxes/counted/policy', { body: { mode: 'manual' } });
    await api.call('PATCH /v1/inboxes/counted/policy', { body: {} });

    const stored = await api.db.inbox.findUniqueOrThrow({ where: { id: 'counted' } });
    expect([await versionOf(), stored.policyVersion]).toEqual([before + 1, before + 1]);
  });

  it('loses no change when many come at once', async () => {
    await api.call('PUT /v1/inboxes/busy', { body: { name: 'B' } });
    const before = await versionOf();
    const patches = [
      { mode: 'manual' },
      { cooloffSeconds: 1 },
      { responseWarningSeconds: 2 },
      { escalateAfterTimeouts: 4 },
    ];

    await Promise.all(patches.map((body) => api.call('PATCH /v1/inboxes/busy/policy', { body })));

    expect((await api.call('GET /v1/inboxes/busy')).body.policy).toEqual(Object.assign({}, ...patches));
    expect(await versionOf()).toBe(before + patches.length);
  });

  it('says where an account-only setting belongs', async () => {
    await api.call('PUT /v1/inboxes/strict', { body: { name: 'S' } });

    const { status, body } = await api.call('PATCH /v1/inboxes/strict/policy', { body: { missesBeforeAway: 2 } });

    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { path: '/missesBeforeAway', message: 'is a setting of the account: use PATCH /v1/policy' },
    ]);
  });

  it('answers 404 for an unknown inbox', async () => {
    expect((await api.call('PATCH /v1/inboxes/nowhere/policy', { body: {} })).body.code).toBe('inbox_not_found');
  });
});

const versionOf = async () => (await api.db.account.findUniqueOrThrow({ where: { id: 1 } })).policyVersion;
