import { fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authentication } from '../../api/access/authentication.ts';
import { rateLimits } from '../../api/http/rate-limits.ts';
import { startApi } from './api.ts';
import type { CallerName } from './callers.ts';
import { notRunning } from './fake-temporal.ts';
import { seedConversation } from './seeds.ts';

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

const ROLE_OF: Readonly<Record<CallerName, string>> = {
  ann: 'token agent',
  bob: 'token agent',
  sue: 'token supervisor',
  amy: 'token administrator',
  service: 'apiKey service',
  bootstrap: 'apiKey administrator',
};

const opening = { inboxId: 'mail', consumer: { id: 'joe' } };

const ROWS: readonly Row[] = [
  { operationId: 'getMe', route: 'GET /v1/me', may: EVERYBODY },
  { operationId: 'putAgent', route: 'PUT /v1/agents/x', may: ADMINISTRATORS, body: { name: 'X' } },
  { operationId: 'listAgents', route: 'GET /v1/agents', may: EVERYBODY },
  { operationId: 'getAgent', route: 'GET /v1/agents/ann', may: EVERYBODY },
  {
    operationId: 'explainAgent',
    route: 'GET /v1/agents/ann/explanation',
    may: ['ann', 'sue', 'amy', 'service', 'bootstrap'],
  },
  {
    operationId: 'explainAgent',
    route: 'GET /v1/agents/bob/explanation',
    may: ['bob', 'sue', 'amy', 'service', 'bootstrap'],
  },
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
  {
    operationId: 'setAvailability',
    route: 'PUT /v1/agents/bob/availability',
    may: ['bob', 'sue', 'amy', 'service', 'bootstrap'],
    body: { state: 'online' },
  },
  { operationId: 'logout', route: 'POST /v1/agents/bob/logout', may: ['bob', 'sue', 'amy', 'service', 'bootstrap'] },
  {
    operationId: 'heartbeat',
    route: 'POST /v1/agents/bob/heartbeat',
    may: ['bob', 'sue', 'amy', 'service', 'bootstrap'],
  },
  { operationId: 'listEvents', route: 'GET /v1/events', may: EVERYBODY },
  { operationId: 'getBoard', route: 'GET /v1/board', may: ['sue', 'amy', 'bootstrap'] },
  { operationId: 'listNotifications', route: 'GET /v1/notifications', may: EVERYBODY },
  { operationId: 'readAllNotifications', route: 'POST /v1/notifications/read-all', may: EVERYBODY },
  {
    operationId: 'readAllNotifications',
    route: 'POST /v1/notifications/read-all',
    may: ['ann', 'service', 'bootstrap'],
    body: { actorId: 'ann' },
  },
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
  { operationId: 'eraseConsumer', route: 'DELETE /v1/consumers/x', may: ADMINISTRATORS },
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
  { operationId: 'getCounts', route: 'GET /v1/counts', may: EVERYBODY },
  {
    operationId: 'getCounts',
    route: 'GET /v1/counts?inboxId=mail',
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
    operationId: 'listConversationTimeline',
    route: 'GET /v1/conversations/c/timeline',
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
  {
    operationId: 'postMessage',
    route: 'POST /v1/conversations/c/messages',
    may: ['amy', 'service', 'bootstrap'],
    body: { id: 'm', from: 'agent', agentId: 'bob' },
  },
  {
    operationId: 'explainConversation',
    route: 'GET /v1/conversations/c/explanation?agentId=bob',
    may: ['ann', 'sue', 'amy', 'service', 'bootstrap'],
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
  // A key has to say for whom, and is told so.
  {
    operationId: 'claim',
    route: 'POST /v1/conversations/c/claim',
    may: ['ann', 'sue', 'amy', 'service', 'bootstrap'],
  },
  {
    operationId: 'postMessage',
    route: 'POST /v1/conversations/c/messages',
    may: ['ann', 'sue', 'amy', 'service', 'bootstrap'],
    body: { id: 'm', from: 'agent' },
  },
  { operationId: 'unassign', route: 'POST /v1/conversations/c/unassign', may: STAFF },
  { operationId: 'requeue', route: 'POST /v1/conversations/c/requeue', may: STAFF },
  { operationId: 'route', route: 'POST /v1/conversations/c/route', may: STAFF },
  { operationId: 'handOff', route: 'POST /v1/conversations/c/hand-off', may: [...STAFF, 'service'] },
  { operationId: 'amend', route: 'PATCH /v1/conversations/c', may: STAFF, body: {} },
  { operationId: 'resolve', route: 'POST /v1/conversations/c/resolve', may: [...STAFF, 'service'] },
  // Of an inbox that bob is a member of, and ann is not.
  {
    operationId: 'getConversation',
    route: 'GET /v1/conversations/of-chat',
    may: ['bob', 'sue', 'amy', 'service', 'bootstrap'],
  },
  // In somebody's name: the person alone, and a key, whose rights are then those of that person.
  ...['unassign', 'requeue', 'route', 'hand-off', 'resolve'].map((command) => ({
    operationId: command === 'hand-off' ? 'handOff' : command,
    route: `POST /v1/conversations/c/${command}`,
    may: ['ann', 'service', 'bootstrap'] as const,
    body: { actorId: 'ann' },
  })),
  ...['unassign', 'requeue', 'route', 'hand-off', 'resolve'].map((command) => ({
    operationId: command === 'hand-off' ? 'handOff' : command,
    route: `POST /v1/conversations/c/${command}`,
    may: [],
    body: { actorId: 'bob' },
  })),
];

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann'] } });
  await api.call('PUT /v1/teams/sales', { body: { name: 'Sales' } });
  await api.call('PUT /v1/inboxes/chat', { body: { name: 'Chat', members: ['bob'] } });
  await seedConversation(api.db, { id: 'c' });
  await seedConversation(api.db, { id: 'of-chat', inboxId: 'chat' });
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

  it.each(ROWS)('a valid key or token is needed for $route', async ({ route }) => {
    const [method, url] = route.split(' ');
    const ask = (headers: Record<string, string>) =>
      api.app.inject({ method: method as 'GET', url: url ?? '', headers }).then(({ statusCode }) => statusCode);

    const without = await ask({});
    const wrong = await ask({ authorization: 'Bearer baton_wrong' });

    expect([without, wrong]).toEqual([401, 401]);
  });

  it('is said here, and in the document, for every route', () => {
    const document = api.app.swagger() as unknown as { paths: Record<string, Record<string, Operation>> };
    const operations = Object.entries(document.paths)
      .filter(([path]) => path.startsWith('/v1/'))
      .flatMap(([, methods]) => Object.values(methods));
    const rolesOf = (operation: string) => {
      const rows = ROWS.filter(({ operationId }) => operationId === operation);
      return [...new Set(rows.flatMap(({ may }) => may.map((caller) => ROLE_OF[caller])))].sort();
    };
    const said = operations.map(({ operationId, security }) => [
      operationId,
      security.flatMap((scheme) => Object.entries(scheme).map(([name, [role]]) => `${name} ${role}`)).sort(),
    ]);

    expect(Object.fromEntries(said)).toEqual(
      Object.fromEntries(operations.map(({ operationId }) => [operationId, rolesOf(operationId)])),
    );
  });

  it('is asked for by every route, or the process does not start', async () => {
    const app = fastify();
    await app.register(rateLimits, { rateLimitPer10Seconds: 1 });
    await app.register(authentication, { db: api.db, auth: {} as never, sessions: false });

    expect(() => app.get('/forgotten', async () => 'everything')).toThrow('add allow(…) to onRequest');
  });
});

interface Operation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}
