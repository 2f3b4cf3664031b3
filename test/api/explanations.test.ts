import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';
import { seedConversation } from './seeds.ts';

let api: Awaited<ReturnType<typeof startApi>>;
const DECISION = '01890000-0000-7000-8000-0000000000d1';

beforeAll(async () => {
  api = await startApi();
  await api.call('PUT /v1/inboxes/mail', { body: { name: 'Mail', members: ['ann', 'bob', 'sue'] } });
  await api.db.agent.updateMany({ where: { id: { in: ['ann', 'bob'] } }, data: { availability: 'online' } });
  await api.db.agent.update({ where: { id: 'bob' }, data: { capacity: 0 } });
  const now = new Date();
  const place = { inboxId: 'mail', priority: 1, waitingSince: now };
  await api.db.conversation.create({
    data: { id: 'c', ...place, consumerKey: 'joe', status: 'waiting', decided: true, createdAt: now },
  });
});
afterAll(() => api.stop());

const explain = async (query = '') => (await api.call(`GET /v1/conversations/c/explanation${query}`)).body;

describe('the explanation of a waiting conversation', () => {
  it('tells its position, who could take it and what each lacks', async () => {
    const { position, sentence, agents, nextCursor } = await explain();

    expect(position).toBe(1);
    expect(sentence).toMatch(
      /^It is number 1 of its inbox with high priority, waiting since .+; 1 of 3 members can take it \(1 not available, 1 at capacity\)\.$/,
    );
    const compared = {
      name: 'ann',
      availability: 'online',
      load: 0,
      capacity: null,
      comparedAt: null,
      matchingSkills: 0,
    };
    expect(agents).toEqual([
      { ...compared, agentId: 'ann', eligible: true, reason: null, coolingOffUntil: null, rank: 1 },
      expect.objectContaining({ agentId: 'bob', eligible: false, reason: 'at_capacity', capacity: 0, rank: null }),
      expect.objectContaining({ agentId: 'sue', eligible: false, reason: 'not_available', availability: 'offline' }),
    ]);
    expect(nextCursor).toBeNull();
  });

  it('tells under which policy it was looked at', async () => {
    const { policyVersion } = await explain();
    const { body } = await api.call('PATCH /v1/inboxes/mail/policy', { body: { escalateAfterTimeouts: 7 } });

    expect(body.policy).toEqual({ escalateAfterTimeouts: 7 });
    expect((await explain()).policyVersion).toBe(policyVersion + 1);
  });

  it('tells nothing that would change it where somebody could take it', async () => {
    expect((await explain()).unblocks).toEqual([]);
  });

  it('comes page by page', async () => {
    const first = await explain('?limit=2');
    const second = await explain(`?limit=2&cursor=${first.nextCursor}`);

    expect([...first.agents, ...second.agents].map(({ agentId }) => agentId)).toEqual(['ann', 'bob', 'sue']);
    expect(second.nextCursor).toBeNull();
  });

  it.each([
    { agentId: 'ann', eligible: true, reason: null, sentence: 'ann could take it.' },
    { agentId: 'bob', eligible: false, reason: 'at_capacity', sentence: 'bob is at capacity.' },
    { agentId: 'amy', eligible: false, reason: 'not_member', sentence: 'amy is not a member of the inbox.' },
  ])('tells of $agentId: $sentence', async (expected) => {
    expect(await explain(`?agentId=${expected.agentId}`)).toEqual(expected);
  });

  it.each([
    { query: '?agentId=nobody', code: 'agent_not_found' },
    { query: `?decisionId=${DECISION.replace('d1', 'd9')}`, code: 'decision_not_found' },
    { query: '?decisionId=yesterday', code: 'invalid_request' },
  ])('refuses $query with $code', async ({ query, code }) => {
    expect(await explain(query)).toMatchObject({ code });
  });
});

describe('the explanation of a past decision', () => {
  beforeAll(async () => {
    // Ann was offline then, and Sue was online; Bob had not joined yet. The decision kept Sue only.
    const at = new Date(Date.now() + 60_000);
    const said = (agentId: string, availability: string, occurredAt: Date) => ({
      type: 'agent.availability_changed',
      agentId,
      occurredAt,
      actorKind: 'person',
      data: { availability },
    });
    const before = new Date(at.getTime() - 1_000);
    const after = new Date(at.getTime() + 1_000);
    await api.db.event.createMany({
      data: [said('sue', 'online', before), said('ann', 'online', after), said('bob', 'online', before)],
    });
    await api.db.membershipChange.updateMany({ where: { agentId: 'bob' }, data: { at: after } });
    await api.db.decision.create({
      data: {
        id: DECISION,
        conversationId: 'c',
        at,
        outcome: 'assigned',
        agentId: 'sue',
        reason: 'round_robin',
        method: 'round_robin',
        policyVersion: 1,
        considered: [{ agentId: 'sue', eligible: true, reason: null, load: 0, capacity: null, lastAssignedAt: null }],
        leftOut: { not_available: 1 },
        sentence: 'Given to sue, the only eligible agent (1 not available).',
        asked: { teamId: null, skills: [], waitingSince: at.toISOString() },
      },
    });
  });

  it.each([
    { agentId: 'sue', eligible: true, reason: null, sentence: 'sue got it.' },
    { agentId: 'ann', eligible: false, reason: 'not_available', sentence: 'ann is not available.' },
    { agentId: 'bob', eligible: false, reason: 'not_member', sentence: 'bob is not a member of the inbox.' },
  ])('tells of $agentId as of that moment: $sentence', async (expected) => {
    expect(await explain(`?decisionId=${DECISION}&agentId=${expected.agentId}`)).toEqual(expected);
  });

  it('tells what was decided, first of those it considered, then of the other members of that moment', async () => {
    const { position, sentence, agents } = await explain(`?decisionId=${DECISION}`);

    expect(position).toBeNull();
    expect(sentence).toBe('Given to sue, the only eligible agent (1 not available).');
    expect(agents).toMatchObject([
      { agentId: 'sue', eligible: true, reason: null, availability: 'online', rank: 1 },
      { agentId: 'ann', eligible: false, reason: 'not_available', availability: 'offline', rank: null },
    ]);
  });

  it('tells the policy of that decision, and nothing that would change it', async () => {
    expect(await explain(`?decisionId=${DECISION}`)).toMatchObject({ policyVersion: 1, unblocks: [] });
  });
});

describe('what would change it', () => {
  const since = new Date(Date.now() - 120_000);
  const waitsFor = async (id: string, columns: object = {}) =>
    await api.db.conversation.create({
      data: {
        ...{
          id,
          inboxId: 'desk',
          priority: 2,
          waitingSince: since,
          consumerKey: 'joe',
          status: 'waiting',
          decided: true,
        },
        ...{ createdAt: since, ...columns },
      },
    });
  const explained = async (id: string) => (await api.call(`GET /v1/conversations/${id}/explanation`)).body;

  beforeAll(async () => {
    for (const [id, body] of Object.entries({
      cal: { name: 'Cal', capacity: 1 },
      dee: { name: 'Dee' },
      eve: { name: 'Eve', skills: ['es'] },
    })) {
      await api.call(`PUT /v1/agents/${id}`, { body });
    }
    const members = ['cal', 'dee', 'eve'];
    await api.call('PUT /v1/inboxes/desk', { body: { name: 'Desk', members, policy: { skillMatch: 'require' } } });
    await api.db.agent.updateMany({ where: { id: { in: ['cal', 'dee'] } }, data: { availability: 'online' } });
    await api.db.agent.update({ where: { id: 'cal' }, data: { load: 1 } });
    await api.db.agent.update({ where: { id: 'dee' }, data: { skills: [] } });
    await waitsFor('first', { priority: 0, skills: ['fr'] });
    await waitsFor('second', { priority: 1, coolOffs: { dee: new Date().toISOString() } });
    await waitsFor('third', { coolOffs: { dee: new Date().toISOString() } });
  });

  it('names the change, whom it is about, when it comes by itself, and how many are ahead', async () => {
    const { unblocks, sentence } = await explained('third');

    expect(sentence).toContain('none of 3 members can take it now (1 not available, 1 at capacity, 1 cooling off)');
    expect(unblocks).toEqual([
      {
        ...{ change: 'cool_off_ends', agentId: 'dee', agents: 1, ahead: 0 },
        at: expect.any(String),
        sentence: expect.stringMatching(/^Dee stops cooling off at 20.+Z\.$/),
      },
      {
        ...{ change: 'free_slot', agentId: 'cal', at: null, agents: 1, ahead: 1 },
        sentence: 'Cal has a free slot; 1 ahead of it could use the same slot.',
      },
      {
        ...{ change: 'come_online', agentId: 'eve', at: null, agents: 1, ahead: 1 },
        sentence: 'Eve comes online; 1 ahead of it could use the same slot.',
      },
    ]);
  });

  it('counts nobody ahead who could not use the agent', async () => {
    const { unblocks } = await explained('second');

    expect(unblocks.map(({ ahead }: { ahead: number }) => ahead)).toEqual([0, 0, 0]);
  });

  it('counts those ahead in every inbox of the agent, and to an agent only in its own', async () => {
    const members = ['cal', 'ann'];
    await api.call('PUT /v1/inboxes/back', { body: { name: 'Back', members } });
    await api.call('PUT /v1/inboxes/desk', { body: { name: 'Desk', members: ['cal', 'dee', 'eve', 'bob'] } });
    await waitsFor('elsewhere', { inboxId: 'back', priority: 0 });
    const ahead = async (as: 'sue' | 'bob') => {
      const { body } = await api.call('GET /v1/conversations/third/explanation', { as });
      return body.unblocks.find(({ agentId }: { agentId: string }) => agentId === 'cal').ahead;
    };

    expect([await ahead('sue'), await ahead('bob')]).toEqual([2, 1]);
    await api.db.conversation.delete({ where: { id: 'elsewhere' } });
    await api.call('DELETE /v1/inboxes/desk/members/bob');
  });

  it('is nothing alone where two things would have to change', async () => {
    expect((await explained('first')).unblocks.map(({ agentId }: { agentId: string }) => agentId)).toEqual(['dee']);
  });

  it('is the route command for what is parked, if somebody could take it', async () => {
    await waitsFor('parked', { parked: true });
    const { unblocks } = await explained('parked');

    expect(unblocks).toMatchObject([
      { change: 'route', agentId: null, sentence: 'A person routes it: 1 agent could take it.' },
    ]);
  });
});

describe('sentences', () => {
  beforeAll(async () => {
    await api.db.agent.update({ where: { id: 'sue' }, data: { name: 'Sue Ellen' } });
    await api.db.agent.update({ where: { id: 'ann' }, data: { name: 'Ann, the first' } });
  });

  it('name agents as they are called now, and keep their ids beside', async () => {
    const { body } = await api.call('GET /v1/conversations/c/decisions');
    const then = await explain(`?decisionId=${DECISION}`);
    const one = await explain(`?decisionId=${DECISION}&agentId=ann`);

    const sentence = 'Given to Sue Ellen, the only eligible agent (1 not available).';
    expect(body.items).toEqual([expect.objectContaining({ agentId: 'sue', sentence })]);
    expect([then.sentence, one.sentence]).toEqual([sentence, 'Ann, the first is not available.']);
  });

  it('name who holds a conversation and who gave it', async () => {
    await seedConversation(api.db, { id: 'held', agentId: 'ann' });
    await api.db.conversation.update({ where: { id: 'held' }, data: { assignedBy: 'sue' } });

    const { body } = await api.call('GET /v1/conversations/held/explanation');
    const other = await api.call('GET /v1/conversations/held/explanation?agentId=bob');

    expect(body.sentence).toMatch(/^Ann, the first holds it, assigned by Sue Ellen at /);
    expect(other.body.sentence).toBe('bob is at capacity.');
  });
});
