import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';
import type { CallerName } from './callers.ts';
import { seedConversation } from './seeds.ts';

// Ann is a member of inbox `mail`, Bob of `chat`; Sue, a supervisor, belongs to team `sales`.

const EVERYBODY: readonly CallerName[] = ['ann', 'bob', 'sue', 'amy', 'service', 'bootstrap'];

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann'] } });
  await api.call('PUT /v1/inboxes/chat', { body: { name: 'Chat', members: ['bob'] } });
  await api.call('PUT /v1/teams/sales', { body: { name: 'Sales', members: ['sue'] } });
  await seedConversation(api.db, { id: 'c' });
  await seedConversation(api.db, { id: 'of-chat', inboxId: 'chat' });
  await seedLedger();
});
afterAll(() => api.stop());

/** One event of each inbox, one of each of two agents, one of nobody; and notifications for two agents and a team. */
async function seedLedger(): Promise<void> {
  const now = new Date();
  const event = { occurredAt: now, actorKind: 'system' };
  for (const inboxId of ['mail', 'chat'])
    await api.db.event.create({ data: { ...event, type: 'conversation.waiting', inboxId, conversationId: 'c' } });
  for (const agentId of ['ann', 'bob'])
    await api.db.event.create({ data: { ...event, type: 'agent.availability_changed', agentId } });
  const { id: eventId } = await api.db.event.create({ data: { ...event, type: 'policy.changed' } });
  const notification = { type: 'assigned', conversationId: 'c', eventId, createdAt: now };
  await api.db.notification.createMany({
    data: [
      { ...notification, agentId: 'ann' },
      { ...notification, agentId: 'bob' },
      { ...notification, teamId: 'sales' },
    ],
  });
}

describe('what a caller sees of others', () => {
  interface Seen {
    readonly route: string;
    readonly sees: Readonly<Record<CallerName, readonly string[]>>;
  }
  const all = (everything: readonly string[]) => ({
    sue: everything,
    amy: everything,
    service: everything,
    bootstrap: everything,
  });
  const CONVERSATIONS = ['c', 'of-chat'];
  const EVENTS = ['ann', 'bob', 'chat', 'mail', 'policy'];
  const NOTIFICATIONS = ['ann', 'bob', 'sales'];
  const PERSONAL = { amy: [], sue: ['sales'], service: NOTIFICATIONS, bootstrap: NOTIFICATIONS };
  const rows: readonly Seen[] = [
    { route: 'GET /v1/conversations', sees: { ann: ['c'], bob: ['of-chat'], ...all(CONVERSATIONS) } },
    { route: 'GET /v1/events', sees: { ann: ['ann', 'mail'], bob: ['bob', 'chat'], ...all(EVENTS) } },
    { route: 'GET /v1/notifications', sees: { ann: ['ann'], bob: ['bob'], ...PERSONAL } },
    {
      route: 'GET /v1/notifications?agentId=bob',
      sees: { ann: [], bob: ['bob'], sue: [], amy: [], service: ['bob'], bootstrap: ['bob'] },
    },
  ];

  it.each(rows.flatMap(({ route, sees }) => EVERYBODY.map((caller) => ({ route, caller, sees: sees[caller] }))))(
    '$route shows $caller: $sees',
    async ({ route, caller, sees }) => {
      const { body } = await api.call(route, { as: caller });

      expect(body.items.map(nameOf).sort()).toEqual(sees);
    },
  );

  it.each([
    { caller: 'bob', status: 404 },
    { caller: 'sue', status: 404 },
    { caller: 'amy', status: 404 },
    { caller: 'ann', status: 204 },
    { caller: 'service', status: 204 },
  ] as const)('$caller reads a notification of ann: $status', async ({ caller, status }) => {
    const { id } = await api.db.notification.findFirstOrThrow({ where: { agentId: 'ann' } });

    expect((await api.call(`POST /v1/notifications/${id}/read`, { as: caller })).status).toBe(status);
  });
});

/** What the seeds of `beforeAll` are called above. */
function nameOf(item: Readonly<Record<string, string | null>>): string | null | undefined {
  if (item['type'] === undefined) return item['id'];
  if (item['type'] === 'policy.changed') return 'policy';
  return item['inboxId'] ?? item['agentId'] ?? item['teamId'];
}
