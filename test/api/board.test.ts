import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';
import { seedConversation } from './seeds.ts';

let api: Awaited<ReturnType<typeof startApi>>;
const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);

const unanswered = async (id: string, seconds: number) => {
  const at = ago(seconds);
  const data = { unansweredSince: at, unansweredLatest: at, assignedAt: at };
  await api.db.conversation.update({ where: { id }, data });
};

beforeAll(async () => {
  api = await startApi();
  const put = (path: string, body: unknown) => api.call(`PUT /v1/${path}`, { body });
  await put('agents/ann', { name: 'Ann', capacity: 3 });
  await put('agents/bob', { name: 'Bob' });
  await put('agents/gone', { name: 'Gone' });
  await put('inboxes/mail', { name: 'Mail', members: ['ann', 'bob'], serviceLevelSeconds: 20 });
  await put('inboxes/chat', { name: 'Chat', members: ['ann', 'sue'], policy: { mode: 'manual' } });
  await put('inboxes/empty', { name: 'Empty' });
  const online = { availability: 'online', availabilitySince: ago(7_200) };
  await api.db.agent.update({ where: { id: 'ann' }, data: online });
  await api.db.agent.update({ where: { id: 'bob' }, data: { ...online, misses: 4, availability: 'busy' } });
  await api.db.agent.update({ where: { id: 'gone' }, data: { active: false } });
  await seedConversation(api.db, { id: 'late', agentId: 'ann' });
  await seedConversation(api.db, { id: 'soon', agentId: 'ann' });
  await seedConversation(api.db, { id: 'answered', agentId: 'bob' });
  await unanswered('late', 90);
  await unanswered('soon', 50);
  await seedConversation(api.db, { id: 'waits' });
  await seedConversation(api.db, { id: 'waits-longer', inboxId: 'chat' });
  await api.db.conversation.update({
    where: { id: 'waits-longer' },
    data: { waitingSince: ago(9_000), escalated: true },
  });
  await seedConversation(api.db, { id: 'parked' });
  await api.db.conversation.update({ where: { id: 'parked' }, data: { parked: true, waitingSince: ago(9_000) } });
  await seedConversation(api.db, { id: 'just-parked' });
  await api.db.conversation.update({ where: { id: 'just-parked' }, data: { parked: true, waitingSince: ago(9_000) } });
  const parked = (conversationId: string, seconds: number) => ({
    ...{ type: 'conversation.waiting', conversationId, inboxId: 'mail', actorKind: 'routing', data: { parked: true } },
    occurredAt: ago(seconds),
  });
  await api.db.event.createMany({ data: [parked('parked', 4_000), parked('just-parked', 60)] });
  await seedConversation(api.db, { id: 'alone', inboxId: 'empty' });
  await api.db.webhook.create({
    data: { id: 'crm', url: 'https://crm.example', secret: 's', cursor: 0n, createdAt: ago(1), failingSince: ago(60) },
  });
});
afterAll(() => api.stop());

const board = async (headers = {}) => await api.call('GET /v1/board', { as: 'sue', headers });

describe('the board', () => {
  it('has tiles of the whole account', async () => {
    const { body } = await board();

    expect(body.tiles).toEqual({
      ...{ waiting: 3, longestWaitInboxId: 'chat', longestWaitSince: expect.any(String), assigned: 3 },
      ...{ dueSoon: 1, overdue: 1, freeSlots: 1, online: 1, busy: 1, away: 0, offline: 1 },
    });
    expect(Date.parse(body.at) - Date.parse(body.tiles.longestWaitSince)).toBeGreaterThanOrEqual(9_000_000);
  });

  it('has a line for each inbox', async () => {
    const { body } = await board();

    expect(body.inboxes.map(({ id }: { id: string }) => id)).toEqual(['chat', 'empty', 'mail']);
    expect(body.inboxes[2]).toEqual({
      ...{ id: 'mail', name: 'Mail', mode: 'automatic', waiting: 1, longestWaitSince: expect.any(String), parked: 2 },
      ...{ assigned: 3, dueSoon: 1, overdue: 1, freeSlots: 1, members: 2, available: 1 },
      ...{ online: 1, busy: 1, away: 0, offline: 0, serviceLevelSeconds: 20, serviceLevelTarget: 80 },
    });
    expect(body.inboxes[0]).toMatchObject({ mode: 'manual', freeSlots: 0, parked: 0, assigned: 0 });
  });

  it('has a line for each who answers, and for no one who is deactivated', async () => {
    const { body } = await board();
    const [ann, bob, sue] = body.agents;

    expect(body.agents.map(({ id }: { id: string }) => id)).toEqual(['ann', 'bob', 'sue']);
    expect(ann).toEqual({
      ...{
        id: 'ann',
        name: 'Ann',
        availability: 'online',
        availabilitySince: expect.any(String),
        load: 2,
        capacity: 3,
      },
      ...{ unanswered: 2, dueSoon: 1, overdue: 1, nextDueAt: expect.any(String), misses: 0 },
      ...{ lastAssignedAt: null, inboxIds: ['chat', 'mail'] },
    });
    expect(bob).toMatchObject({ unanswered: 0, nextDueAt: null, misses: 4, capacity: null });
    expect(sue).toMatchObject({ lastAssignedAt: null, inboxIds: ['chat'] });
  });

  it('tells what to look at', async () => {
    const { body } = await board();
    const told = body.attention.map(({ kind, inboxId, agentId, conversationIds, webhookId }: Record<string, unknown>) =>
      `${kind} ${[inboxId, agentId, conversationIds, webhookId].filter((each) => each !== null).join(' ')}`.trim(),
    );

    expect(told).toEqual([
      ...['no_members empty', 'overdue ann', 'escalated chat waits-longer'],
      ...['waited_long chat', 'waited_long empty', 'waited_long mail'],
      ...['misses bob', 'parked_long mail parked', 'webhook_failing  crm'],
    ]);
  });

  it('names parked conversations of every inbox, and counts what it does not name', async () => {
    await api.call('PUT /v1/inboxes/shelf', { body: { name: 'Shelf' } });
    const columns = { inboxId: 'shelf', status: 'waiting', priority: 2, parked: true, consumerKey: 'joe' };
    const data = Array.from({ length: 25 }, (_, n) => ({
      ...{ id: `shelved-${n}`, ...columns, decided: true },
      ...{ createdAt: ago(9_000), waitingSince: ago(9_000 - n) },
    }));
    await api.db.conversation.createMany({ data });

    const { body } = await board();
    await api.db.conversation.deleteMany({ where: { inboxId: 'shelf' } });
    await api.call('DELETE /v1/inboxes/shelf');

    const parked = body.attention.filter(({ kind }: { kind: string }) => kind === 'parked_long');
    expect(parked.map(({ inboxId, count }: Record<string, unknown>) => [inboxId, count])).toEqual([
      ['mail', 1],
      ['shelf', 25],
    ]);
    expect(parked[1].conversationIds).toHaveLength(20);
    expect(parked[1].conversationIds[0]).toBe('shelved-0');
  });

  it('knows who is idle while another in the inbox is given much', async () => {
    await api.call('PUT /v1/inboxes/sales', { body: { name: 'Sales', members: ['cem', 'dan'] } });
    await api.call('PUT /v1/agents/cem', { body: { name: 'Cem' } });
    await api.call('PUT /v1/agents/dan', { body: { name: 'Dan' } });
    await api.call('PUT /v1/inboxes/sales', { body: { name: 'Sales', members: ['cem', 'dan'] } });
    await api.db.agent.updateMany({
      where: { id: { in: ['cem', 'dan'] } },
      data: { availability: 'online', availabilitySince: ago(7_200), lastAssignedAt: ago(3_600) },
    });
    for (let n = 0; n < 6; n += 1)
      await seedConversation(api.db, { id: `sold-${n}`, inboxId: 'sales', status: 'resolved' });
    await api.db.assignment.createMany({
      data: Array.from({ length: 6 }, (_, n) => ({
        ...{ id: randomUUID(), conversationId: `sold-${n}`, agentId: 'dan', inboxId: 'sales', startedAt: ago(600) },
        ...{ startReason: 'routed', assignedBy: 'routing', endedAt: ago(300), endReason: 'resolved' },
      })),
    });
    await api.db.agent.update({ where: { id: 'dan' }, data: { lastAssignedAt: ago(600) } });

    const { body } = await board();

    expect(body.attention).toContainEqual(
      expect.objectContaining({ kind: 'idle', agentId: 'cem', count: 6, sentence: expect.stringContaining('given 6') }),
    );
  });

  it('is the same board while it says the same', async () => {
    const first = await board();
    const same = await board({ 'if-none-match': String(first.headers['etag']) });
    await api.call('PUT /v1/inboxes/mail', { body: { name: 'Letters' } });
    const other = await board({ 'if-none-match': String(first.headers['etag']) });

    expect([same.status, same.body]).toEqual([304, '']);
    expect(same.headers['etag']).toBe(first.headers['etag']);
    expect(other.status).toBe(200);
  });

  it.each([{ as: 'ann' }, { as: 'service' }] as const)('is nothing for $as', async ({ as }) => {
    expect((await api.call('GET /v1/board', { as })).status).toBe(403);
  });

  it('takes no filter', async () => {
    expect((await api.call('GET /v1/board?inboxId=mail')).status).toBe(400);
  });
});
