import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWholeApi, type TestApi } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startWholeApi();
  await api.call('PUT /v1/teams/sales', { body: { name: 'Sales', members: ['ann'] } });
  await api.call('PUT /v1/inboxes/mail', {
    body: { name: 'Mail', members: ['ann', 'bob'], policy: { mode: 'manual' } },
  });
  await api.call('PUT /v1/inboxes/other', { body: { name: 'Other', policy: { mode: 'manual' } } });
});
afterAll(() => api.stop());

/** Opens a conversation in the manual inbox, where nothing happens by itself. */
async function open(id: string, more: Record<string, unknown> = {}): Promise<void> {
  await api.call('POST /v1/conversations', { body: { id, inboxId: 'mail', consumer: { id: 'joe' }, ...more } });
}

const command = (id: string, name: string) => `POST /v1/conversations/${id}/${name}`;

describe('assign', () => {
  it('gives the conversation to an agent, with a warning when that agent is offline', async () => {
    await open('assign-1');

    const { status, body } = await api.call(command('assign-1', 'assign'), { as: 'ann', body: { agentId: 'bob' } });

    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'assigned', agentId: 'bob', assignedBy: 'ann', warnings: ['agent_offline'] });
  });

  it('acts as the agent a key names, with that agent’s rights', async () => {
    await open('assign-2');
    await open('assign-3', { inboxId: 'other' });
    const body = { agentId: 'bob', actorId: 'ann' };

    const allowed = await api.call(command('assign-2', 'assign'), { as: 'service', body });
    const refused = await api.call(command('assign-3', 'assign'), { as: 'bootstrap', body });

    expect(allowed).toMatchObject({ status: 200, body: { assignedBy: 'ann' } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('is not for a service key on its own, nor for a person in another’s name', async () => {
    await open('assign-4');

    const key = await api.call(command('assign-4', 'assign'), { as: 'service', body: { agentId: 'bob' } });
    const person = await api.call(command('assign-4', 'assign'), {
      as: 'ann',
      body: { agentId: 'bob', actorId: 'bob' },
    });

    expect([key.status, person.status]).toEqual([403, 403]);
  });

  it('exceeds capacity only for supervisors and administrators who say so', async () => {
    await open('assign-5');
    const body = { agentId: 'bob', overCapacity: true };

    const byAgent = await api.call(command('assign-5', 'assign'), { as: 'ann', body });
    const bySupervisor = await api.call(command('assign-5', 'assign'), { as: 'sue', body });

    expect([byAgent.status, bySupervisor.status]).toEqual([403, 200]);
  });

  it('tells who holds the conversation when somebody else was expected', async () => {
    await open('assign-6');
    await api.call(command('assign-6', 'assign'), { body: { agentId: 'bob' } });

    const { status, body } = await api.call(command('assign-6', 'assign'), {
      body: { agentId: 'ann', expectedAgentId: null },
    });

    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'unexpected_assignee', agentId: 'bob' });
  });

  const refused = [
    { name: 'neither agent nor team', body: {}, status: 400, code: 'invalid_request' },
    { name: 'an unknown agent', body: { agentId: 'nobody' }, status: 404, code: 'agent_not_found' },
    { name: 'an unknown team', body: { teamId: 'nobody' }, status: 404, code: 'team_not_found' },
    { name: 'an unknown actor', body: { agentId: 'ann', actorId: 'nobody' }, status: 404, code: 'agent_not_found' },
    { name: 'an agent outside the inbox', body: { agentId: 'sue' }, status: 409, code: 'agent_not_in_inbox' },
    {
      name: 'an agent outside the team',
      body: { agentId: 'bob', teamId: 'sales' },
      status: 409,
      code: 'agent_not_in_team',
    },
    { name: 'an unknown field', body: { agentId: 'bob', force: true }, status: 400, code: 'invalid_request' },
  ];

  it.each(refused)('refuses $name', async ({ body, status, code }) => {
    await open('assign-refused');

    expect(await api.call(command('assign-refused', 'assign'), { body })).toMatchObject({ status, body: { code } });
  });

  it('is done once for a repeated key, and judged anew after a refusal', async () => {
    await open('assign-7');
    const request = { key: 'assign-7', body: { agentId: 'sue' } };

    const refusal = await api.call(command('assign-7', 'assign'), request);
    await api.call('PUT /v1/inboxes/mail/members/sue');
    const first = await api.call(command('assign-7', 'assign'), request);
    await api.call(command('assign-7', 'unassign'));
    const second = await api.call(command('assign-7', 'assign'), request);
    await api.call('DELETE /v1/inboxes/mail/members/sue');

    expect(refusal.status).toBe(409);
    expect(first).toMatchObject({ status: 200, body: { agentId: 'sue' } });
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect((await api.call('GET /v1/conversations/assign-7')).body.agentId).toBeNull();
  });
});

describe('claim', () => {
  it('is won by exactly one of many, and the others learn by whom', async () => {
    await open('claim-1');

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        api.call(command('claim-1', 'claim'), { as: index % 2 === 0 ? 'ann' : 'bob' }),
      ),
    );

    const winner = (await api.call('GET /v1/conversations/claim-1')).body.agentId;
    const refusals = answers.filter(({ status }) => status === 409);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(refusals).toHaveLength(5);
    for (const { body } of refusals) expect(body).toMatchObject({ code: 'already_assigned', agentId: winner });
  });

  it('takes the agent from a key, and from a token only that person', async () => {
    await open('claim-2');

    const without = await api.call(command('claim-2', 'claim'));
    const forAnother = await api.call(command('claim-2', 'claim'), { as: 'ann', body: { agentId: 'bob' } });
    const service = await api.call(command('claim-2', 'claim'), { as: 'service', body: { agentId: 'ann' } });

    expect(without).toMatchObject({ status: 400, body: { errors: [{ path: '/agentId' }] } });
    expect(forAnother.status).toBe(403);
    expect(service).toMatchObject({ status: 200, body: { agentId: 'ann' } });
  });
});

describe('the other commands', () => {
  it('unassign parks, route hands out again, requeue takes back', async () => {
    await open('story-1');
    await api.call('PUT /v1/agents/ann/availability', { body: { state: 'online' } });
    await api.call(command('story-1', 'assign'), { body: { agentId: 'ann', teamId: 'sales' } });

    const unassigned = await api.call(command('story-1', 'unassign'));
    const withoutTeam = await api.call(command('story-1', 'unassign'), { body: { team: true } });
    const routed = await api.call(command('story-1', 'route'));
    const requeued = await api.call(command('story-1', 'requeue'), { as: 'sue' });

    expect(unassigned.body).toMatchObject({ status: 'waiting', parked: true, position: null, teamId: 'sales' });
    expect(withoutTeam.body).toMatchObject({ teamId: null });
    expect(routed.body).toMatchObject({ status: 'assigned', assignedBy: 'routing', decision: { outcome: 'assigned' } });
    expect(requeued.body).toMatchObject({ status: 'waiting', coolingOff: [{ agentId: routed.body.agentId }] });
  });

  it('hand-off ends pending', async () => {
    await open('story-2', { pending: true });

    const { body } = await api.call(command('story-2', 'hand-off'), { body: { priority: 'high', teamId: 'sales' } });

    expect(body).toMatchObject({ status: 'waiting', priority: 'high', teamId: 'sales' });
    expect((await api.call(command('story-2', 'hand-off'))).body.code).toBe('not_pending');
  });

  it('resolve may be repeated; anything else on a resolved conversation is refused, whatever else is wrong', async () => {
    await open('story-3');
    const first = await api.call(command('story-3', 'resolve'), { body: { disposition: 'done' } });
    const second = await api.call(command('story-3', 'resolve'));

    const refused = await Promise.all([
      api.call(command('story-3', 'assign'), { body: { agentId: 'nobody' } }),
      api.call(command('story-3', 'claim'), { as: 'ann' }),
      api.call(command('story-3', 'unassign')),
      api.call(command('story-3', 'requeue')),
      api.call(command('story-3', 'route')),
      api.call(command('story-3', 'hand-off')),
      api.call('PATCH /v1/conversations/story-3', { body: { priority: 'low' } }),
    ]);

    expect(first).toMatchObject({ status: 200, body: { status: 'resolved', agentId: null } });
    expect(second).toMatchObject({ status: 200, body: first.body });
    for (const answer of refused)
      expect(answer).toMatchObject({ status: 409, body: { code: 'conversation_resolved' } });
  });

  it.each(['assign', 'unassign', 'requeue', 'route', 'hand-off', 'resolve', 'claim'])(
    '%s answers 404 for an unknown conversation',
    async (name) => {
      const body = name === 'assign' || name === 'claim' ? { agentId: 'ann' } : undefined;

      expect((await api.call(command('nothing', name), { body })).body.code).toBe('conversation_not_found');
    },
  );

  it('answer 202 with Prefer: respond-async, and are carried out', async () => {
    await open('later-1');

    const { status, body } = await api.call(command('later-1', 'assign'), {
      headers: { prefer: 'respond-async' },
      body: { agentId: 'ann' },
    });

    expect([status, body]).toEqual([202, { conversationId: 'later-1' }]);
    await expect.poll(async () => (await api.call('GET /v1/conversations/later-1')).body.agentId).toBe('ann');
  });
});
