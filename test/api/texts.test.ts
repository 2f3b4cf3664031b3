import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const LONE = ['\ud800', '\udc00', 'a\ud83d', '\ude00\ud83d'];
const WHOLE = ['😀', 'é', '\u2028', '\uffff', '日本'];

/** Every field that takes free text: how to send it, and where it is found in the body. */
const FIELDS: readonly { route: string; pointer: string; body: (text: string) => object }[] = [
  { route: 'PUT /v1/agents/x', pointer: '/name', body: (name) => ({ name }) },
  { route: 'PUT /v1/agents/x', pointer: '/skills/1', body: (skill) => ({ name: 'X', skills: ['a', skill] }) },
  { route: 'PUT /v1/inboxes/x', pointer: '/name', body: (name) => ({ name }) },
  { route: 'PUT /v1/teams/x', pointer: '/name', body: (name) => ({ name }) },
  { route: 'POST /v1/keys', pointer: '/name', body: (name) => ({ name, role: 'service' }) },
  {
    route: 'POST /v1/conversations',
    pointer: '/consumer/id',
    body: (id) => ({ inboxId: 'x', consumer: { id } }),
  },
  {
    route: 'POST /v1/conversations',
    pointer: '/consumer/name',
    body: (name) => ({ inboxId: 'x', consumer: { id: 'joe', name } }),
  },
  {
    route: 'POST /v1/conversations',
    pointer: '/skills/0',
    body: (skill) => ({ inboxId: 'x', consumer: { id: 'joe' }, skills: [skill] }),
  },
  {
    route: 'POST /v1/conversations/c/messages',
    pointer: '/consumer/id',
    body: (id) => ({ id: 'm', from: 'consumer', inboxId: 'x', consumer: { id } }),
  },
  { route: 'POST /v1/conversations/c/hand-off', pointer: '/skills/0', body: (skill) => ({ skills: [skill] }) },
  { route: 'PATCH /v1/conversations/c', pointer: '/skills/0', body: (skill) => ({ skills: [skill] }) },
  { route: 'POST /v1/conversations/c/resolve', pointer: '/disposition', body: (disposition) => ({ disposition }) },
  { route: 'PUT /v1/webhooks/x', pointer: '/url', body: (part) => ({ url: `https://1.1.1.1/${part}` }) },
];

describe('a text with half of a surrogate pair, which PostgreSQL cannot keep,', () => {
  it.each(FIELDS)('is refused in $route at $pointer', async ({ route, pointer, body }) => {
    for (const text of LONE) {
      const answer = await api.call(route, { body: body(text) });

      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: pointer }] } });
    }
  });

  it('is refused in a cursor', async () => {
    const cursor = Buffer.from('["agents","\\ud800"]').toString('base64url');

    expect((await api.call(`GET /v1/agents?cursor=${cursor}`)).body.code).toBe('invalid_cursor');
  });
});

describe('a text of whole characters', () => {
  it('is kept as it is', async () => {
    for (const text of WHOLE) {
      const { body } = await api.call('PUT /v1/agents/x', { body: { name: text, skills: [text] } });

      expect([body.name, body.skills]).toEqual([text, [text]]);
    }
  });
});
