import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';
import { departuresFrom, editsOf } from './edits.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
beforeEach(() => {
  api.temporal.take();
});

const told = (inboxId: string) => ({
  how: 'signal-with-start',
  name: 'directoryEdited',
  workflowId: `test/directory/inbox/${inboxId}`,
  start: { args: [{ scope: { kind: 'inbox', inboxId } }] },
});

describe('PUT /v1/inboxes/{id}', () => {
  it('creates an inbox with its members in order of joining and only its own settings as overrides', async () => {
    const { status, body } = await api.call('PUT /v1/inboxes/mail', {
      body: { name: 'Mail', members: ['bob', 'ann'], policy: { mode: 'manual', responseTimeoutSeconds: { away: 5 } } },
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: 'mail',
      members: ['bob', 'ann'],
      policy: { mode: 'manual', responseTimeoutSeconds: { away: 5 } },
      effectivePolicy: { mode: 'manual', method: 'round_robin', responseTimeoutSeconds: { online: 60, away: 5 } },
    });
    expect(body.effectivePolicy).not.toHaveProperty('defaultCapacity');
    expect(api.temporal.take()).toMatchObject([told('mail')]);
  });

  it('has no thread and the default service level at first, and keeps what is set where it is absent', async () => {
    const created = await api.call('PUT /v1/inboxes/levels', { body: { name: 'L' } });
    const thread = { kind: 'link', url: 'https://desk.example/c/{conversationId}?who={consumerId}' };
    const set = { thread, serviceLevelSeconds: 20, serviceLevelTarget: 95 };
    await api.call('PUT /v1/inboxes/levels', { body: { name: 'L', ...set } });

    const { body } = await api.call('PUT /v1/inboxes/levels', { body: { name: 'L' } });

    expect(created.body).toMatchObject({
      ...{ thread: { kind: 'none', url: null }, serviceLevelSeconds: 60, serviceLevelTarget: 80 },
    });
    expect(body).toMatchObject(set);
  });

  it.each([
    { kind: 'none' },
    { kind: 'none', url: null },
    { kind: 'embed', url: 'https://desk.example/' },
    { kind: 'embed', url: 'http://localhost:8080/{consumerId}' },
    { kind: 'link', url: 'http://127.0.0.1/c#{conversationId}' },
  ])('takes the thread $kind $url', async (thread) => {
    const { body } = await api.call('PUT /v1/inboxes/threads', { body: { name: 'T', thread } });

    expect(body.thread).toEqual({ url: null, ...thread });
  });

  it.each([
    { thread: { kind: 'none', url: 'https://desk.example/' }, why: 'must be absent or null with kind none' },
    { thread: { kind: 'link' }, why: 'is required with kind link' },
    { thread: { kind: 'link', url: 'http://desk.example/' }, why: 'must begin with https://' },
    { thread: { kind: 'link', url: 'javascript:alert(1)' }, why: 'must begin with https://' },
    { thread: { kind: 'link', url: 'desk' }, why: 'must be a valid https address' },
    { thread: { kind: 'link', url: 'https://desk.example/{token}' }, why: 'not {token}' },
    { thread: { kind: 'link', url: 'https://desk.example/{conversationId' }, why: 'brace' },
    { thread: { kind: 'link', url: 'https://{consumerId}.example/' }, why: 'without placeholders' },
    { thread: { kind: 'link', url: 'https://me:secret@desk.example/' }, why: 'user name' },
  ])('refuses the thread $thread.kind $thread.url: $why', async ({ thread, why }) => {
    const { status, body } = await api.call('PUT /v1/inboxes/threads', { body: { name: 'T', thread } });

    expect([status, body.errors[0].path]).toEqual([400, '/thread/url']);
    expect(body.errors[0].message).toContain(why);
  });

  it.each([{ serviceLevelSeconds: 0 }, { serviceLevelTarget: 101 }, { thread: { kind: 'popup' } }])(
    'refuses %j',
    async (wrong) => {
      expect((await api.call('PUT /v1/inboxes/threads', { body: { name: 'T', ...wrong } })).status).toBe(400);
    },
  );

  it('keeps members and policy where they are absent', async () => {
    await api.call('PUT /v1/inboxes/kept', { body: { name: 'K', members: ['ann'], policy: { cooloffSeconds: 7 } } });

    const { status, body } = await api.call('PUT /v1/inboxes/kept', { body: { name: 'Renamed' } });

    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'Renamed', members: ['ann'], policy: { cooloffSeconds: 7 } });
  });

  it('replaces policy and members where they are given, and notes who left', async () => {
    await api.call('PUT /v1/inboxes/swap', {
      body: { name: 'S', members: ['ann', 'bob', 'sue'], policy: { cooloffSeconds: 7 } },
    });

    const { body } = await api.call('PUT /v1/inboxes/swap', {
      body: { name: 'S', members: ['sue', 'amy', 'ann'], policy: { mode: 'manual' } },
    });

    expect(body).toMatchObject({ members: ['sue', 'amy', 'ann'], policy: { mode: 'manual' } });
    expect(await departuresFrom(api.db, 'inbox', 'swap')).toEqual(['bob']);
  });

  it('forgets a departure when the agent joins again before anybody was told', async () => {
    await api.call('PUT /v1/inboxes/back', { body: { name: 'B', members: ['ann', 'bob'] } });
    await api.call('PUT /v1/inboxes/back', { body: { name: 'B', members: [] } });

    await api.call('PUT /v1/inboxes/back', { body: { name: 'B', members: ['bob'] } });

    expect(await departuresFrom(api.db, 'inbox', 'back')).toEqual(['ann']);
  });

  it('tells the workflow also when nothing changed, since the process that changed it may have died', async () => {
    await api.call('PUT /v1/inboxes/same', { body: { name: 'S', members: ['ann'] } });
    await api.call('PUT /v1/inboxes/same', { body: { name: 'S', members: ['ann'] } });

    expect(api.temporal.take()).toMatchObject([told('same'), told('same')]);
  });

  it('changes nothing when a member is unknown', async () => {
    const { status, body } = await api.call('PUT /v1/inboxes/half', {
      body: { name: 'H', members: ['ann', 'nobody'] },
    });

    expect([status, body.code]).toEqual([404, 'agent_not_found']);
    expect((await api.call('GET /v1/inboxes/half')).status).toBe(404);
    expect(api.temporal.take()).toEqual([]);
  });

  it('takes 10,000 members', async () => {
    const members = Array.from({ length: 10_000 }, (_, index) => `crowd-${index}`);
    await api.db.$executeRaw`
      INSERT INTO agents (id, name, role, availability_since, created_at)
      SELECT id, id, 'agent', now(), now() FROM unnest(${members}::text[]) AS given (id)`;

    const { status, body } = await api.call('PUT /v1/inboxes/crowd', { body: { name: 'C', members } });

    expect(status).toBe(201);
    expect(body.members).toEqual(members);
  });

  const refused = [
    {
      name: 'an account-only setting',
      body: { name: 'I', policy: { defaultCapacity: 3 } },
      path: '/policy/defaultCapacity',
    },
    { name: 'an unknown setting', body: { name: 'I', policy: { colour: 1 } }, path: '/policy/colour' },
    {
      name: 'a duration of more than seven days',
      body: { name: 'I', policy: { responseTimeoutSeconds: { online: 604_801 } } },
      path: '/policy/responseTimeoutSeconds/online',
    },
    { name: 'a member named twice', body: { name: 'I', members: ['ann', 'ann'] }, path: '/members' },
  ];

  it.each(refused)('refuses $name and names the field', async ({ body, path }) => {
    const answer = await api.call('PUT /v1/inboxes/refused', { body });

    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ path }]);
  });
});

describe('members of an inbox', () => {
  it('join behind the others and keep their place when they join again', async () => {
    await api.call('PUT /v1/inboxes/joined', { body: { name: 'J', members: ['sue', 'bob'] } });

    const statuses = [
      (await api.call('PUT /v1/inboxes/joined/members/ann')).status,
      (await api.call('PUT /v1/inboxes/joined/members/sue')).status,
    ];

    expect(statuses).toEqual([204, 204]);
    expect((await api.call('GET /v1/inboxes/joined')).body.members).toEqual(['sue', 'bob', 'ann']);
  });

  it('are noted as departed when they leave, and the workflow is told each time', async () => {
    await api.call('PUT /v1/inboxes/left', { body: { name: 'L', members: ['ann'] } });
    api.temporal.take();

    await api.call('DELETE /v1/inboxes/left/members/ann');
    await api.call('DELETE /v1/inboxes/left/members/ann');

    expect(await departuresFrom(api.db, 'inbox', 'left')).toEqual(['ann']);
    expect(api.temporal.take()).toMatchObject([told('left'), told('left')]);
  });

  it('keep their turn in the rotation when they leave and join again', async () => {
    await api.call('PUT /v1/inboxes/turns', { body: { name: 'T', members: ['ann', 'bob'] } });
    await api.db.inboxMember.updateMany({
      where: { inboxId: 'turns', agentId: 'ann' },
      data: { turn: 7, turnAt: new Date() },
    });

    await api.call('DELETE /v1/inboxes/turns/members/ann');
    await api.call('PUT /v1/inboxes/turns', { body: { name: 'T', members: ['bob', 'ann'] } });

    const rows = await api.db.inboxMember.findMany({ where: { inboxId: 'turns' }, orderBy: { joinOrder: 'asc' } });
    expect(rows.map(({ agentId, turn }) => [agentId, turn])).toEqual([
      ['bob', null],
      ['ann', 7n],
    ]);
  });

  it('must be agents, of an inbox that is there', async () => {
    await api.call('PUT /v1/inboxes/strict', { body: { name: 'S' } });

    expect((await api.call('PUT /v1/inboxes/strict/members/nobody')).body.code).toBe('agent_not_found');
    expect((await api.call('PUT /v1/inboxes/nowhere/members/ann')).body.code).toBe('inbox_not_found');
    expect((await api.call('DELETE /v1/inboxes/nowhere/members/ann')).body.code).toBe('inbox_not_found');
  });
});

describe('DELETE /v1/inboxes/{id}', () => {
  it('deletes an inbox that no conversation was in', async () => {
    await api.call('PUT /v1/inboxes/empty', { body: { name: 'E', members: ['ann'] } });

    expect((await api.call('DELETE /v1/inboxes/empty')).status).toBe(204);
    expect(await editsOf(api.db, 'inbox', 'empty')).toEqual([]);
    expect((await api.call('DELETE /v1/inboxes/empty')).body.code).toBe('inbox_not_found');
  });

  it.each(['waiting', 'resolved'])('keeps an inbox with a %s conversation', async (state) => {
    const id = `used-${state}`;
    await api.call(`PUT /v1/inboxes/${id}`, { body: { name: 'U' } });
    const now = new Date();
    await api.db.conversation.create({
      data: { id, inboxId: id, consumerKey: 'joe', status: state, priority: 2, waitingSince: now, createdAt: now },
    });

    const { status, body } = await api.call(`DELETE /v1/inboxes/${id}`);

    expect([status, body.code]).toEqual([409, 'inbox_in_use']);
    expect(body.detail).toContain(state === 'resolved' ? 'resolved conversations' : '1 open conversations');
  });
});
