import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWholeApi, type TestApi } from './api.ts';

// Messages on their way through the API, a worker and the database.

let api: TestApi;
beforeAll(async () => {
  api = await startWholeApi();
  const policy = { whenAllOffline: 'wait', responseTimeoutSeconds: { online: 2 }, responseWarningSeconds: 0 };
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann', 'bob'], policy } });
});
afterAll(() => api.stop());

const say = (id: string, body: object, as: 'bootstrap' | 'ann' = 'bootstrap') =>
  api.call(`POST /v1/conversations/${id}/messages`, { as, body });
const read = async (id: string) => (await api.call(`GET /v1/conversations/${id}`)).body;
const open = (id: string, options: { readonly headers?: Record<string, string> } = {}) =>
  api.call('POST /v1/conversations', { ...options, body: { id, inboxId: 'mail', consumer: { id: 'joe' } } });

it('a message of a consumer begins a conversation, and is listed as one that counted', async () => {
  const { status } = await say('begun', { id: 'm1', from: 'consumer', inboxId: 'mail' });

  expect(status).toBe(202);
  await expect.poll(async () => (await read('begun')).status).toBe('waiting');
  const { body } = await api.call('GET /v1/conversations/begun/messages');
  expect(body.items).toMatchObject([{ id: 'm1', from: 'consumer', counted: true }]);
});

it('messages find a conversation that was asked for a moment ago', async () => {
  await open('fresh', { headers: { prefer: 'respond-async' } });

  const answers = await Promise.all([
    say('fresh', { id: 'm1', from: 'consumer' }),
    say('fresh', { id: 'm2', from: 'bot' }),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  await expect.poll(async () => (await api.call('GET /v1/conversations/fresh/messages')).body.items).toHaveLength(2);
});

it('a command right after a question that reopens a conversation finds it open', async () => {
  await open('reopened');
  await api.call('POST /v1/conversations/reopened/resolve');

  await say('reopened', { id: 'm1', from: 'consumer' });
  const { status, body } = await api.call('POST /v1/conversations/reopened/assign', { body: { agentId: 'bob' } });

  expect([status, body.status, body.agentId]).toEqual([200, 'assigned', 'bob']);
});

it('a question that is not answered in time takes the conversation from its agent', async () => {
  await api.call('PUT /v1/agents/ann/availability', { body: { state: 'online' } });
  await open('missed');
  expect((await read('missed')).agentId).toBe('ann');

  await say('missed', { id: 'm1', from: 'consumer' });

  await expect.poll(async () => (await read('missed')).timeouts, { timeout: 8_000 }).toBe(1);
  expect(await api.db.outboxEntry.count()).toBe(0);
});

it('an answer in time keeps it', async () => {
  await api.call('PUT /v1/agents/ann/availability', { body: { state: 'online' } });
  await open('kept');
  const { agentId } = await read('kept');
  await say('kept', { id: 'm1', from: 'consumer' });
  const { responseDueAt } = await read('kept');

  await say('kept', { id: 'm2', from: 'agent', agentId });

  await expect.poll(() => Date.now(), { timeout: 8_000 }).toBeGreaterThan(Date.parse(responseDueAt) + 500);
  expect(await read('kept')).toMatchObject({ agentId, unansweredSince: null, responseDueAt: null, timeouts: 0 });
});
