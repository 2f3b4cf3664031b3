import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startApi } from './api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann', 'bob'] } });
});
afterAll(() => api.stop());

const AT = Date.parse('2026-01-01T09:00:00.000Z');
const second = (seconds: number) => new Date(AT + seconds * 1000).toISOString();

/** Ann, who is away, holds `c` since second 0, and missed to answer it twice. */
beforeEach(async () => {
  await api.db.message.deleteMany();
  await api.db.assignment.deleteMany();
  await api.db.conversation.deleteMany();
  await api.db.agent.update({ where: { id: 'ann' }, data: { availability: 'away' } });
  const since = new Date(AT);
  const place = { inboxId: 'mail', priority: 2, waitingSince: since, assignedAt: since, createdAt: since };
  await api.db.conversation.create({
    data: { id: 'c', ...place, consumerKey: 'joe', status: 'assigned', agentId: 'ann', timeouts: 2, version: 7 },
  });
  const hold = { conversationId: 'c', agentId: 'ann', inboxId: 'mail', startedAt: since, startReason: 'routed' };
  await api.db.assignment.create({ data: { id: randomUUID(), ...hold, assignedBy: 'routing' } });
});

async function say(message: { readonly id: string; readonly from: string; readonly [field: string]: unknown }) {
  const answer = await api.call('POST /v1/conversations/c/messages', { body: message });
  expect(answer.status).toBe(202);
}

/** What one conversation and the list show; they must agree. */
async function shown() {
  const { body: one } = await api.call('GET /v1/conversations/c');
  const { body: list } = await api.call('GET /v1/conversations?agentId=ann');
  expect(list.items).toEqual([one]);
  const { unansweredSince, responseDueAt, timeouts } = one;
  return { unansweredSince, responseDueAt, timeouts };
}

it('shows at once since when a message is unanswered, and until when the agent must answer', async () => {
  await say({ id: 'm1', from: 'consumer', sentAt: second(10) });
  await say({ id: 'm2', from: 'consumer', sentAt: second(20) });

  expect(await shown()).toEqual({ unansweredSince: second(10), responseDueAt: second(70), timeouts: 2 });
});

it('shows nothing unanswered, and no timeouts, once the agent who holds it answered', async () => {
  await say({ id: 'm1', from: 'consumer', sentAt: second(10) });
  await say({ id: 'm2', from: 'agent', agentId: 'ann', sentAt: second(15) });

  expect(await shown()).toEqual({ unansweredSince: null, responseDueAt: null, timeouts: 0 });
});

it.each([
  { name: 'a note', message: { from: 'agent', agentId: 'ann', visibility: 'private' } },
  { name: 'another agent', message: { from: 'agent', agentId: 'bob' } },
  { name: 'a bot', message: { from: 'bot' } },
])('does not take $name for an answer', async ({ message }) => {
  await say({ id: 'm1', from: 'consumer', sentAt: second(10) });
  await say({ id: 'm2', sentAt: second(15), ...message });

  expect(await shown()).toMatchObject({ unansweredSince: second(10), timeouts: 2 });
});

it('goes by when things were said, and takes nothing twice', async () => {
  await say({ id: 'm2', from: 'agent', agentId: 'ann', sentAt: second(15) });
  await say({ id: 'm1', from: 'consumer', sentAt: second(10) });
  await say({ id: 'm3', from: 'consumer', sentAt: second(30) });
  await say({ id: 'm3', from: 'consumer', sentAt: second(20) });

  expect(await shown()).toMatchObject({ unansweredSince: second(30) });
});

it('follows the availability of the holder and the policy', async () => {
  await say({ id: 'm1', from: 'consumer', sentAt: second(10) });
  await api.call('PATCH /v1/inboxes/mail/policy', { body: { responseTimeoutSeconds: { online: 5, away: 0 } } });

  expect((await shown()).responseDueAt).toBeNull();
  await api.db.agent.update({ where: { id: 'ann' }, data: { availability: 'online' } });
  expect((await shown()).responseDueAt).toBe(second(15));
  await api.call('PATCH /v1/inboxes/mail/policy', { body: { responseTimeoutSeconds: null } });
});

it('keeps every one of many messages that come at the same time', async () => {
  const all = Array.from({ length: 12 }, (_, n) => say({ id: `m${n}`, from: 'consumer', sentAt: second(40 - n) }));
  await Promise.all(all);

  expect((await shown()).unansweredSince).toBe(second(29));
});

it('shows nothing unanswered once it is resolved', async () => {
  await say({ id: 'm1', from: 'consumer', sentAt: second(10) });
  await api.db.assignment.deleteMany();
  const resolved = { status: 'resolved', agentId: null, assignedAt: null, resolvedAt: new Date(AT + 20_000) };
  await api.db.conversation.update({ where: { id: 'c' }, data: resolved });

  const { body } = await api.call('GET /v1/conversations/c');

  expect(body).toMatchObject({ unansweredSince: null, responseDueAt: null });
});
