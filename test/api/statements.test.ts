import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../../store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { apiOn, type TestApi } from './api.ts';
import { seedCallers } from './callers.ts';
import { FakeTemporal } from './fake-temporal.ts';
import { seedConversation } from './seeds.ts';

// How many statements the API itself sends for the calls there are most of, the caller's authentication included.

let database: TestDatabase;
let api: Omit<TestApi, 'stop'>;
let statements: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const { db, ping } = database;
  await seedCallers(db);
  // Noted once a minute at most, and not by the requests that are counted here.
  await db.apiKey.updateMany({ data: { lastUsedAt: new Date() } });
  const counting = db.$extends({
    query: {
      $allOperations: ({ model, operation, args, query }) => {
        statements.push(`${model ?? ''} ${operation}`);
        return query(args);
      },
    },
  }) as unknown as Database;
  api = await apiOn({ db: counting, ping, temporal: answering() });
  const now = new Date();
  await db.inbox.create({ data: { id: 'mail', name: 'Mail', policy: {}, policyVersion: 1, createdAt: now } });
  await db.inboxMember.create({ data: { inboxId: 'mail', agentId: 'ann', joinOrder: 1 } });
  await seedConversation(db, { id: 'held', agentId: 'ann' });
});
afterAll(async () => {
  await api.app.close();
  await database.drop();
});
beforeEach(() => {
  statements = [];
});

function answering(): FakeTemporal {
  const temporal = new FakeTemporal();
  temporal.answer = () => ({ conversation: {}, warnings: [], decision: null, created: true });
  return temporal;
}

const opening = { inboxId: 'mail', consumer: { id: 'joe' }, preferredAgentId: 'ann', message: {} };

it.each([
  // Who may, what there is, who the consumer is.
  { what: 'a create', most: 3, as: 'service', route: 'POST /v1/conversations', body: opening },
  { what: 'a command of a key', most: 2, as: 'service', route: 'POST /v1/conversations/held/resolve', body: {} },
  { what: 'a command of a person', most: 2, as: 'ann', route: 'POST /v1/conversations/held/requeue', body: {} },
  {
    what: 'a command in somebody’s name',
    most: 2,
    as: 'service',
    route: 'POST /v1/conversations/held/assign',
    body: { agentId: 'bob', actorId: 'ann' },
  },
  { what: 'a check whether it is ready', most: 1, as: 'bootstrap', route: 'GET /readyz', body: undefined },
  // One of them takes it off the outbox, together with others.
  {
    what: 'a question',
    most: 3,
    as: 'service',
    route: 'POST /v1/conversations/held/messages',
    body: { id: 'm1', from: 'consumer' },
  },
  {
    what: 'an answer',
    most: 3,
    as: 'ann',
    route: 'POST /v1/conversations/held/messages',
    body: { id: 'm2', from: 'agent' },
  },
] as const)('$what takes at most $most', async ({ most, as, route, body }) => {
  await api.call(route, { as, body });
  // Until what goes on behind the answer is done.
  await expect.poll(() => database.db.outboxEntry.count()).toBe(0);

  expect(statements.length, statements.join(', ')).toBeLessThanOrEqual(most);
  expect(statements.length).toBeGreaterThan(0);
});
