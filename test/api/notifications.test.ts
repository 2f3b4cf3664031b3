import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
const ids: Record<string, string> = {};
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/teams/sales', { body: { name: 'Sales', members: ['ann'] } });
  for (const [name, to] of Object.entries({
    anns: { agentId: 'ann' },
    bobs: { agentId: 'bob' },
    teams: { teamId: 'sales' },
  })) {
    const data = { type: 'assigned', conversationId: name, eventId: 1n, createdAt: new Date(), ...to };
    ids[name] = String((await api.db.notification.create({ data })).id);
  }
});
afterAll(() => api.stop());

const seen = async (route: string, as?: 'ann' | 'bob' | 'service'): Promise<readonly string[]> => {
  const { body } = await api.call(route, as === undefined ? {} : { as });
  return body.items.map((item: { conversationId: string }) => item.conversationId);
};

describe('notifications', () => {
  it.each([
    { who: 'ann', expected: ['anns', 'teams'] },
    { who: 'bob', expected: ['bobs'] },
    { who: 'service', expected: ['anns', 'bobs', 'teams'] },
  ] as const)('shows $who $expected', async ({ who, expected }) => {
    expect(await seen('GET /v1/notifications', who)).toEqual(expected);
  });

  it.each([
    { filter: 'agentId=bob', expected: ['bobs'] },
    { filter: 'teamId=sales', expected: ['teams'] },
    { filter: 'unread=false', expected: [] },
  ])('filters by $filter', async ({ filter, expected }) => {
    expect(await seen(`GET /v1/notifications?${filter}`)).toEqual(expected);
  });

  it('does not let anybody read what was told to somebody else', async () => {
    const { status, body } = await api.call(`POST /v1/notifications/${ids['bobs']}/read`, { as: 'ann' });

    expect([status, body.code]).toEqual([404, 'notification_not_found']);
  });

  it('notes that it was read, once', async () => {
    const first = await api.call(`POST /v1/notifications/${ids['anns']}/read`, { as: 'ann' });
    const readAt = (await api.db.notification.findMany({ where: { agentId: 'ann' } })).map((row) => row.readAt);
    const second = await api.call(`POST /v1/notifications/${ids['anns']}/read`, { as: 'ann' });

    expect([first.status, second.status]).toEqual([204, 204]);
    expect((await api.db.notification.findMany({ where: { agentId: 'ann' } })).map((row) => row.readAt)).toEqual(
      readAt,
    );
    expect(await seen('GET /v1/notifications?unread=true', 'ann')).toEqual(['teams']);
  });

  it('lists the newest first where asked, page by page, with a cursor of its own', async () => {
    const { body: first } = await api.call('GET /v1/notifications?order=-created&limit=2');
    const next = `GET /v1/notifications?limit=2&cursor=${first.nextCursor}`;
    const { body: second } = await api.call(`${next}&order=-created`);

    expect([...first.items, ...second.items].map((item) => item.conversationId)).toEqual(['teams', 'bobs', 'anns']);
    expect([second.nextCursor, (await api.call(next)).body.code]).toEqual([null, 'invalid_cursor']);
  });

  describe('read at once', () => {
    const told = async (conversationId: string, to: object) => {
      const data = { type: 'assigned', conversationId, eventId: 1n, createdAt: new Date(), ...to };
      return String((await api.db.notification.create({ data })).id);
    };
    const unread = async () =>
      (await api.db.notification.findMany({ where: { readAt: null }, orderBy: { id: 'asc' } })).map(
        (row) => row.conversationId,
      );
    let seen: string;
    beforeEach(async () => {
      await api.db.notification.deleteMany();
      await told('own', { agentId: 'ann' });
      await told('other', { agentId: 'bob' });
      seen = await told('of the team', { teamId: 'sales' });
      await told('new', { agentId: 'ann' });
    });

    it.each([
      { as: 'ann', body: {}, left: ['other'] },
      { as: 'bob', body: {}, left: ['own', 'of the team', 'new'] },
      { as: 'service', body: { actorId: 'ann' }, left: ['other'] },
    ] as const)('are those of $as, asked with $body, and of their teams', async ({ as, body, left }) => {
      const { status } = await api.call('POST /v1/notifications/read-all', { as, body });

      expect([status, await unread()]).toEqual([204, left]);
    });

    it('are those that were seen, where it is said which was the last', async () => {
      await api.call('POST /v1/notifications/read-all', { as: 'ann', body: { upTo: seen } });

      expect(await unread()).toEqual(['other', 'new']);
    });

    it.each([
      { as: 'service', body: {}, expected: [400, 'invalid_request'] },
      { as: 'service', body: { actorId: 'zoe' }, expected: [404, 'agent_not_found'] },
      { as: 'ann', body: { actorId: 'bob' }, expected: [403, 'forbidden'] },
      { as: 'ann', body: { upTo: 'now' }, expected: [400, 'invalid_request'] },
    ] as const)('are nobody’s for $as with $body', async ({ as, body, expected }) => {
      const answer = await api.call('POST /v1/notifications/read-all', { as, body });

      expect([answer.status, answer.body.code]).toEqual(expected);
      expect(await unread()).toHaveLength(4);
    });
  });
});
