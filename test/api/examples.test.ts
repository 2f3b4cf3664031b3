import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWholeApi, type TestApi } from './api.ts';
import { BOOTSTRAP_API_KEY, type CallerName } from './callers.ts';

// The examples of the OpenAPI document, recorded from a story that is told to the whole service.

let api: TestApi;
beforeAll(async () => {
  api = await startWholeApi();
});
afterAll(() => api.stop());

interface Scene {
  /** Undefined: only so that the story goes on. */
  readonly operationId?: string;
  readonly route: string;
  readonly body?: unknown;
}

const consumer = { id: 'crm-4711', name: 'Grace Hopper' };

const STORY: readonly Scene[] = [
  { operationId: 'healthz', route: 'GET /healthz' },
  { operationId: 'readyz', route: 'GET /readyz' },
  { operationId: 'putAgent', route: 'PUT /v1/agents/ana', body: { name: 'Ana', capacity: 4, skills: ['billing'] } },
  { route: 'PUT /v1/agents/ben', body: { name: 'Ben', role: 'supervisor' } },
  { operationId: 'putTeam', route: 'PUT /v1/teams/billing', body: { name: 'Billing', members: ['ana'] } },
  { operationId: 'putInbox', route: 'PUT /v1/inboxes/support', body: { name: 'Support', members: ['ana', 'ben'] } },
  {
    operationId: 'patchInboxPolicy',
    route: 'PATCH /v1/inboxes/support/policy',
    body: { method: 'least_assigned', responseTimeoutSeconds: { online: 600 } },
  },
  { operationId: 'patchPolicy', route: 'PATCH /v1/policy', body: { defaultCapacity: 5 } },
  { operationId: 'setAvailability', route: 'PUT /v1/agents/ana/availability', body: { state: 'online' } },
  {
    operationId: 'openConversation',
    route: 'POST /v1/conversations',
    body: { id: 'chat-1', inboxId: 'support', consumer, skills: ['billing'], message: { id: 'message-1' } },
  },
  {
    operationId: 'postMessage',
    route: 'POST /v1/conversations/chat-1/messages',
    body: { id: 'message-2', from: 'agent', agentId: 'ana' },
  },
  { operationId: 'amend', route: 'PATCH /v1/conversations/chat-1', body: { priority: 'high' } },
  { operationId: 'unassign', route: 'POST /v1/conversations/chat-1/unassign', body: { actorId: 'ana' } },
  { operationId: 'route', route: 'POST /v1/conversations/chat-1/route', body: {} },
  { operationId: 'requeue', route: 'POST /v1/conversations/chat-1/requeue', body: { actorId: 'ana' } },
  { operationId: 'claim', route: 'POST /v1/conversations/chat-1/claim', body: { agentId: 'ana' } },
  {
    operationId: 'assign',
    route: 'POST /v1/conversations/chat-1/assign',
    body: { agentId: 'ben', expectedAgentId: 'ana', actorId: 'ana' },
  },
  { route: 'POST /v1/conversations', body: { id: 'chat-2', inboxId: 'support', consumer, pending: true } },
  { operationId: 'handOff', route: 'POST /v1/conversations/chat-2/hand-off', body: { priority: 'urgent' } },
  { operationId: 'getConversation', route: 'GET /v1/conversations/chat-2' },
  { operationId: 'listConversations', route: 'GET /v1/conversations?limit=1' },
  { operationId: 'getCounts', route: 'GET /v1/counts?groupBy=inbox' },
  { operationId: 'listConversationEvents', route: 'GET /v1/conversations/chat-1/events?limit=1' },
  { operationId: 'listConversationDecisions', route: 'GET /v1/conversations/chat-1/decisions?limit=1' },
  { operationId: 'listMessages', route: 'GET /v1/conversations/chat-1/messages?limit=1' },
  { operationId: 'listConversationTimeline', route: 'GET /v1/conversations/chat-1/timeline?limit=3' },
  { operationId: 'explainConversation', route: 'GET /v1/conversations/chat-2/explanation' },
  { operationId: 'explainAgent', route: 'GET /v1/agents/ben/explanation' },
  { operationId: 'resolve', route: 'POST /v1/conversations/chat-1/resolve', body: { disposition: 'answered' } },
  { operationId: 'getMe', route: 'GET /v1/me' },
  { operationId: 'getAgent', route: 'GET /v1/agents/ana' },
  { operationId: 'listAgents', route: 'GET /v1/agents?inboxId=support&limit=1' },
  { operationId: 'getInbox', route: 'GET /v1/inboxes/support' },
  { operationId: 'listInboxes', route: 'GET /v1/inboxes' },
  { operationId: 'getTeam', route: 'GET /v1/teams/billing' },
  { operationId: 'listTeams', route: 'GET /v1/teams' },
  { operationId: 'getPolicy', route: 'GET /v1/policy' },
  { operationId: 'listEvents', route: 'GET /v1/events?type=conversation.assigned&limit=1' },
  { operationId: 'listNotifications', route: 'GET /v1/notifications?agentId=ana&limit=1' },
  { operationId: 'getBoard', route: 'GET /v1/board' },
  {
    operationId: 'createKey',
    route: 'POST /v1/keys',
    body: { name: 'crm', role: 'service', expiresAt: '2099-12-31T00:00:00.000Z' },
  },
  { operationId: 'listKeys', route: 'GET /v1/keys?limit=1' },
  { operationId: 'logout', route: 'POST /v1/agents/ana/logout', body: {} },
  {
    operationId: 'putWebhook',
    route: 'PUT /v1/webhooks/crm',
    body: { url: 'https://crm.invalid/baton', types: ['conversation.resolved'] },
  },
  { operationId: 'getWebhook', route: 'GET /v1/webhooks/crm' },
  { operationId: 'listWebhooks', route: 'GET /v1/webhooks' },
];

const REFUSALS: readonly (Scene & { readonly as?: CallerName; readonly headers?: Readonly<Record<string, string>> })[] =
  [
    { route: 'PUT /v1/agents/ana', body: { name: 'Ana', capacity: 'four' } },
    { route: 'GET /v1/agents', headers: { authorization: 'Bearer baton_wrong' } },
    { route: 'GET /v1/keys', as: 'service' },
    { route: 'GET /v1/conversations/chat-9' },
    { route: 'GET /v1/agents/zoe' },
    { route: 'GET /v1/inboxes/sales' },
    { route: 'GET /v1/teams/sales' },
    { route: 'GET /v1/webhooks/erp' },
    { route: 'DELETE /v1/inboxes/support' },
    { route: 'PATCH /v1/policy', body: { mode: 'manual' }, headers: { 'if-match': '"0"' } },
  ];

// After an intended change: npm run test:api -- -u
it('keeps the examples of the document as the service answers', async () => {
  const operations: Record<string, unknown> = {};
  for (const { operationId, route, body } of STORY) {
    const answer = await api.call(route, { body });
    expect(answer.status, `${route}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    if (operationId === undefined) continue;
    operations[operationId] = {
      ...(body === undefined ? {} : { request: body }),
      status: answer.status,
      answer: answer.body,
    };
  }
  const problems: Record<string, unknown> = {};
  for (const { route, body, as = 'bootstrap', headers = {} } of REFUSALS) {
    const answer = await api.call(route, { body, as, headers });
    problems[answer.body.code] = answer.body;
  }

  const text = JSON.stringify({ operations, problems }, asAlways, 2);

  await expect(`${HEAD}${text};\n`).toMatchFileSnapshot('../../api/http/examples.ts');
  expect(text).not.toContain(BOOTSTRAP_API_KEY);
});

const HEAD = `// Recorded by test/api/examples.test.ts; not to be edited.

interface Example {
  readonly request?: unknown;
  readonly status: number;
  readonly answer: unknown;
}

export const EXAMPLES: {
  readonly operations: Readonly<Record<string, Example>>;
  readonly problems: Readonly<Record<string, unknown>>;
} = `;

const INSTANT = /20[0-8]\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const LATER = new Set(['responseDueAt', 'until']);

/** What differs from run to run, in the form that it has. */
function asAlways(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (name === 'secret') return value.replace(/_.*/, '_8Jq2vT5nXcW0aZr7LhYd3KfUe6MbGsPo1IiNtQkRwE4');
  if (name === 'nextCursor') return 'WyJhZ2VudHMiLCJhbmEiXQ';
  if (/^\d+$/.test(value)) return '1042';
  const instant = LATER.has(name) ? '2026-11-30T09:40:00.000Z' : '2026-11-30T09:30:00.000Z';
  return value.replace(INSTANT, instant).replace(UUID, '019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3');
}
