import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Call, startApi } from './api.ts';

// Ann and Bob are members of inbox `mail`, Ann of team `sales`; nobody is of `chat`.

let api: Awaited<ReturnType<typeof startApi>>;

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

interface Row {
  readonly id: string;
  readonly inboxId?: string;
  readonly consumerKey?: string;
  readonly teamId?: string;
  readonly priority?: number;
  readonly parked?: boolean;
  readonly escalated?: boolean;
  readonly agentId?: string;
  /** Seconds: when somebody got it, and when the consumer began to wait for an answer. */
  readonly assigned?: number;
  readonly unanswered?: number;
  readonly status?: string;
}

/** In order of creation. Agents online have a minute to answer, Bob, who is away, has no limit. */
const ROWS: readonly Row[] = [
  { id: 'late', agentId: 'ann', assigned: 30, unanswered: 10 },
  { id: 'soon', agentId: 'ann', assigned: 0, unanswered: 20, priority: 0 },
  { id: 'answered', agentId: 'ann', assigned: 0, escalated: true },
  { id: 'no-limit', agentId: 'bob', assigned: 0, unanswered: 5 },
  { id: 'waits', unanswered: 1, teamId: 'sales', consumerKey: 'k-mia' },
  { id: 'pressing', priority: 0, consumerKey: 'k-anna' },
  { id: 'parked', parked: true, teamId: 'sales' },
  { id: 'done', status: 'resolved', unanswered: 3, teamId: 'sales', consumerKey: 'k-mia' },
  { id: 'bot', status: 'pending', inboxId: 'chat', consumerKey: 'k-anna' },
  { id: 'Waits-too', inboxId: 'chat', consumerKey: 'k-odd' },
];

beforeAll(async () => {
  api = await startApi();
  const policy = { responseTimeoutSeconds: { away: 0 } };
  await api.call('PUT /v1/teams/sales', { body: { name: 'Sales', members: ['ann'] } });
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann', 'bob'], policy } });
  await api.call('PUT /v1/inboxes/chat', { body: { name: 'Chat' } });
  await api.db.agent.updateMany({ where: { id: 'ann' }, data: { availability: 'online' } });
  await api.db.agent.updateMany({ where: { id: 'bob' }, data: { availability: 'away' } });
  await api.db.consumer.createMany({
    data: [
      { key: 'k-mia', id: 'crm-1', name: 'Mia Young' },
      { key: 'k-anna', id: 'crm-10', name: "Anna-Maria O'Neil (élan)" },
      { key: 'k-odd', id: 'CRM_2', name: null },
    ],
  });
  for (const [index, row] of ROWS.entries()) await insert(index, row);
});
afterAll(() => api.stop());

async function insert(index: number, row: Row): Promise<void> {
  const { assigned, unanswered, agentId, ...given } = row;
  const since = unanswered === undefined ? null : at(unanswered);
  await api.db.conversation.create({
    data: {
      ...{ inboxId: 'mail', consumerKey: 'joe', priority: 2, status: agentId === undefined ? 'waiting' : 'assigned' },
      ...given,
      ...{ unansweredSince: since, unansweredLatest: since, waitingSince: at(index), createdAt: at(index) },
      ...(agentId === undefined ? {} : { agentId, assignedAt: at(assigned ?? 0) }),
    },
  });
}

async function idsOf(query: string, options: Call = {}): Promise<string[]> {
  const { body } = await api.call(`GET /v1/conversations?${query}`, options);
  return body.items.map(({ id }: { id: string }) => id);
}

const everything = ROWS.map(({ id }) => id);
const sorted = (ids: readonly string[]) => [...ids].sort();

describe('GET /v1/conversations', () => {
  it.each([
    { query: 'ids=done,waits,nobody', expected: ['waits', 'done'] },
    { query: 'unanswered=true', expected: ['late', 'soon', 'no-limit', 'waits'] },
    { query: 'unanswered=false&inboxId=chat', expected: ['bot', 'Waits-too'] },
    { query: 'unanswered=false&status=resolved', expected: ['done'] },
    { query: 'dueBefore=2026-01-01T00:01:21.000Z', expected: ['soon'] },
    { query: 'dueBefore=2026-01-01T01:01:31.000%2B01:00', expected: ['late', 'soon'] },
    { query: 'dueBefore=2026-01-01T00:01:20.000Z', expected: [] },
    { query: 'priority=urgent', expected: ['soon', 'pressing'] },
    { query: 'priority=urgent&status=waiting', expected: ['pressing'] },
    { query: 'escalated=true', expected: ['answered'] },
    { query: 'escalated=false&agentId=ann', expected: ['late', 'soon'] },
  ])('filters by $query', async ({ query, expected }) => {
    expect(await idsOf(query)).toEqual(expected);
  });

  it.each([
    { q: 'wai', expected: ['waits'] },
    { q: 'Wai', expected: ['Waits-too'] },
    { q: 'crm-1', expected: ['waits', 'pressing', 'done', 'bot'] },
    { q: 'crm-10', expected: ['pressing', 'bot'] },
    { q: 'CRM_', expected: ['Waits-too'] },
    { q: 'joe', expected: ['late', 'soon', 'answered', 'no-limit', 'parked'] },
    { q: 'YOU', expected: ['waits', 'done'] },
    { q: 'young mi', expected: ['waits', 'done'] },
    { q: 'mia anna', expected: [] },
    { q: 'oung', expected: [] },
    { q: 'anna-mar', expected: ['pressing', 'bot'] },
    { q: "o'neil", expected: ['pressing', 'bot'] },
    { q: 'éla', expected: ['pressing', 'bot'] },
    { q: '%', expected: [] },
    { q: '\\', expected: [] },
    { q: "'):* & |!", expected: [] },
    { q: ' ', expected: [] },
  ])('finds by the beginning of an id or a word: $q', async ({ q, expected }) => {
    expect(await idsOf(`q=${encodeURIComponent(q)}`)).toEqual(expected);
  });

  it('searches within the other filters, and what the caller may see', async () => {
    expect(await idsOf('q=crm-1&status=waiting')).toEqual(['pressing', 'waits']);
    expect(await idsOf('q=crm', { as: 'ann' })).toEqual(['waits', 'pressing', 'done']);
    expect(await idsOf('ids=bot,waits', { as: 'ann' })).toEqual(['waits']);
  });

  it.each([
    { query: 'order=created', expected: everything },
    { query: 'order=-created', expected: [...everything].reverse() },
    { query: 'order=served&status=waiting', expected: ['pressing', 'waits', 'Waits-too', 'parked'] },
    { query: 'order=-created&status=waiting', expected: ['Waits-too', 'parked', 'pressing', 'waits'] },
    { query: 'order=due&status=assigned', expected: ['soon', 'late', 'no-limit', 'answered'] },
    { query: 'order=due&agentId=ann', expected: ['soon', 'late', 'answered'] },
  ])('lists in the order asked for: $query', async ({ query, expected }) => {
    expect(await idsOf(query)).toEqual(expected);
  });

  it.each(['order=-created', 'order=served&status=waiting', 'order=due&status=assigned'])(
    'pages through ?%s without gap or repeat',
    async (query) => {
      const whole = await idsOf(query);
      const paged: string[] = [];
      for (let next = ''; ; ) {
        const { body } = await api.call(`GET /v1/conversations?${query}&limit=1${next}`);
        paged.push(...body.items.map(({ id }: { id: string }) => id));
        if (body.nextCursor === null) break;
        next = `&cursor=${body.nextCursor}`;
      }

      expect(paged).toEqual(whole);
    },
  );

  it('refuses the cursor of another order', async () => {
    const orders = ['order=created', 'order=-created', 'order=served&status=waiting', 'order=due&status=assigned'];
    const cursors = await Promise.all(
      orders.map(async (order) => (await api.call(`GET /v1/conversations?${order}&limit=1`)).body.nextCursor),
    );

    for (const [index, order] of orders.entries()) {
      for (const [other, cursor] of cursors.entries()) {
        const { status } = await api.call(`GET /v1/conversations?${order}&cursor=${cursor}`);
        expect(status, `${order} with the cursor of ${orders[other]}`).toBe(index === other ? 200 : 400);
      }
    }
  });

  it.each([
    { query: 'order=served', path: '/order', says: 'status=waiting' },
    { query: 'order=served&list=mine', path: '/order', says: 'list=unassigned' },
    { query: 'order=due&status=waiting', path: '/order', says: 'status=assigned' },
    { query: 'order=age', path: '/order', says: '-created' },
    { query: 'list=yours', path: '/list', says: 'unassigned' },
    { query: 'ids=', path: '/ids', says: '1 to 200 ids' },
    { query: 'ids=a,,b', path: '/ids', says: '1 to 200 ids' },
    { query: `ids=${Array.from({ length: 201 }, (_, n) => n).join(',')}`, path: '/ids', says: '1 to 200 ids' },
    { query: 'q=', path: '/q', says: '' },
    { query: 'priority=2', path: '/priority', says: 'urgent' },
    { query: 'unanswered=yes', path: '/unanswered', says: '' },
    { query: 'dueBefore=tomorrow', path: '/dueBefore', says: 'RFC 3339' },
    { query: 'dueBefore=0000-01-01T00:00:00Z', path: '/dueBefore', says: 'from 1970 on' },
    { query: 'count=1', path: '/count', says: '' },
  ])('refuses ?$query and says what is wrong', async ({ query, path, says }) => {
    const { status, body } = await api.call(`GET /v1/conversations?${query}`);

    expect([status, body.code, body.errors?.[0].path]).toEqual([400, 'invalid_request', path]);
    expect(body.errors[0].message).toContain(says);
  });

  it('counts what was asked for, whatever page is shown', async () => {
    const { body: first } = await api.call('GET /v1/conversations?status=waiting&count=true&limit=1');
    const next = `GET /v1/conversations?status=waiting&count=true&limit=1&cursor=${first.nextCursor}`;
    const { body: second } = await api.call(next);
    const { body: own } = await api.call('GET /v1/conversations?status=waiting&count=true', { as: 'ann' });
    const { body: without } = await api.call('GET /v1/conversations?status=waiting');

    expect([first.total, second.total, own.total]).toEqual([4, 4, 3]);
    expect(without).not.toHaveProperty('total');
  });
});

describe('GET /v1/counts', () => {
  const LISTS = ['mine', 'unassigned', 'parked', 'team', 'all'] as const;

  it.each([
    { as: 'ann', expected: { mine: 3, unassigned: 3, parked: 1, team: 2, all: 7 } },
    { as: 'bob', expected: { mine: 1, unassigned: 3, parked: 1, team: 0, all: 7 } },
    { as: 'sue', expected: { mine: 0, unassigned: 4, parked: 1, team: 0, all: 9 } },
    { as: 'service', expected: { mine: 0, unassigned: 4, parked: 1, team: 0, all: 9 } },
  ] as const)('counts the lists of $as', async ({ as, expected }) => {
    expect((await api.call('GET /v1/counts', { as })).body).toEqual(expected);
  });

  it.each(['ann', 'bob', 'sue', 'service'] as const)('says of $0 what the lists themselves hold', async (as) => {
    for (const inbox of as === 'sue' ? ['', '&inboxId=chat', '&inboxId=mail'] : ['']) {
      const { body: counts } = await api.call(`GET /v1/counts?groupBy=list${inbox}`, { as });
      for (const list of LISTS) {
        const { body } = await api.call(`GET /v1/conversations?list=${list}&count=true${inbox}`, { as });
        expect([list, body.items.length, body.total]).toEqual([list, counts[list], counts[list]]);
      }
    }
  });

  it('lists who waits in serving order, and the others by age', async () => {
    expect(await idsOf('list=unassigned')).toEqual(['pressing', 'waits', 'Waits-too', 'parked']);
    expect(await idsOf('list=mine', { as: 'ann' })).toEqual(['late', 'soon', 'answered']);
    expect(await idsOf('list=mine&order=due', { as: 'ann' })).toEqual(['soon', 'late', 'answered']);
    expect(sorted(await idsOf('list=all&order=-created'))).toEqual(sorted(everything.filter((id) => id !== 'done')));
  });

  it('counts by inbox', async () => {
    const { body } = await api.call('GET /v1/counts?groupBy=inbox', { as: 'sue' });

    expect(body).toMatchObject({ all: 9, unassigned: 4 });
    expect(body.items).toEqual([
      { inboxId: 'chat', mine: 0, unassigned: 1, parked: 0, team: 0, all: 2 },
      { inboxId: 'mail', mine: 0, unassigned: 3, parked: 1, team: 0, all: 7 },
    ]);
  });

  it('counts by agent, and what nobody holds', async () => {
    const { body } = await api.call('GET /v1/counts?groupBy=agent&inboxId=mail', { as: 'ann' });

    expect(body).toMatchObject({ all: 7, mine: 3 });
    expect(body.items).toEqual([
      { agentId: 'ann', mine: 3, unassigned: 0, parked: 0, team: 0, all: 3 },
      { agentId: 'bob', mine: 0, unassigned: 0, parked: 0, team: 0, all: 1 },
      { agentId: null, mine: 0, unassigned: 3, parked: 1, team: 2, all: 3 },
    ]);
  });

  it('shows an agent nothing of an inbox it is not a member of', async () => {
    const { body } = await api.call('GET /v1/counts?groupBy=inbox', { as: 'bob' });

    expect(body.items.map(({ inboxId }: { inboxId: string }) => inboxId)).toEqual(['mail']);
    expect((await api.call('GET /v1/counts?inboxId=chat', { as: 'bob' })).status).toBe(403);
  });

  it.each(['groupBy=team', 'inbox=mail', 'inboxId='])('refuses ?%s', async (query) => {
    expect((await api.call(`GET /v1/counts?${query}`)).body.code).toBe('invalid_request');
  });
});
