import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';
import { seedConversation } from './seeds.ts';

let api: Awaited<ReturnType<typeof startApi>>;
const WAITS = '01890000-0000-7000-8000-0000000000d1';
const STILL_WAITS = '01890000-0000-7000-8000-0000000000d2';
const GIVEN = '01890000-0000-7000-8000-0000000000d3';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

const decision = (id: string, second: number, sentence: string) => ({
  ...{ id, conversationId: 'c', at: at(second), outcome: 'waiting', reason: 'nobody_eligible', sentence },
  ...{ method: 'round_robin', policyVersion: 1, considered: [], leftOut: {}, asked: {} },
});

const event = (type: string, second: number, rest: object = {}) => ({
  ...{ type, conversationId: 'c', inboxId: 'mail', occurredAt: at(second), actorKind: 'routing' },
  ...rest,
});

const message = (id: string, second: number) => ({
  ...{ id, conversationId: 'c', author: 'consumer', visibility: 'public', counted: true },
  ...{ sentAt: at(second), recordedAt: at(second) },
});

beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann'] } });
  await seedConversation(api.db, { id: 'c' });
  await seedConversation(api.db, { id: 'quiet' });
  await api.db.decision.createMany({
    data: [
      decision(WAITS, 1, 'Waits: nobody can take it now.'),
      decision(STILL_WAITS, 3, 'Waits: others ahead of it took the slots.'),
      decision(GIVEN, 4, 'Given to ann, the only eligible agent.'),
    ],
  });
  await api.db.event.createMany({
    data: [
      event('conversation.created', 1),
      event('conversation.waiting', 1, { decisionId: WAITS }),
      event('conversation.assigned', 4, { decisionId: GIVEN, agentId: 'ann' }),
      event('conversation.created', 1, { conversationId: 'other' }),
    ],
  });
  await api.db.message.createMany({ data: [message('m2', 2), message('m1', 1), message('m3', 4)] });
});
afterAll(() => api.stop());

const list = async (query = '', id = 'c') => (await api.call(`GET /v1/conversations/${id}/timeline${query}`)).body;

interface Entry {
  readonly kind: string;
  readonly sentence: string | null;
  readonly event: { readonly type: string } | null;
  readonly message: { readonly id: string } | null;
}

const told = ({ kind, sentence, event, message }: Entry) => `${event?.type ?? message?.id ?? kind}: ${sentence ?? ''}`;

const WHOLE = [
  'm1: ',
  'conversation.created: ',
  'conversation.waiting: Waits: nobody can take it now.',
  'm2: ',
  'decision: Waits: others ahead of it took the slots.',
  'm3: ',
  'conversation.assigned: Given to ann, the only eligible agent.',
];

describe('the timeline of a conversation', () => {
  it('tells in one order what was said, decided and done, and each decision once', async () => {
    const { items, nextCursor } = await list();

    expect(items.map(told)).toEqual(WHOLE);
    expect(nextCursor).toBeNull();
  });

  it('has messages and events as their own lists have them, and says which decision to ask about', async () => {
    const { items } = await list();
    const events = await api.call('GET /v1/conversations/c/events');
    const messages = await api.call('GET /v1/conversations/c/messages');

    const all = (kind: 'event' | 'message') => items.flatMap((each: Record<string, unknown>) => each[kind] ?? []);
    expect(all('event')).toEqual(events.body.items);
    expect(all('message')).toEqual(messages.body.items);
    expect(items.flatMap(({ decisionId }: { decisionId: string | null }) => decisionId ?? [])).toEqual([
      WAITS,
      STILL_WAITS,
      GIVEN,
    ]);
    expect(items[0]).toMatchObject({ at: at(1).toISOString(), decisionId: null, event: null });
  });

  it.each([1, 2, 3])('comes in pages of %i without gap or repeat', async (limit) => {
    const pages: Entry[] = [];
    let cursor: string | null = null;
    do {
      const page = await list(`?limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`);
      pages.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);

    expect(pages.map(told)).toEqual(WHOLE);
  });

  it('is empty where nothing was kept', async () => {
    expect(await list('', 'quiet')).toEqual({ items: [], nextCursor: null });
  });

  it.each([
    { query: '?order=-at', code: 'invalid_request' },
    { query: '?cursor=x', code: 'invalid_cursor' },
  ])('refuses $query with $code', async ({ query, code }) => {
    expect(await list(query)).toMatchObject({ code });
  });

  it('is of nobody where there is no conversation', async () => {
    expect(await list('', 'nothing')).toMatchObject({ code: 'conversation_not_found' });
  });
});
