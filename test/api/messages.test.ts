import { ServiceError } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiOn, startApi } from './api.ts';
import { FakeTemporal, notRunning, type Sent } from './fake-temporal.ts';
import { seedConversation } from './seeds.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann'] } });
});
afterAll(() => api.stop());

beforeEach(async () => {
  await api.db.message.deleteMany();
  await api.db.assignment.deleteMany();
  await api.db.outboxEntry.deleteMany();
  await api.db.conversation.deleteMany();
  await seedConversation(api.db, { id: 'held', agentId: 'ann' });
  await seedConversation(api.db, { id: 'known', status: 'resolved', priority: 1, skills: ['billing'] });
  api.temporal.answer = () => undefined;
  api.temporal.take();
});

const post = (id: string) => `POST /v1/conversations/${id}/messages`;
const keyOf = async (id: string) => (await api.db.conversation.findUniqueOrThrow({ where: { id } })).key;
const stored = async (id: string) => {
  const where = { conversationKey: await keyOf(id) };
  return (await api.db.message.findMany({ where, orderBy: { id: 'asc' } })).map((message) => message.id);
};
const outbox = async () => (await api.db.outboxEntry.findMany()).map(({ conversationId }) => conversationId);

/** Temporal as the client sees it when nobody is there, for a moment that is over when it is asked again. */
const nobodyThere = ({ name }: Sent) => {
  if (name === 'getSystemInfo') return;
  throw new ServiceError('No connection established', {
    cause: Object.assign(new Error('14 UNAVAILABLE'), { code: 14, details: 'No connection', metadata: {} }),
  });
};

describe('a message in an open conversation', () => {
  it('of the consumer is recorded, and its workflow told until when it must be answered', async () => {
    const sentAt = new Date().toISOString();

    const { status, body } = await api.call(post('held'), {
      as: 'service',
      body: { id: 'm1', from: 'consumer', sentAt },
    });

    expect([status, body]).toEqual([202, { conversationId: 'held', messageId: 'm1' }]);
    expect(await stored('held')).toEqual(['m1']);
    await expect.poll(() => api.temporal.sent).toHaveLength(1);
    const due = { what: 'warning', at: new Date(Date.parse(sentAt) + 45_000).toISOString() };
    expect(api.temporal.take()).toMatchObject([
      {
        how: 'signal-with-start',
        name: 'messageReceived',
        workflowId: 'test/conversation/held',
        args: [
          {
            message: { messageId: 'm1', from: 'consumer', sentAt, visibility: 'public' },
            standing: { conversation: { id: 'held', version: 2, unansweredSince: sentAt }, due },
          },
        ],
        start: { args: [{ open: { conversationId: 'held', inboxId: 'mail', consumerKey: 'joe' } }] },
      },
    ]);
    await expect.poll(outbox).toEqual([]);
  });

  it('is not told if its workflow looks early enough by itself', async () => {
    await api.call(post('held'), { body: { id: 'm1', from: 'consumer' } });
    await expect.poll(outbox).toEqual([]);
    api.temporal.take();

    await api.call(post('held'), { body: { id: 'm2', from: 'consumer' } });
    await api.call(post('held'), { as: 'ann', body: { id: 'm3', from: 'agent' } });
    await api.call(post('held'), { body: { id: 'm4', from: 'bot' } });

    expect(await stored('held')).toEqual(['m1', 'm2', 'm3', 'm4']);
    expect(await outbox()).toEqual([]);
    expect(api.temporal.take()).toEqual([]);
  });

  it('changes nothing when it is repeated', async () => {
    const message = { id: 'm1', from: 'consumer', sentAt: '2026-01-02T03:04:05.000Z' };
    await api.call(post('held'), { body: message });
    const before = await api.db.conversation.findUnique({ where: { id: 'held' } });

    const { status } = await api.call(post('held'), { body: { ...message, sentAt: '2026-01-01T00:00:00.000Z' } });

    expect(status).toBe(202);
    expect(await api.db.conversation.findUnique({ where: { id: 'held' } })).toEqual(before);
  });

  it('is taken while Temporal is away, and stays on the outbox', async () => {
    // Of its own: what another test told may be taken off the outbox just now.
    await seedConversation(api.db, { id: 'untold', agentId: 'ann' });
    api.temporal.answer = nobodyThere;

    const { status } = await api.call(post('untold'), { body: { id: 'm1', from: 'consumer' } });

    expect(status).toBe(202);
    expect(await stored('untold')).toEqual(['m1']);
    expect(await outbox()).toContain('untold');
  });

  it('is not kept waiting by a Temporal that does not answer', async () => {
    api.temporal.answer = () => new Promise(() => undefined);
    const before = performance.now();

    const { status } = await api.call(post('held'), { body: { id: 'm1', from: 'consumer' } });

    expect(status).toBe(202);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('ends the agent’s streak of missed answers', async () => {
    await api.db.agent.update({ where: { id: 'ann' }, data: { misses: 3 } });

    await api.call(post('held'), { as: 'ann', body: { id: 'm1', from: 'agent', visibility: 'private' } });
    const afterNote = (await api.db.agent.findUniqueOrThrow({ where: { id: 'ann' } })).misses;
    await api.call(post('held'), { as: 'ann', body: { id: 'm2', from: 'agent' } });
    const afterAnswer = (await api.db.agent.findUniqueOrThrow({ where: { id: 'ann' } })).misses;

    expect([afterNote, afterAnswer]).toEqual([3, 0]);
  });

  it('is taken although 60 come at once, by two processes', async () => {
    const other = await apiOn({ db: api.db, ping: async () => undefined, temporal: new FakeTemporal() });
    const at = Date.now();

    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) => {
        const body = { id: `m${n}`, from: 'consumer', sentAt: new Date(at - n).toISOString() };
        return (n % 2 === 0 ? api : other).call(post('held'), { body });
      }),
    );

    await other.app.close();
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    expect(await stored('held')).toHaveLength(60);
    const { body } = await api.call('GET /v1/conversations/held');
    expect(body.unansweredSince).toBe(new Date(at - 59).toISOString());
  });
});

describe('a consumer message that reopens a conversation', () => {
  it('starts its workflow with what the row says, and leaves the recording to it', async () => {
    const { status, body } = await api.call(post('known'), {
      as: 'service',
      body: { id: 'm1', from: 'consumer', sentAt: '2026-01-02T04:04:05+01:00' },
    });

    const actor = { kind: 'key', id: expect.stringMatching(/^key:/) };
    const message = {
      messageId: 'm1',
      from: 'consumer',
      visibility: 'public',
      sentAt: '2026-01-02T03:04:05.000Z',
      actor,
    };
    const open = {
      conversationId: 'known',
      inboxId: 'mail',
      consumerKey: 'joe',
      priority: 'high',
      skills: ['billing'],
    };
    const [told, ...others] = api.temporal.take();
    expect([status, body]).toEqual([202, { conversationId: 'known', messageId: 'm1' }]);
    expect(told).toMatchObject({ how: 'signal-with-start', name: 'messageReceived', start: { args: [{ open }] } });
    expect(told?.args).toEqual([{ message }]);
    expect(others).toEqual([]);
    expect(await stored('known')).toEqual([]);
  });

  it('is refused while Temporal is away, and nothing is written', async () => {
    api.temporal.answer = nobodyThere;

    const answer = await api.call(post('known'), { body: { id: 'm1', from: 'consumer' } });

    expect(answer).toMatchObject({ status: 503, body: { code: 'temporal_unavailable' } });
    expect(await stored('known')).toEqual([]);
  });

  it('does not if it was recorded already', async () => {
    await api.db.message.create({
      data: {
        ...{ conversationKey: await keyOf('known'), id: 'm1', author: 'consumer', visibility: 'public', counted: true },
        ...{ sentAt: new Date(), recordedAt: new Date() },
      },
    });

    const { status } = await api.call(post('known'), { body: { id: 'm1', from: 'consumer' } });

    expect(status).toBe(202);
    expect(api.temporal.take()).toEqual([]);
  });
});

it('of an agent in a resolved conversation is recorded, and reopens nothing', async () => {
  const { status } = await api.call(post('known'), { as: 'ann', body: { id: 'm2', from: 'agent' } });

  expect(status).toBe(202);
  expect(await stored('known')).toEqual(['m2']);
  expect(api.temporal.take()).toEqual([]);
});

describe('a message to an unknown id', () => {
  const nothingRuns = () => {
    api.temporal.answer = ({ workflowId }) => {
      throw notRunning(workflowId);
    };
  };

  it('of a consumer starts the conversation in the inbox it names', async () => {
    const { status } = await api.call(post('new'), {
      as: 'service',
      body: { id: 'm3', from: 'consumer', inboxId: 'mail' },
    });

    const { key: consumerKey } = await api.db.consumer.findUniqueOrThrow({ where: { id: 'new' } });
    const open = { conversationId: 'new', inboxId: 'mail', consumerKey };
    expect(status).toBe(202);
    expect(api.temporal.take()).toMatchObject([{ how: 'signal-with-start', start: { args: [{ open }] } }]);
  });

  it('of a consumer reaches a conversation that was started a moment ago', async () => {
    const { status } = await api.call(post('fresh'), { as: 'service', body: { id: 'm4', from: 'consumer' } });

    expect(status).toBe(202);
    expect(api.temporal.take()).toMatchObject([{ how: 'signal', workflowId: 'test/conversation/fresh' }]);
  });

  it('of anybody else waits for the row of a conversation that was started a moment ago', async () => {
    const { db } = api;
    api.temporal.answer = async ({ name }) => {
      if (name === 'describe') await seedConversation(db, { id: 'begun' });
    };

    const { status } = await api.call(post('begun'), { body: { id: 'm5', from: 'bot' } });

    expect(status).toBe(202);
    expect(await stored('begun')).toEqual(['m5']);
  });

  it.each(['consumer', 'bot'])('of a %s without an inbox is refused', async (from) => {
    nothingRuns();

    const { status, body } = await api.call(post('unknown'), { as: 'service', body: { id: 'm6', from } });

    expect([status, body.code]).toEqual([404, 'conversation_not_found']);
  });

  it('of an agent forgives no missed answers', async () => {
    nothingRuns();
    await api.db.agent.update({ where: { id: 'ann' }, data: { misses: 2 } });

    const { status } = await api.call(post('unknown'), { body: { id: 'm7', from: 'agent', agentId: 'ann' } });

    const { misses } = await api.db.agent.findUniqueOrThrow({ where: { id: 'ann' } });
    expect([status, misses]).toEqual([404, 2]);
  });

  it('for an unknown inbox is refused', async () => {
    const { body } = await api.call(post('new'), { body: { id: 'm9', from: 'consumer', inboxId: 'nowhere' } });

    expect(body.code).toBe('inbox_not_found');
  });
});

it('gets an id where it has none, the same for a repeated key', async () => {
  const request = { as: 'service', key: 'say-1', body: { from: 'consumer' } } as const;

  const first = await api.call(post('held'), request);
  const second = await api.call(post('held'), request);

  expect(first.body.messageId).toMatch(/^[0-9a-f-]{36}$/);
  expect(second.body).toEqual(first.body);
  expect(await stored('held')).toHaveLength(1);
});

describe('a message', () => {
  const refused = [
    { name: 'in the name of another agent', as: 'ann', body: { from: 'agent', agentId: 'bob' }, status: 403 },
    { name: 'of a consumer by an agent', as: 'ann', body: { from: 'consumer' }, status: 403 },
    { name: 'of a consumer by a supervisor', as: 'sue', body: { from: 'consumer' }, status: 403 },
    { name: 'of an agent outside the inbox', as: 'bob', body: { from: 'agent' }, status: 403 },
    { name: 'of an agent nobody names', as: 'service', body: { from: 'agent' }, status: 400 },
    { name: 'of an unknown agent', as: 'service', body: { from: 'agent', agentId: 'nobody' }, status: 404 },
    {
      name: 'of a clock that was never set',
      as: 'service',
      body: { from: 'consumer', sentAt: '0001-01-01T00:00:00+05:00' },
      status: 400,
    },
    { name: 'with a text', as: 'service', body: { from: 'consumer', text: 'Hi' }, status: 400 },
  ] as const;

  it.each(refused)('$name is refused', async ({ as, body, status }) => {
    expect((await api.call(post('held'), { as, body: { id: 'm9', ...body } })).status).toBe(status);
    expect(await stored('held')).toEqual([]);
    expect(api.temporal.take()).toEqual([]);
  });
});

describe('GET /v1/conversations/{id}/messages', () => {
  const list = (query = '', as: 'bootstrap' | 'ann' | 'bob' = 'bootstrap') =>
    api.call(`GET /v1/conversations/held/messages${query}`, { as });

  it('lists what was said by time, with who, when and whether it counted', async () => {
    await api.call(post('held'), { body: { id: 'late', from: 'agent', agentId: 'ann' } });
    await api.call(post('held'), { body: { id: 'b', from: 'consumer', sentAt: '2026-01-02T03:04:05.000Z' } });
    await api.call(post('held'), { body: { id: 'a', from: 'bot', sentAt: '2026-01-02T03:04:05.000Z' } });

    const { status, body } = await list();

    expect(status).toBe(200);
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual(['a', 'b', 'late']);
    expect(body.items[2]).toEqual({
      ...{ id: 'late', from: 'agent', agentId: 'ann', visibility: 'public', counted: true },
      ...{ sentAt: expect.any(String), recordedAt: expect.any(String) },
    });
    expect(body.items[0]).toMatchObject({ from: 'bot', agentId: null, counted: false });
    expect(body.nextCursor).toBeNull();
  });

  it('comes page by page without gap or repeat', async () => {
    for (const id of ['c', 'a', 'd', 'b']) {
      await api.call(post('held'), { body: { id, from: 'consumer', sentAt: '2026-01-02T03:04:05.000Z' } });
    }

    const first = await list('?limit=3');
    const second = await list(`?limit=3&cursor=${first.body.nextCursor}`);

    const ids = [...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id);
    expect(ids).toEqual(['a', 'b', 'c', 'd']);
    expect(second.body.nextCursor).toBeNull();
  });

  it('is for whoever may read the conversation', async () => {
    expect((await list('', 'ann')).status).toBe(200);
    expect((await list('', 'bob')).status).toBe(403);
    expect((await api.call('GET /v1/conversations/nothing/messages')).body.code).toBe('conversation_not_found');
    expect((await list('?cursor=x')).body.code).toBe('invalid_cursor');
  });
});
