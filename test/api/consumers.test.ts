import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knowConsumer } from '../../store/consumers.ts';
import { startApi } from './api.ts';
import { seedConversation } from './seeds.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann'] } });
});
afterAll(() => api.stop());

describe('a consumer', () => {
  it('keeps the key, and the last name that was given', async () => {
    const first = await knowConsumer(api.db, { id: 'zoe', name: 'Zoe' });
    const unnamed = await knowConsumer(api.db, { id: 'zoe', name: null });
    const renamed = await knowConsumer(api.db, { id: 'zoe', name: 'Zoë' });

    expect(unnamed).toEqual(first);
    expect(renamed).toEqual({ key: first.key, consumer: { id: 'zoe', name: 'Zoë' } });
  });

  it('gets one key from many who ask at once', async () => {
    const asked = Array.from({ length: 20 }, () => knowConsumer(api.db, { id: 'max', name: 'Max' }));

    expect(new Set((await Promise.all(asked)).map(({ key }) => key)).size).toBe(1);
  });
});

describe('DELETE /v1/consumers/{id}', () => {
  it('forgets who it is, reports, and leaves the conversations under a pseudonym', async () => {
    const { key } = await knowConsumer(api.db, { id: '+49 170 / 12 34', name: 'Ida' });
    await seedConversation(api.db, { id: 'idas' });
    await api.db.conversation.update({ where: { id: 'idas' }, data: { consumerKey: key } });
    const before = await api.call('GET /v1/conversations/idas');

    const { status, body } = await api.call(`DELETE /v1/consumers/${encodeURIComponent('+49 170 / 12 34')}`);

    expect(before.body.consumer).toEqual({ id: '+49 170 / 12 34', name: 'Ida' });
    expect([status, body]).toEqual([
      200,
      { pseudonym: key, conversations: 1, keptAnswers: 0, erasedAt: expect.any(String) },
    ]);
    const pseudonymous = { id: 'idas', consumer: { id: key, name: null } };
    expect((await api.call('GET /v1/conversations/idas')).body).toMatchObject(pseudonymous);
    expect((await api.call(`GET /v1/conversations?consumerId=${key}`)).body.items).toMatchObject([pseudonymous]);
  });

  it('stands in the ledger, without the id', async () => {
    const { key } = await knowConsumer(api.db, { id: 'forgotten', name: 'Joe' });

    await api.call('DELETE /v1/consumers/forgotten');

    const { body } = await api.call('GET /v1/events?type=consumer.erased&limit=200');
    expect(body.items.at(-1)).toMatchObject({ data: { pseudonym: key, conversations: 0 } });
    expect(JSON.stringify(body)).not.toContain('forgotten');
  });

  it('answers 404 to the second, and begins a consumer of the same id anew', async () => {
    const before = await knowConsumer(api.db, { id: 'again', name: null });
    await api.call('DELETE /v1/consumers/again');

    const { status, body } = await api.call('DELETE /v1/consumers/again');

    expect([status, body.code]).toEqual([404, 'consumer_not_found']);
    expect((await knowConsumer(api.db, { id: 'again', name: null })).key).not.toBe(before.key);
  });

  it('takes an id as long as ids of consumers may be, whatever its characters', async () => {
    const id = '語'.repeat(256);
    await knowConsumer(api.db, { id, name: null });

    expect((await api.call(`DELETE /v1/consumers/${encodeURIComponent(id)}`)).status).toBe(200);
  });
});
