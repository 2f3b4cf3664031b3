import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deleteExpired } from '../../api/idempotency/idempotent-answers.ts';
import { startApi } from './api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail' } });
});
afterAll(() => api.stop());
beforeEach(() => {
  api.temporal.answer = () => undefined;
  api.temporal.take();
});

const DAY_MS = 24 * 60 * 60 * 1_000;
const updateIds = () => api.temporal.take().map(({ updateId }) => updateId);

describe('an Idempotency-Key', () => {
  it('gives the first answer again and does nothing a second time', async () => {
    const first = await api.call('POST /v1/agents/ann/logout', { key: 'k1' });
    const second = await api.call('POST /v1/agents/ann/logout', { key: 'k1' });

    expect(second).toMatchObject({ status: 200, body: first.body });
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(api.temporal.take()).toHaveLength(1);
  });

  it('belongs to one caller, one method and one path', async () => {
    await api.call('POST /v1/agents/ann/logout', { key: 'k2' });
    await api.call('POST /v1/agents/bob/logout', { key: 'k2' });
    await api.call('POST /v1/agents/ann/logout', { key: 'k2', as: 'service' });

    expect(api.temporal.take()).toHaveLength(3);
  });

  it('does not care in which order a body names its fields', async () => {
    const [first, second] = [
      await api.call('PATCH /v1/policy', { key: 'k3', body: { mode: 'manual', cooloffSeconds: 5 } }),
      await api.call('PATCH /v1/policy', { key: 'k3', body: { cooloffSeconds: 5, mode: 'manual' } }),
    ];

    expect(second.body).toEqual(first.body);
    expect(second.status).toBe(200);
  });

  it('is refused with another body', async () => {
    await api.call('PATCH /v1/policy', { key: 'k4', body: { mode: 'manual' } });

    const { status, body } = await api.call('PATCH /v1/policy', { key: 'k4', body: { mode: 'automatic' } });

    expect([status, body.code]).toEqual([409, 'idempotency_key_reused']);
  });

  it('carries on under the same update id what broke off', async () => {
    api.temporal.answer = () => {
      throw new TypeError('the process dies here');
    };
    const broken = await api.call('POST /v1/agents/ann/logout', { key: 'k5' });
    api.temporal.answer = () => undefined;
    const repeated = await api.call('POST /v1/agents/ann/logout', { key: 'k5' });

    const [first, second] = updateIds();
    expect([broken.status, repeated.status]).toEqual([500, 200]);
    expect(first).toBeDefined();
    expect(second).toBe(first);
  });

  it('is judged anew after a refusal, under another update id', async () => {
    const refused = await api.call('POST /v1/conversations', {
      key: 'k6',
      body: { inboxId: 'soon', consumer: { id: 'joe' } },
    });
    await api.call('PUT /v1/inboxes/soon', { body: { name: 'Soon' } });
    api.temporal.answer = ({ name }) =>
      name === 'open' ? { conversation: {}, warnings: [], decision: null, created: true } : undefined;
    await api.call('POST /v1/conversations', { key: 'k6', body: { inboxId: 'soon', consumer: { id: 'joe' } } });

    expect(refused.status).toBe(404);
    expect(api.temporal.take().filter(({ name }) => name === 'open')).toHaveLength(1);
  });

  it('is forgotten after a day', async () => {
    await api.call('POST /v1/agents/ann/logout', { key: 'k7' });
    await api.db.idempotentAnswer.updateMany({
      where: { key: 'k7' },
      data: { createdAt: new Date(Date.now() - DAY_MS - 1_000) },
    });

    const { headers } = await api.call('POST /v1/agents/ann/logout', { key: 'k7' });

    expect(headers['idempotency-replayed']).toBeUndefined();
    expect(new Set(updateIds()).size).toBe(2);
  });

  it('leaves nothing behind that is older than a day', async () => {
    await api.call('POST /v1/agents/ann/logout', { key: 'k8' });
    await deleteExpired(api.db, new Date(Date.now() + DAY_MS - 60_000));
    const before = await api.db.idempotentAnswer.count();

    await deleteExpired(api.db, new Date(Date.now() + DAY_MS + 60_000));

    expect(before).toBeGreaterThan(0);
    expect(await api.db.idempotentAnswer.count()).toBe(0);
  });

  it('means nothing to a PUT', async () => {
    await api.call('PUT /v1/agents/ann/availability', { key: 'k9', body: { state: 'online' } });
    await api.call('PUT /v1/agents/ann/availability', { key: 'k9', body: { state: 'away' } });

    expect(api.temporal.take()).toHaveLength(2);
  });

  it.each(['', 'a b', 'ü', 'x'.repeat(129)])('must be 1 to 128 visible characters, unlike "%s"', async (key) => {
    const { status, body } = await api.call('POST /v1/agents/ann/logout', { key });

    expect([status, body.code]).toEqual([400, 'invalid_request']);
  });
});
