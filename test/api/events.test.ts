import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventView } from '../../contract/events.ts';
import { startApi } from './api.ts';
import { BOOTSTRAP_API_KEY, type CallerName, credentialOf } from './callers.ts';

let api: Awaited<ReturnType<typeof startApi>>;
let url: string;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann'] } });
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`;
});
afterAll(() => api.stop());

/** Writes events as the worker would; answers their ids. */
async function happen(...events: readonly Partial<EventView>[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const { type = 'conversation.waiting', inboxId = null, agentId = null, conversationId = null } of events) {
    const data = { type, inboxId, agentId, conversationId, occurredAt: new Date(), actorKind: 'routing' };
    const { id } = await api.db.event.create({ data });
    ids.push(String(id));
  }
  return ids;
}

describe('GET /v1/events', () => {
  it('lists what happened, oldest first, page by page', async () => {
    const ids = await happen({ conversationId: 'paged' }, { conversationId: 'paged' }, { conversationId: 'paged' });

    const first = await api.call('GET /v1/events?conversationId=paged&limit=2');
    const second = await api.call(`GET /v1/events?conversationId=paged&limit=2&cursor=${first.body.nextCursor}`);

    expect([...first.body.items, ...second.body.items].map((event: EventView) => event.id)).toEqual(ids);
    expect(second.body.nextCursor).toBeNull();
  });

  it.each([
    { filter: 'type=conversation.resolved', expected: ['filtered-2'] },
    { filter: 'agentId=bob', expected: ['filtered-1'] },
    { filter: 'inboxId=other', expected: ['filtered-1', 'filtered-2'] },
  ])('filters by $filter', async ({ filter, expected }) => {
    await api.db.$executeRaw`TRUNCATE events`;
    await happen({ conversationId: 'unfiltered', inboxId: 'mail' });
    await happen({ conversationId: 'filtered-1', inboxId: 'other', agentId: 'bob' });
    await happen({ conversationId: 'filtered-2', inboxId: 'other', type: 'conversation.resolved' });

    const { body } = await api.call(`GET /v1/events?${filter}`);

    expect(body.items.map((event: EventView) => event.conversationId)).toEqual(expected);
  });

  it('refuses a type that there is not, and names those there are', async () => {
    const { status, body } = await api.call('GET /v1/events?type=conversation.lost');

    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.errors[0].message).toContain('conversation.created');
  });

  it('shows an agent its inboxes and itself only', async () => {
    await api.db.$executeRaw`TRUNCATE events`;
    await happen({ conversationId: 'own', inboxId: 'mail' }, { conversationId: 'foreign', inboxId: 'other' });
    await happen({ agentId: 'ann', type: 'agent.availability_changed' }, { agentId: 'bob', type: 'agent.deactivated' });

    const { body } = await api.call('GET /v1/events', { as: 'ann' });

    expect(body.items.map((event: EventView) => event.conversationId ?? event.agentId)).toEqual(['own', 'ann']);
  });
});

describe('how available an agent is', () => {
  const changed = { type: 'agent.availability_changed' };

  it('is seen by who shares an inbox with the agent, in the list and live, and by nobody else below a supervisor', async () => {
    await api.call('PUT /v1/inboxes/shared', { body: { name: 'Shared', members: ['ann', 'sue'] } });
    await api.call('PUT /v1/inboxes/alone', { body: { name: 'Alone', members: ['bob'] } });
    await api.db.$executeRaw`TRUNCATE events`;
    const [start = '0'] = await happen({});
    await happen({ ...changed, agentId: 'bob' }, { ...changed, agentId: 'sue' });
    await happen({ type: 'agent.deactivated', agentId: 'sue' }, { ...changed, agentId: 'ann' });

    const { body } = await api.call('GET /v1/events', { as: 'ann' });
    const live = await readStream(2, { as: 'ann', after: start });
    const { body: supervisors } = await api.call('GET /v1/events?type=agent.availability_changed', { as: 'sue' });

    expect(body.items.map((event: EventView) => event.agentId)).toEqual(['sue', 'ann']);
    expect(live.map((event) => event.agentId)).toEqual(['sue', 'ann']);
    expect(supervisors.items.map((event: EventView) => event.agentId)).toEqual(['bob', 'sue', 'ann']);
  });

  it('is not shown any more to who left the inbox', async () => {
    await api.call('PUT /v1/inboxes/shared', { body: { name: 'Shared', members: ['ann', 'bob'] } });
    await api.db.$executeRaw`TRUNCATE events`;
    await happen({ ...changed, agentId: 'bob' });
    await api.call('DELETE /v1/inboxes/shared/members/ann');

    const { body } = await api.call('GET /v1/events', { as: 'ann' });

    expect(body.items).toEqual([]);
  });
});

/** Reads a stream until so many events came, then hangs up. */
async function readStream(
  count: number,
  {
    after,
    as,
    filter = '',
    begun,
  }: { after?: string; as?: CallerName; filter?: string; begun?: () => Promise<unknown> },
): Promise<readonly EventView[]> {
  const hangUp = new AbortController();
  const response = await fetch(`${url}/v1/events${filter}`, {
    signal: hangUp.signal,
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${as === undefined ? BOOTSTRAP_API_KEY : await credentialOf(as)}`,
      ...(after === undefined ? {} : { 'last-event-id': after }),
    },
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const events: EventView[] = [];
  const begins = begun?.();
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith('data:'));
      if (data !== undefined) events.push(JSON.parse(data.slice('data:'.length)));
    }
    if (events.length >= count) break;
  }
  await begins;
  hangUp.abort();
  // One chunk may bring more than was waited for.
  return events.slice(0, count);
}

describe('the live stream', () => {
  it.each([
    { query: 'limit=5', paths: ['/limit'] },
    { query: 'cursor=x', paths: ['/cursor'] },
    { query: 'type=conversation.resolved&limit=5&cursor=x', paths: ['/limit', '/cursor'] },
  ])('has no pages: refuses ?$query', async ({ query, paths }) => {
    const { status, body } = await api.call(`GET /v1/events?${query}`, { headers: { accept: 'text/event-stream' } });

    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(paths);
  });

  it('goes on behind the last event seen, without gap or repeat', async () => {
    const ids = await happen({ inboxId: 'mail' }, { inboxId: 'mail' }, { inboxId: 'mail' });

    const events = await readStream(3, { after: ids[0] ?? '', begun: () => happen({ inboxId: 'mail' }) });

    const [last] = await api.db.event.findMany({ orderBy: { id: 'desc' }, take: 1 });
    expect(events.map((event) => event.id)).toEqual([ids[1], ids[2], String(last?.id)]);
  });

  it('sends what happens from now on to each listener what it asked for and may see', async () => {
    const begun = async () => {
      // A listener is told of what happens after it began to listen; what it is told first shows that it has begun.
      for (let round = 0; round < 20; round += 1) {
        await happen({ inboxId: 'mail', type: 'conversation.resolved' }, { inboxId: 'other' });
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };

    const [member, stranger] = await Promise.all([
      readStream(2, { as: 'ann', begun }),
      readStream(2, { filter: '?type=conversation.resolved' }),
    ]);

    expect(member.map((event) => event.inboxId)).toEqual(['mail', 'mail']);
    expect(stranger.map((event) => event.type)).toEqual(['conversation.resolved', 'conversation.resolved']);
  });

  it('gives every listener the same order while many write at once', async () => {
    const [start = '0'] = await happen({});
    const writing = () => Promise.all(Array.from({ length: 40 }, () => happen({ inboxId: 'mail' })));

    const [one, other] = await Promise.all([
      readStream(40, { after: start, filter: '?inboxId=mail', begun: writing }),
      readStream(40, { after: start, filter: '?inboxId=mail' }),
    ]);

    const ids = one.map((event) => BigInt(event.id));
    expect(other.map((event) => BigInt(event.id))).toEqual(ids);
    expect(ids).toEqual([...ids].sort((a, b) => (a < b ? -1 : 1)));
  });
});
