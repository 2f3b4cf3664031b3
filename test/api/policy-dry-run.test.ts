import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';
import { seedConversation } from './seeds.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann', 'bob'] } });
  await api.db.agent.update({ where: { id: 'ann' }, data: { availability: 'online' } });
  await api.db.agent.update({ where: { id: 'bob' }, data: { availability: 'busy', capacity: 1 } });
  await seedConversation(api.db, { id: 'held', agentId: 'ann' });
  const unansweredSince = new Date();
  await api.db.conversation.update({
    where: { id: 'held' },
    data: { unansweredSince, unansweredLatest: unansweredSince, assignedAt: unansweredSince },
  });
  await api.db.agent.update({ where: { id: 'ann' }, data: { capacity: 1 } });
  await seedConversation(api.db, { id: 'waits' });
  api.temporal.take();
});
afterAll(() => api.stop());

const dryRun = (path: string, body: unknown, headers = {}) =>
  api.call(`PATCH ${path}?dryRun=true`, { body, headers, key: 'tried' });

describe.each(['/v1/policy', '/v1/inboxes/mail/policy'])('a dry run of PATCH %s', (path) => {
  it('tells whom the change would concern', async () => {
    const { status, body } = await dryRun(path, { assignToBusy: true, responseTimeoutSeconds: { online: 600 } });

    expect(status).toBe(200);
    expect(body).toEqual({ rearmed: 1, dueNow: 0, waitingServed: 1, conversations: ['waits', 'held'] });
  });

  it('changes nothing, and leaves no record: no event, no edit, no key, no version', async () => {
    const everything = () =>
      Promise.all([
        api.db.account.findMany(),
        api.db.inbox.findMany(),
        api.db.conversation.findMany(),
        api.db.event.count(),
        api.db.edit.count(),
        api.db.idempotentAnswer.count(),
      ]);
    const before = await everything();

    const tried = await dryRun(path, { assignToBusy: true });
    const triedAgain = await dryRun(path, { mode: 'manual' });

    expect([tried.status, triedAgain.status]).toEqual([200, 200]);
    expect(triedAgain.headers['idempotency-replayed']).toBeUndefined();
    expect(await everything()).toEqual(before);
    expect(api.temporal.take()).toEqual([]);
  });

  it('tells that a change of nothing concerns nobody', async () => {
    expect((await dryRun(path, {})).body).toEqual({ rearmed: 0, dueNow: 0, waitingServed: 0, conversations: [] });
  });

  it('is refused as the change would be', async () => {
    const wrong = await dryRun(path, { mode: 'sometimes' });
    const stale = await dryRun(path, { mode: 'manual' }, { 'if-match': '"0"' });

    expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_request']);
    expect([stale.status, stale.body.code]).toEqual([412, 'precondition_failed']);
  });

  it('is none with dryRun=false', async () => {
    const { body } = await api.call(`PATCH ${path}?dryRun=false`, { body: { escalateAfterTimeouts: 9 } });

    expect(body.effectivePolicy ?? body).toMatchObject({ escalateAfterTimeouts: 9 });
    api.temporal.take();
  });
});

it('refuses a dry run of an inbox that is not there', async () => {
  expect((await dryRun('/v1/inboxes/nowhere/policy', { mode: 'manual' })).body).toMatchObject({
    code: 'inbox_not_found',
  });
});
