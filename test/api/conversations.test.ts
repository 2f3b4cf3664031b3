import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWholeApi, type TestApi } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startWholeApi();
  await api.call('PUT /v1/teams/sales', { body: { name: 'Sales', members: ['ann'] } });
  await api.call('PUT /v1/inboxes/mail', {
    body: { name: 'Mail', members: ['ann', 'bob'], policy: { whenAllOffline: 'wait', reopenTo: 'route' } },
  });
});
afterAll(() => api.stop());

const opening = { inboxId: 'mail', consumer: { id: 'joe' } };

describe('POST /v1/conversations', () => {
  it('answers 201 with the conversation and its first decision', async () => {
    const { status, body } = await api.call('POST /v1/conversations', {
      as: 'service',
      body: { ...opening, id: 'first', teamId: 'sales', priority: 'high', skills: ['billing'], message: { id: 'm1' } },
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: 'first',
      inboxId: 'mail',
      teamId: 'sales',
      consumer: { id: 'joe', name: null },
      status: 'waiting',
      priority: 'high',
      skills: ['billing'],
      agentId: null,
      position: 1,
      unansweredSince: expect.any(String),
      version: 1,
      warnings: [],
      decision: { outcome: 'waiting', reason: 'nobody_eligible', sentence: expect.any(String) },
    });
  });

  it('makes a UUID v7 where no id is given', async () => {
    const { body } = await api.call('POST /v1/conversations', { body: opening });

    expect(body.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it('answers 200 with the present state where the id exists already', async () => {
    await api.call('POST /v1/conversations', { body: { ...opening, id: 'again' } });

    const { status, body } = await api.call('POST /v1/conversations', {
      body: { ...opening, id: 'again', priority: 'urgent' },
    });

    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'again', priority: 'normal', warnings: [], decision: null });
  });

  it('gives the first answer again to a repeated key, whatever happened since', async () => {
    const request = { as: 'service', key: 'open-1', body: opening } as const;
    const first = await api.call('POST /v1/conversations', request);
    await api.call(`POST /v1/conversations/${first.body.id}/resolve`);

    const second = await api.call('POST /v1/conversations', request);

    expect(first.status).toBe(201);
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(second.headers['idempotency-replayed']).toBe('true');
  });

  it('opens one conversation when the process died before it could keep the answer', async () => {
    const request = { as: 'service', key: 'open-2', body: opening } as const;
    const first = await api.call('POST /v1/conversations', request);
    await forgetAnswer('open-2', first.body.id);

    const second = await api.call('POST /v1/conversations', request);

    expect(second).toMatchObject({ status: 201, body: first.body });
  });

  it('answers 202 with Prefer: respond-async, and the conversation appears', async () => {
    const { status, headers, body } = await api.call('POST /v1/conversations', {
      headers: { prefer: 'wait=5, Respond-Async' },
      body: { ...opening, id: 'later' },
    });

    expect(status).toBe(202);
    expect(headers['preference-applied']).toBe('respond-async');
    expect(body).toEqual({ conversationId: 'later' });
    await expect.poll(async () => (await api.call('GET /v1/conversations/later')).status).toBe(200);
  });

  const refused = [
    { name: 'an unknown inbox', body: { ...opening, inboxId: 'nowhere' }, status: 404, code: 'inbox_not_found' },
    { name: 'an unknown team', body: { ...opening, teamId: 'nobody' }, status: 404, code: 'team_not_found' },
    {
      name: 'an unknown preferred agent',
      body: { ...opening, preferredAgentId: 'nobody' },
      status: 404,
      code: 'agent_not_found',
    },
    { name: 'no consumer', body: { inboxId: 'mail' }, status: 400, code: 'invalid_request' },
    {
      name: 'the text of a message',
      body: { ...opening, message: { text: 'Hi' } },
      status: 400,
      code: 'invalid_request',
    },
    {
      name: 'a first message of nobody',
      body: { ...opening, message: { from: 'agent' } },
      status: 400,
      code: 'invalid_request',
    },
    {
      name: 'an impossible date',
      body: { ...opening, message: { sentAt: '2026-02-31T25:00:00Z' } },
      status: 400,
      code: 'invalid_request',
    },
    {
      name: 'a consumer id of 257 characters',
      body: { ...opening, consumer: { id: 'x'.repeat(257) } },
      status: 400,
      code: 'invalid_request',
    },
  ];

  it.each(refused)('refuses $name', async ({ body, status, code }) => {
    const answer = await api.call('POST /v1/conversations', { body });

    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('takes any text as the id of a consumer', async () => {
    const id = 'Jörg 🎈 <joerg@example.com> / "x"';

    const { body } = await api.call('POST /v1/conversations', { body: { ...opening, consumer: { id, name: 'Jörg' } } });

    expect(body.consumer).toEqual({ id, name: 'Jörg' });
  });
});

describe('GET /v1/conversations/{id}', () => {
  it('reads what a command wrote', async () => {
    const opened = await api.call('POST /v1/conversations', { body: { ...opening, id: 'read' } });
    const amended = await api.call('PATCH /v1/conversations/read', { body: { priority: 'urgent' } });

    const { body } = await api.call('GET /v1/conversations/read');

    const { warnings: _warnings, decision: _decision, ...conversation } = amended.body;
    expect(body).toEqual(conversation);
    expect(body.version).toBe(opened.body.version + 1);
  });

  it('shows what changes with every message as the workflow knows it', async () => {
    await api.call('POST /v1/conversations', { body: { ...opening, id: 'live' } });
    const sentAt = '2026-01-02T03:04:05.000Z';

    await api.call('POST /v1/conversations/live/messages', { body: { id: 'm1', from: 'consumer', sentAt } });

    await expect.poll(async () => (await api.call('GET /v1/conversations/live')).body.unansweredSince).toBe(sentAt);
  });

  it('answers 404 for an unknown one', async () => {
    expect((await api.call('GET /v1/conversations/nothing')).body.code).toBe('conversation_not_found');
  });
});

describe('the ledger of a conversation', () => {
  it('is read page by page, oldest first', async () => {
    await api.call('POST /v1/conversations', { body: { ...opening, id: 'ledger' } });
    await api.call('POST /v1/conversations/ledger/assign', { body: { agentId: 'ann' } });

    const first = await api.call('GET /v1/conversations/ledger/events?limit=2');
    const second = await api.call(`GET /v1/conversations/ledger/events?limit=2&cursor=${first.body.nextCursor}`);

    const types = [...first.body.items, ...second.body.items].map(({ type }: { type: string }) => type);
    expect(types).toEqual(['conversation.created', 'conversation.waiting', 'conversation.assigned']);
    expect(first.body.items[0]).toEqual({
      id: expect.stringMatching(/^\d+$/),
      type: 'conversation.created',
      occurredAt: expect.any(String),
      conversationId: 'ledger',
      inboxId: 'mail',
      agentId: null,
      teamId: null,
      actor: { kind: 'key', id: 'key:bootstrap' },
      reason: null,
      decisionId: null,
      data: expect.any(Object),
    });
    expect(second.body.nextCursor).toBeNull();
  });

  it('has the decision that the opening answered', async () => {
    const opened = await api.call('POST /v1/conversations', { body: { ...opening, id: 'decided' } });

    const { body } = await api.call('GET /v1/conversations/decided/decisions');

    expect(body).toEqual({ items: [opened.body.decision], nextCursor: null });
  });

  it.each(['events', 'decisions'])('answers 404 for the %s of an unknown conversation', async (what) => {
    expect((await api.call(`GET /v1/conversations/nothing/${what}`)).body.code).toBe('conversation_not_found');
  });
});

/** What a process leaves behind that dies between the workflow's answer and keeping it. */
async function forgetAnswer(key: string, requestId: string): Promise<void> {
  await api.db.idempotentAnswer.updateMany({ where: { key }, data: { status: 0, body: { requestId } } });
}
