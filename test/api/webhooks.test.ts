import { ServiceError } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiOn, startApi } from './api.ts';
import { notRunning } from './fake-temporal.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
beforeEach(() => {
  api.temporal.take();
});
afterEach(() => {
  api.temporal.answer = () => undefined;
});

const url = 'https://93.184.215.14/hook';
const told = (id: string) => ({ name: 'webhookEdited', workflowId: `test/webhook/${id}`, args: [{ webhookId: id }] });
const put = (id: string, body: object = { url }) => api.call(`PUT /v1/webhooks/${id}`, { body });
const row = (id: string) => api.db.webhook.findUniqueOrThrow({ where: { id } });

async function happens(): Promise<bigint> {
  const data = { type: 'policy.changed', occurredAt: new Date(), actorKind: 'system' };
  return (await api.db.event.create({ data })).id;
}

describe('PUT /v1/webhooks/{id}', () => {
  it('creates an endpoint that gets what happens from now on, shows its secret and starts its workflow', async () => {
    const latest = await happens();

    const { status, body } = await put('crm');

    const { secret, ...shown } = body;
    expect(status).toBe(201);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(shown).toEqual({
      id: 'crm',
      url,
      types: null,
      createdAt: expect.any(String),
      lastEventId: null,
      lastDeliveredAt: null,
      failingSince: null,
      nextAttemptAt: null,
      disabledAt: null,
      disabledReason: null,
    });
    expect((await row('crm')).cursor).toBe(latest);
    expect(api.temporal.take()).toMatchObject([
      { ...told('crm'), how: 'signal-with-start', start: { staticSummary: 'Deliveries to webhook crm' } },
    ]);
  });

  it('replaces an endpoint, keeps its secret to itself and its place, and tells its workflow', async () => {
    await put('kept');
    const before = await row('kept');
    await happens();
    api.temporal.take();

    const types = ['conversation.assigned', 'conversation.resolved'];
    const { status, body } = await put('kept', { url: `${url}/2`, types });

    const after = await row('kept');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'kept', url: `${url}/2`, types });
    expect(body).not.toHaveProperty('secret');
    expect(after).toMatchObject({ secret: before.secret, cursor: before.cursor, revision: before.revision + 1 });
    expect(api.temporal.take()).toMatchObject([told('kept')]);
  });

  it('wants all types again where none are named', async () => {
    await put('all', { url, types: ['policy.changed'] });

    expect((await put('all')).body.types).toBeNull();
    expect((await put('all', { url, types: null })).body.types).toBeNull();
  });

  it('enables an endpoint that was given up, which gets what happens from then on', async () => {
    await put('dead');
    const since = new Date('2026-01-01T00:00:00.000Z');
    const disabled = { failingSince: since, disabledAt: since, disabledReason: 'answered 503' };
    await api.db.webhook.update({ where: { id: 'dead' }, data: disabled });
    expect((await api.call('GET /v1/webhooks/dead')).body).toMatchObject({
      failingSince: since.toISOString(),
      disabledAt: since.toISOString(),
      disabledReason: 'answered 503',
    });
    const latest = await happens();

    const { body } = await put('dead');

    expect(body).toMatchObject({ failingSince: null, disabledAt: null, disabledReason: null });
    expect((await row('dead')).cursor).toBe(latest);
  });

  it('shows the secret to the repeat of a creation that broke off', async () => {
    api.temporal.answer = ({ name }) => {
      if (name === 'webhookEdited') throw new Error('the connection broke');
    };
    const first = await put('broken');
    api.temporal.answer = () => undefined;

    const second = await put('broken');
    const third = await put('broken');

    expect([first.status, second.status, third.status]).toEqual([500, 201, 200]);
    expect(second.body.secret).toBe((await row('broken')).secret);
    expect(third.body).not.toHaveProperty('secret');
  });

  it('shows one and the same secret to creations at the same time', async () => {
    const answers = await Promise.all([put('twins'), put('twins'), put('twins')]);

    const secrets = answers.flatMap(({ body }) => body.secret ?? []);
    expect(new Set(secrets)).toEqual(new Set([(await row('twins')).secret]));
  });

  it.each([
    'http://127.0.0.1:8080/hook',
    'http://localhost/hook',
    'http://[::1]/hook',
    'http://10.1.2.3/',
    'http://169.254.169.254/latest/meta-data',
    'http://2130706433/',
    'http://0.0.0.0/',
  ])('refuses the private address %s', async (address) => {
    const { status, body } = await put('private', { url: address });

    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.errors).toEqual([{ path: '/url', message: 'must not lead to a private or loopback address' }]);
    expect(await api.db.webhook.count({ where: { id: 'private' } })).toBe(0);
  });

  it('takes a private address where the settings allow them', async () => {
    const open = await apiOn(api, { webhooks: { allowPrivate: true } });

    const { status } = await open.call('PUT /v1/webhooks/inside', { body: { url: 'http://127.0.0.1:8080/hook' } });

    await open.app.close();
    expect(status).toBe(201);
  });

  it.each([
    ['no address', { url: 'crm' }, '/url', 'must be an http or https address of at most 2048 characters'],
    [
      'another protocol',
      { url: 'ftp://crm.example/' },
      '/url',
      'must be an http or https address of at most 2048 characters',
    ],
    ['half an address', { url: 'https://crm.example:99999/' }, '/url', 'must be a valid http or https address'],
    ['a password', { url: 'https://me:secret@crm.example/' }, '/url', 'must not contain a user name or a password'],
    ['nothing', {}, '/url', 'is required'],
    ['an unknown type', { url, types: ['conversation.lost'] }, '/types/0', expect.stringContaining('must be one of')],
    [
      'a type twice',
      { url, types: ['policy.changed', 'policy.changed'] },
      '/types',
      'must not name the same thing twice',
    ],
    ['a secret', { url, secret: 'whsec_1' }, '/secret', expect.stringContaining('is not known here')],
  ])('refuses %s', async (_name, body, path, message) => {
    const answer = await put('wrong', body);

    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path, message }] } });
  });
});

describe('reading webhooks', () => {
  it('shows the secret nowhere', async () => {
    const { body } = await put('quiet');

    const one = await api.call('GET /v1/webhooks/quiet');
    const list = await api.call('GET /v1/webhooks?limit=200');

    expect(one.body).toEqual({ ...body, secret: undefined });
    expect(list.body.items.map(({ id }: { id: string }) => id)).toContain('quiet');
    expect(JSON.stringify([one.body, list.body])).not.toMatch(/whsec_|secret/);
  });

  it('lists page by page, by id', async () => {
    const { body } = await api.call('GET /v1/webhooks?limit=2');
    const { body: next } = await api.call(`GET /v1/webhooks?limit=200&cursor=${body.nextCursor}`);

    const ids = [...body.items, ...next.items].map(({ id }: { id: string }) => id);
    expect(body.items).toHaveLength(2);
    expect(ids).toEqual([...ids].sort());
    expect(next.nextCursor).toBeNull();
  });

  it('answers 404 for one that is not there', async () => {
    for (const route of ['GET /v1/webhooks/none', 'GET /v1/webhooks/none/deliveries', 'DELETE /v1/webhooks/none']) {
      expect((await api.call(route)).body.code, route).toBe('webhook_not_found');
    }
  });
});

describe('GET /v1/webhooks/{id}/deliveries', () => {
  it('shows the attempts, latest first, page by page', async () => {
    await put('logged');
    const attempt = { webhookId: 'logged', eventType: 'policy.changed', attemptedAt: new Date(0), durationMs: 12 };
    await api.db.webhookDelivery.createMany({
      data: [
        { ...attempt, eventId: 7n, status: null, error: 'ECONNREFUSED' },
        { ...attempt, eventId: 7n, status: 503, error: 'answered 503' },
        { ...attempt, eventId: 7n, status: 204, error: null },
      ],
    });

    const { body } = await api.call('GET /v1/webhooks/logged/deliveries?limit=2');
    const { body: rest } = await api.call(`GET /v1/webhooks/logged/deliveries?cursor=${body.nextCursor}`);

    const shown = {
      id: expect.stringMatching(/^\d+$/),
      eventId: '7',
      eventType: 'policy.changed',
      attemptedAt: '1970-01-01T00:00:00.000Z',
      durationMs: 12,
    };
    expect(body.items).toEqual([
      { ...shown, status: 204, error: null },
      { ...shown, status: 503, error: 'answered 503' },
    ]);
    expect(rest).toEqual({ items: [{ ...shown, status: null, error: 'ECONNREFUSED' }], nextCursor: null });
  });
});

describe('DELETE /v1/webhooks/{id}', () => {
  it('deletes the endpoint with its log and tells its workflow', async () => {
    await put('gone');
    const attempt = { webhookId: 'gone', eventType: 'policy.changed', attemptedAt: new Date(), durationMs: 1 };
    await api.db.webhookDelivery.create({ data: { ...attempt, eventId: 7n, status: 204 } });
    api.temporal.take();

    const { status } = await api.call('DELETE /v1/webhooks/gone');

    expect(status).toBe(204);
    expect((await api.call('GET /v1/webhooks/gone')).body.code).toBe('webhook_not_found');
    expect(await api.db.webhookDelivery.count({ where: { webhookId: 'gone' } })).toBe(0);
    expect(api.temporal.take()).toMatchObject([{ ...told('gone'), how: 'signal' }]);
  });

  it('deletes an endpoint whose workflow does not run any more', async () => {
    await put('ended');
    api.temporal.answer = ({ workflowId, how }) => {
      if (how === 'signal') throw notRunning(workflowId);
    };

    expect((await api.call('DELETE /v1/webhooks/ended')).status).toBe(204);
  });

  it('makes room for a new endpoint of the same id, with a secret of its own', async () => {
    const first = await put('again');
    await api.call('DELETE /v1/webhooks/again');

    const second = await put('again');

    expect(second.status).toBe(201);
    expect(second.body.secret).not.toBe(first.body.secret);
  });
});

describe('webhooks', () => {
  it('stay as they are while Temporal is away', async () => {
    await put('steady');
    api.temporal.answer = () => {
      throw new ServiceError('no connection');
    };

    const replaced = await put('steady', { url: `${url}/2` });
    const deleted = await api.call('DELETE /v1/webhooks/steady');

    expect([replaced.body.code, deleted.body.code]).toEqual(['temporal_unavailable', 'temporal_unavailable']);
    expect(await row('steady')).toMatchObject({ url, revision: 1 });
  });
});
