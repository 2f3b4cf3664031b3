import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidv7 } from '../../store/ids.ts';
import { startApi } from './api.ts';
import { seedConversation } from './seeds.ts';

let api: Awaited<ReturnType<typeof startApi>>;
const now = Date.now();
const ago = (minutes: number) => new Date(now - minutes * 60_000);

/** What each decision said of Ann; the reason of whoever was chosen is null. */
const DECISIONS = [
  { minutesAgo: 90, conversationId: 'mine', reason: 'cooling_off' },
  { minutesAgo: 50, conversationId: 'mine', reason: 'not_available' },
  { minutesAgo: 20, conversationId: 'elsewhere', reason: 'at_capacity' },
  { minutesAgo: 10, conversationId: 'mine', reason: 'at_capacity' },
  { minutesAgo: 5, conversationId: 'mine', reason: null },
] as const;

beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/agents/ann', { body: { name: 'Ann Lee' } });
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann'] } });
  await api.call('PUT /v1/inboxes/chat', { body: { name: 'Chat', members: [] } });
  await seedConversation(api.db, { id: 'mine' });
  await seedConversation(api.db, { id: 'elsewhere', inboxId: 'chat' });
  const considered = (agentId: string, reason: string | null) => ({
    ...{ agentId, eligible: reason === null, reason, load: 0, capacity: null, lastAssignedAt: null },
  });
  for (const { minutesAgo, conversationId, reason } of DECISIONS) {
    const at = ago(minutesAgo);
    const agentId = reason === null ? 'ann' : null;
    await api.db.decision.create({
      data: {
        ...{
          id: uuidv7(at.toISOString()),
          conversationId,
          at,
          outcome: agentId === null ? 'waiting' : 'assigned',
          agentId,
        },
        ...{ reason: 'nobody_eligible', method: 'round_robin', policyVersion: 1, leftOut: {}, sentence: '', asked: {} },
        considered: [considered('ann', reason), considered('bob', 'not_available')],
      },
    });
  }
});
afterAll(() => api.stop());

const explain = async (query = '', agentId = 'ann') =>
  (await api.call(`GET /v1/agents/${agentId}/explanation${query}`)).body;

describe('the explanation of an agent', () => {
  it('tells what the decisions of the last hour said of it', async () => {
    const { decisions, ...rest } = await explain();

    expect(rest).toEqual({
      ...{ agentId: 'ann', minutes: 60, considered: 4, chosen: 1, reasons: { at_capacity: 2, not_available: 1 } },
      sentence: 'In the last hour 4 decisions considered Ann Lee: 2 × at capacity, 1 × chosen, 1 × not available.',
    });
    expect(decisions.map(({ reason }: { reason: string | null }) => reason)).toEqual([
      ...[null, 'at_capacity', 'at_capacity', 'not_available'],
    ]);
    expect(decisions[0]).toMatchObject({ conversationId: 'mine', agentId: 'ann', at: ago(5).toISOString() });
  });

  it('goes back as far as is asked for', async () => {
    expect(await explain('?minutes=120')).toMatchObject({ considered: 5 });
    expect(await explain('?minutes=6')).toMatchObject({ considered: 1, minutes: 6 });
  });

  it('tells that nothing was decided about it', async () => {
    expect(await explain('', 'sue')).toMatchObject({
      ...{ considered: 0, reasons: {}, decisions: [] },
      sentence: 'In the last hour no decision considered sue.',
    });
  });

  it('tells an agent nothing of inboxes that it is not a member of', async () => {
    const { body } = await api.call('GET /v1/agents/ann/explanation', { as: 'ann' });

    expect(body).toMatchObject({ considered: 3 });
    expect(JSON.stringify(body)).not.toContain('elsewhere');
  });

  it.each([
    { query: '?minutes=0', code: 'invalid_request' },
    { query: '?minutes=1441', code: 'invalid_request' },
    { query: '?hours=1', code: 'invalid_request' },
  ])('refuses $query with $code', async ({ query, code }) => {
    expect(await explain(query)).toMatchObject({ code });
  });

  it('is of nobody where there is no such agent', async () => {
    expect(await explain('', 'nobody')).toMatchObject({ code: 'agent_not_found' });
  });
});
