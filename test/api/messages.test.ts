import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';
import { notRunning } from './fake-temporal.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann'] } });
  const now = new Date();
  await api.db.conversation.create({
    data: {
      ...{ id: 'known', inboxId: 'mail', consumerId: 'joe', consumerName: 'Joe', status: 'resolved', priority: 1 },
      ...{ skills: ['billing'], createdAt: now, resolvedAt: now },
    },
  });
});
afterAll(() => api.stop());
beforeEach(() => {
  api.temporal.answer = () => undefined;
  api.temporal.take();
});

const post = (id: string) => `POST /v1/conversations/${id}/messages`;

describe('a message', () => {
  it('of the consumer starts the workflow where it does not run, with what the row says', async () => {
    const { status, body } = await api.call(post('known'), {
      as: 'service',
      body: { id: 'm1', from: 'consumer', sentAt: '2026-01-02T04:04:05+01:00' },
    });

    const actor = { kind: 'key', id: expect.stringMatching(/^key:/) };
    const open = {
      conversationId: 'known',
      inboxId: 'mail',
      consumer: { id: 'joe', name: 'Joe' },
      priority: 'high',
      skills: ['billing'],
    };
    expect([status, body]).toEqual([202, { conversationId: 'known', messageId: 'm1' }]);
    expect(api.temporal.take()).toMatchObject([
      {
        how: 'signal-with-start',
        name: 'messageReceived',
        workflowId: 'conversation/known',
        args: [{ messageId: 'm1', from: 'consumer', visibility: 'public', sentAt: '2026-01-02T03:04:05.000Z', actor }],
        start: { args: [{ open }] },
      },
    ]);
  });

  it('of anybody else is only told to a workflow that runs', async () => {
    api.temporal.answer = ({ workflowId }) => {
      throw notRunning(workflowId);
    };

    const { status } = await api.call(post('known'), {
      as: 'ann',
      body: { id: 'm2', from: 'agent', visibility: 'private' },
    });

    expect(status).toBe(202);
    expect(api.temporal.take()).toMatchObject([
      { how: 'signal', args: [{ messageId: 'm2', from: 'agent', agentId: 'ann', visibility: 'private' }] },
    ]);
  });

  it('of a consumer to an unknown id starts the conversation in the inbox it names', async () => {
    const { status } = await api.call(post('new'), {
      as: 'service',
      body: { id: 'm3', from: 'consumer', inboxId: 'mail' },
    });

    const open = { conversationId: 'new', inboxId: 'mail', consumer: { id: 'new', name: null } };
    expect(status).toBe(202);
    expect(api.temporal.take()).toMatchObject([{ how: 'signal-with-start', start: { args: [{ open }] } }]);
  });

  it('to an unknown id reaches a conversation that was started a moment ago', async () => {
    const { status } = await api.call(post('fresh'), { as: 'service', body: { id: 'm4', from: 'consumer' } });

    expect(status).toBe(202);
    expect(api.temporal.take()).toMatchObject([{ how: 'signal', workflowId: 'conversation/fresh' }]);
  });

  it('to an unknown id without an inbox is refused', async () => {
    api.temporal.answer = ({ workflowId }) => {
      throw notRunning(workflowId);
    };

    const { status, body } = await api.call(post('unknown'), { as: 'service', body: { id: 'm5', from: 'consumer' } });

    expect([status, body.code]).toEqual([404, 'conversation_not_found']);
  });

  it('gets an id where it has none, the same for a repeated key', async () => {
    const request = { as: 'service', key: 'say-1', body: { from: 'consumer' } } as const;

    const first = await api.call(post('known'), request);
    const second = await api.call(post('known'), request);

    expect(first.body.messageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.body).toEqual(first.body);
    expect(api.temporal.take()).toHaveLength(1);
  });

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
    expect((await api.call(post('known'), { as, body: { id: 'm9', ...body } })).status).toBe(status);
    expect(api.temporal.take()).toEqual([]);
  });

  it('for an unknown inbox is refused', async () => {
    const { body } = await api.call(post('new'), { body: { id: 'm9', from: 'consumer', inboxId: 'nowhere' } });

    expect(body.code).toBe('inbox_not_found');
  });
});
