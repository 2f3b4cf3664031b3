import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Call, startApi } from './api.ts';

let api: Awaited<ReturnType<typeof startApi>>;

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

/** One conversation each; what a row does not say is normal, waiting, in inbox `mail`. */
const ROWS = [
  { id: 'a', priority: 2, since: 5 },
  { id: 'b', priority: 0, since: 9 },
  { id: 'c', priority: 2, since: 5 },
  { id: 'd', priority: 2, since: 1, parked: true },
  { id: 'e', priority: 2, since: 1, inboxId: 'chat' },
  { id: 'f', priority: 1, since: 2, agentId: 'ann', teamId: 'sales' },
  { id: 'g', priority: 3, since: 1, consumerId: 'zoe' },
] as const;

beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann'] } });
  await api.call('PUT /v1/inboxes/chat', { body: { name: 'Chat', members: ['bob'] } });
  for (const [index, row] of ROWS.entries()) await insert(index, row);
});
afterAll(() => api.stop());

async function insert(
  index: number,
  row: {
    readonly id: string;
    readonly priority: number;
    readonly since: number;
    readonly parked?: boolean;
    readonly inboxId?: string;
    readonly agentId?: string;
    readonly teamId?: string;
    readonly consumerId?: string;
  },
): Promise<void> {
  const { id, priority, since, parked = false, inboxId = 'mail', agentId, teamId = null, consumerId = 'joe' } = row;
  const place = { inboxId, teamId, priority, waitingSince: at(since), skills: [] };
  await api.db.conversation.create({
    data: {
      ...place,
      ...{ id, consumerKey: consumerId, parked, agentId: agentId ?? null, createdAt: at(index) },
      status: agentId === undefined ? 'waiting' : 'assigned',
    },
  });
}

async function idsOf(query: string, options: Call = {}): Promise<string[]> {
  const { body } = await api.call(`GET /v1/conversations?${query}`, options);
  return body.items.map(({ id }: { id: string }) => id);
}

describe('GET /v1/conversations', () => {
  it('lists by age', async () => {
    expect(await idsOf('')).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  it('lists those waiting in serving order, parked ones last', async () => {
    expect(await idsOf('status=waiting&inboxId=mail')).toEqual(['b', 'a', 'c', 'g', 'd']);
  });

  it.each(['', 'status=waiting', 'status=waiting&inboxId=mail'])(
    'pages through ?%s without gap or repeat',
    async (query) => {
      const whole = await idsOf(query);
      const paged: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const { body } = await api.call(`GET /v1/conversations?${query}&limit=2${next}`);
        paged.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor;
      }

      expect(paged).toEqual(whole);
    },
  );

  it('counts places within each inbox, in lists as in one', async () => {
    const { body } = await api.call('GET /v1/conversations');
    const places = Object.fromEntries(
      body.items.map(({ id, position }: { id: string; position: number }) => [id, position]),
    );
    const one = await api.call('GET /v1/conversations/c');

    expect(places).toEqual({ a: 2, b: 1, c: 3, d: null, e: 1, f: null, g: 4 });
    expect(one.body.position).toBe(3);
  });

  it('filters by each field', async () => {
    expect(await idsOf('agentId=ann')).toEqual(['f']);
    expect(await idsOf('teamId=sales')).toEqual(['f']);
    expect(await idsOf('consumerId=zoe')).toEqual(['g']);
    expect(await idsOf('parked=true')).toEqual(['d']);
    expect(await idsOf('status=waiting&parked=false&inboxId=chat')).toEqual(['e']);
    expect(await idsOf('status=resolved')).toEqual([]);
  });

  it('shows an agent the inboxes it is a member of, and refuses others', async () => {
    expect(await idsOf('', { as: 'bob' })).toEqual(['e']);
    expect(await idsOf('inboxId=chat', { as: 'bob' })).toEqual(['e']);
    expect((await api.call('GET /v1/conversations?inboxId=mail', { as: 'bob' })).status).toBe(403);
    expect(await idsOf('', { as: 'sue' })).toHaveLength(7);
  });

  it('refuses the cursor of another order', async () => {
    const { body } = await api.call('GET /v1/conversations?limit=1');

    const answer = await api.call(`GET /v1/conversations?status=waiting&cursor=${body.nextCursor}`);

    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });

  it.each([
    ['', 'conversations', '+275760-09-13T00:00:00.000Z', 'a'],
    ['', 'conversations', '2026-02-31T00:00:00.000Z', 'a'],
    ['', 'conversations', 'today', 'a'],
    ['', 'conversations', '2026-01-01T00:00:00.000Z', 'a', 'b'],
    ['', 'conversations', '2026-01-01T00:00:00.000Z'],
    ['status=waiting', 'waiting', false, 1.5, '2026-01-01T00:00:00.000Z', 'a'],
    ['status=waiting', 'waiting', false, 1e12, '2026-01-01T00:00:00.000Z', 'a'],
    ['status=waiting', 'waiting', 'no', 1, '2026-01-01T00:00:00.000Z', 'a'],
  ])('refuses a forged cursor of ?%s: %s %s %s', async (query, ...parts) => {
    const cursor = Buffer.from(JSON.stringify(parts)).toString('base64url');

    const answer = await api.call(`GET /v1/conversations?${query}&cursor=${cursor}`);

    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });

  it.each(['status=open', 'parked=yes', 'colour=red', 'inboxId=a%20b', 'status=waiting&status=assigned'])(
    'refuses ?%s',
    async (query) => {
      expect((await api.call(`GET /v1/conversations?${query}`)).body.code).toBe('invalid_request');
    },
  );

  it('lists who cools off, for as long as the policy says', async () => {
    const since = new Date(Date.now() - 240_000);
    const coolOffs = { ann: since.toISOString(), bob: at(0).toISOString() };
    await api.db.conversation.update({ where: { id: 'g' }, data: { coolOffs } });

    const { body } = await api.call('GET /v1/conversations?consumerId=zoe');

    expect(body.items[0].coolingOff).toEqual([
      { agentId: 'ann', until: new Date(since.getTime() + 300_000).toISOString() },
    ]);
  });
});
