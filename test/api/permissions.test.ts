import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';
import type { CallerName } from './callers.ts';
import { notRunning } from './fake-temporal.ts';

/** Who may call a route at all: everybody else is answered 403. `ann` is a member of the inbox, `bob` is not. */
interface Row {
  readonly operationId: string;
  readonly route: string;
  readonly may: readonly CallerName[];
  readonly body?: unknown;
}

const EVERYBODY: readonly CallerName[] = ['ann', 'bob', 'sue', 'amy', 'service', 'bootstrap'];
const ADMINISTRATORS: readonly CallerName[] = ['amy', 'bootstrap'];
/** Who acts on conversations of inbox `mail`. */
const STAFF: readonly CallerName[] = ['ann', 'sue', 'amy', 'bootstrap'];

const opening = { inboxId: 'mail', consumer: { id: 'joe' } };

const ROWS: readonly Row[] = [
  { operationId: 'putAgent', route: 'PUT /v1/agents/x', may: ADMINISTRATORS, body: { name: 'X' } },
  { operationId: 'listAgents', route: 'GET /v1/agents', may: EVERYBODY },
  { operationId: 'getAgent', route: 'GET /v1/agents/ann', may: EVERYBODY },
  { operationId: 'deactivateAgent', route: 'DELETE /v1/agents/x', may: ADMINISTRATORS },
  {
    operationId: 'setAvailability',
    route: 'PUT /v1/agents/ann/availability',
    may: ['ann', 'sue', 'amy', 'service', 'bootstrap'],
    body: { state: 'online' },
  },
  { operationId: 'logout', route: 'POST /v1/agents/ann/logout', may: ['ann', 'sue', 'amy', 'service', 'bootstrap'] },
  {
    operationId: 'heartbeat',
    route: 'POST /v1/agents/ann/heartbeat',
    may: ['ann', 'sue', 'amy', 'service', 'bootstrap'],
  },
  { operationId: 'listEvents', route: 'GET /v1/events', may: EVERYBODY },
  { operationId: 'listNotifications', route: 'GET /v1/notifications', may: EVERYBODY },
  { operationId: 'readNotification', route: 'POST /v1/notifications/1/read', may: EVERYBODY },
  { operationId: 'putInbox', route: 'PUT /v1/inboxes/x', may: ADMINISTRATORS, body: { name: 'X' } },
  { operationId: 'listInboxes', route: 'GET /v1/inboxes', may: EVERYBODY },
  { operationId: 'getInbox', route: 'GET /v1/inboxes/mail', may: EVERYBODY },
  { operationId: 'deleteInbox', route: 'DELETE /v1/inboxes/x', may: ADMINISTRATORS },
  { operationId: 'patchInboxPolicy', route: 'PATCH /v1/inboxes/mail/policy', may: ADMINISTRATORS, body: {} },
  { operationId: 'addInboxMember', route: 'PUT /v1/inboxes/mail/members/ann', may: ADMINISTRATORS },
  { operationId: 'removeInboxMember', route: 'DELETE /v1/inboxes/mail/members/sue', may: ADMINISTRATORS },
  { operationId: 'putTeam', route: 'PUT /v1/teams/x', may: ADMINISTRATORS, body: { name: 'X' } },
  { operationId: 'listTeams', route: 'GET /v1/teams', may: EVERYBODY },
  { operationId: 'getTeam', route: 'GET /v1/teams/sales', may: EVERYBODY },
  { operationId: 'deleteTeam', route: 'DELETE /v1/teams/x', may: ADMINISTRATORS },
  { operationId: 'addTeamMember', route: 'PUT /v1/teams/sales/members/ann', may: ADMINISTRATORS },
  { operationId: 'removeTeamMember', route: 'DELETE /v1/teams/sales/members/sue', may: ADMINISTRATORS },
  { operationId: 'getPolicy', route: 'GET /v1/policy', may: EVERYBODY },
  { operationId: 'patchPolicy', route: 'PATCH /v1/policy', may: ADMINISTRATORS, body: {} },
  { operationId: 'createKey', route: 'POST /v1/keys', may: ADMINISTRATORS, body: { name: 'X', role: 'service' } },
  { operationId: 'listKeys', route: 'GET /v1/keys', may: ADMINISTRATORS },
  { operationId: 'getKey', route: 'GET /v1/keys/x', may: ADMINISTRATORS },
  { operationId: 'deleteKey', route: 'DELETE /v1/keys/x', may: ADMINISTRATORS },
  { operationId: 'putWebhook', route: 'PUT /v1/webhooks/x', may: ADMINISTRATORS, body: { url: 'https://1.1.1.1/' } },
  { operationId: 'listWebhooks', route: 'GET /v1/webhooks', may: ADMINISTRATORS },
  { operationId: 'getWebhook', route: 'GET /v1/webhooks/x', may: ADMINISTRATORS },
  { operationId: 'listWebhookDeliveries', route: 'GET /v1/webhooks/x/deliveries', may: ADMINISTRATORS },
  { operationId: 'deleteWebhook', route: 'DELETE /v1/webhooks/x', may: ADMINISTRATORS },
  {
    operationId: 'openConversation',
    route: 'POST /v1/conversations',
    may: ['amy', 'service', 'bootstrap'],
    body: opening,
  },
  { operationId: 'listConversations', route: 'GET /v1/conversations', may: EVERYBODY },
  {
    operationId: 'listConversations',
    route: 'GET /v1/conversations?inboxId=mail',
    may: ['ann', 'sue', 'amy', 'service', 'bootstrap'],
  },
  {
    operationId: 'getConversation',
    route: 'GET /v1/conversations/c',
    may: ['ann', 'sue', 'amy', 'service', 'bootstrap'],
  },
  {
    operationId: 'listConversationEvents',
    route: 'GET /v1/conversations/c/events',
    may: ['ann', 'sue', 'amy', 'service', 'bootstrap'],
  },
  {
    operationId: 'listConversationDecisions',
    route: 'GET /v1/conversations/c/decisions',
    may: ['ann', 'sue', 'amy', 'service', 'bootstrap'],
  },
  {
    operationId: 'explainConversation',
    route: 'GET /v1/conversations/c/explanation',
    may: ['ann', 'sue', 'amy', 'service', 'bootstrap'],
  },
  {
    operationId: 'listMessages',
    route: 'GET /v1/conversations/c/messages',
    may: ['ann', 'sue', 'amy', 'service', 'bootstrap'],
  },
  {
    operationId: 'postMessage',
    route: 'POST /v1/conversations/c/messages',
    may: ['amy', 'service', 'bootstrap'],
    body: { id: 'm', from: 'consumer' },
  },
  {
    operationId: 'postMessage',
    route: 'POST /v1/conversations/c/messages',
    may: ['ann', 'amy', 'service', 'bootstrap'],
    body: { id: 'm', from: 'agent', agentId: 'ann' },
  },
  { operationId: 'assign', route: 'POST /v1/conversations/c/assign', may: STAFF, body: { agentId: 'ann' } },
  {
    operationId: 'assign',
    route: 'POST /v1/conversations/c/assign',
    may: ['sue', 'amy', 'bootstrap'],
    body: { agentId: 'ann', overCapacity: true },
  },
  {
    operationId: 'assign',
    route: 'POST /v1/conversations/c/assign',
    may: ['ann', 'service', 'bootstrap'],
    body: { agentId: 'ann', actorId: 'ann' },
  },
  {
    operationId: 'assign',
    route: 'POST /v1/conversations/c/assign',
    may: [],
    body: { agentId: 'ann', actorId: 'bob' },
  },
  {
    operationId: 'claim',
    route: 'POST /v1/conversations/c/claim',
    may: ['ann', 'service', 'bootstrap'],
    body: { agentId: 'ann' },
  },
  { operationId: 'unassign', route: 'POST /v1/conversations/c/unassign', may: STAFF },
  { operationId: 'requeue', route: 'POST /v1/conversations/c/requeue', may: STAFF },
  { operationId: 'route', route: 'POST /v1/conversations/c/route', may: STAFF },
  { operationId: 'handOff', route: 'POST /v1/conversations/c/hand-off', may: [...STAFF, 'service'] },
  { operationId: 'amend', route: 'PATCH /v1/conversations/c', may: STAFF, body: {} },
  { operationId: 'resolve', route: 'POST /v1/conversations/c/resolve', may: [...STAFF, 'service'] },
];

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann'] } });
  await api.call('PUT /v1/teams/sales', { body: { name: 'Sales' } });
  const now = new Date();
  await api.db.conversation.create({
    data: {
      id: 'c',
      inboxId: 'mail',
      consumerId: 'joe',
      status: 'waiting',
      priority: 2,
      waitingSince: now,
      createdAt: now,
    },
  });
  // Whoever is let through to a conversation's workflow is told that it does not run, which is no 403.
  api.temporal.answer = ({ how, workflowId }) => {
    if (how.startsWith('update') && workflowId.startsWith('test/conversation/')) throw notRunning(workflowId);
  };
});
afterAll(() => api.stop());

describe('a role', () => {
  const cases = ROWS.flatMap((row) =>
    EVERYBODY.map((caller) => ({ ...row, caller, verb: row.may.includes(caller) ? 'lets' : 'refuses' })),
  );

  it.each(cases)('$verb $caller: $route $body', async ({ route, caller, body, verb }) => {
    const { status } = await api.call(route, { as: caller, ...(body === undefined ? {} : { body }) });

    if (verb === 'refuses') expect(status).toBe(403);
    else expect([401, 403, 500]).not.toContain(status);
  });

  it.each(ROWS)('a key or a token is needed for $route', async ({ route }) => {
    const [method, url] = route.split(' ');

    const response = await api.app.inject({ method: method as 'GET', url: url ?? '' });

    expect(response.statusCode).toBe(401);
  });

  it('is said here for every route', () => {
    const document = api.app.swagger() as unknown as { paths: Record<string, Record<string, { operationId: string }>> };
    const operations = Object.entries(document.paths)
      .filter(([path]) => path.startsWith('/v1/'))
      .flatMap(([, methods]) => Object.values(methods).map(({ operationId }) => operationId));

    expect([...new Set(ROWS.map(({ operationId }) => operationId))].sort()).toEqual(operations.sort());
  });
});
