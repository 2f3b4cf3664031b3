import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
});
