import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi } from './api.ts';
import { editsOf } from './edits.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
beforeEach(() => {
  api.temporal.take();
});

describe('PUT /v1/agents/{id}', () => {
  it('creates an agent, offline and active, with defaults for what is absent', async () => {
    const { status, body } = await api.call('PUT /v1/agents/new-1', { body: { name: 'New' } });

    expect(status).toBe(201);
    expect(body).toEqual({
      id: 'new-1',
      name: 'New',
      role: 'agent',
      capacity: null,
      skills: [],
      availability: 'offline',
      availabilityCause: 'initial',
      availabilitySince: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      load: 0,
      active: true,
    });
  });

  it('sets what is absent back to its default and leaves the availability alone', async () => {
    await api.call('PUT /v1/agents/new-2', {
      body: { name: 'N', role: 'supervisor', capacity: 3, skills: ['billing'] },
    });
    await api.db.agent.update({ where: { id: 'new-2' }, data: { availability: 'online' } });

    const { status, body } = await api.call('PUT /v1/agents/new-2', { body: { name: 'M' } });

    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'M', role: 'agent', capacity: null, skills: [], availability: 'online' });
  });

  it('has a change of an agent who was there before taken up, so that whoever waits is served', async () => {
    await api.call('PUT /v1/agents/new-3', { body: { name: 'N', role: 'administrator' } });
    const toldOfTheNewOne = api.temporal.take();

    await api.call('PUT /v1/agents/new-3', { body: { name: 'N' } });

    const scope = { kind: 'agent', agentId: 'new-3' };
    expect(toldOfTheNewOne).toEqual([]);
    expect(await editsOf(api.db, 'agent', 'new-3')).toEqual([null]);
    expect(api.temporal.take()).toMatchObject([
      {
        how: 'signal-with-start',
        name: 'directoryEdited',
        workflowId: 'test/directory/agent/new-3',
        args: [{ scope }],
      },
    ]);
  });

  it('activates a deactivated agent', async () => {
    await api.call('PUT /v1/agents/new-4', { body: { name: 'N' } });
    await api.call('DELETE /v1/agents/new-4');

    const { body } = await api.call('PUT /v1/agents/new-4', { body: { name: 'N' } });

    expect(body.active).toBe(true);
  });

  const refused = [
    { name: 'a missing name', body: {}, path: '/name' },
    { name: 'an unknown field', body: { name: 'N', colour: 'red' }, path: '/colour' },
    { name: 'an unknown role', body: { name: 'N', role: 'boss' }, path: '/role' },
    { name: 'a capacity below 0', body: { name: 'N', capacity: -1 }, path: '/capacity' },
    { name: 'a capacity given as text', body: { name: 'N', capacity: '3' }, path: '/capacity' },
    { name: 'an empty skill', body: { name: 'N', skills: [''] }, path: '/skills/0' },
    { name: 'a NUL in the name', body: { name: 'N\0' }, path: '/name' },
    { name: 'a body that is no object', body: [1], path: '' },
  ];

  it.each(refused)('refuses $name and names the field', async ({ body, path }) => {
    const answer = await api.call('PUT /v1/agents/new-5', { body });

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path, message: expect.any(String) }] });
  });

  it.each(['a'.repeat(129), 'a%2Fb', '.', '..', 'a b'])('refuses the id %s', async (id) => {
    const { status } = await api.call(`PUT /v1/agents/${encodeURI(id).replaceAll('%252F', '%2F')}`, {
      body: { name: 'N' },
    });

    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(405);
  });

  it('takes an id of 128 characters of every permitted kind', async () => {
    const id = `A-z_0.:@${'x'.repeat(120)}`;

    expect((await api.call(`PUT /v1/agents/${id}`, { body: { name: 'N' } })).body.id).toBe(id);
  });
});

describe('GET /v1/agents', () => {
  it('pages by id without gap or repeat', async () => {
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await api.call(`GET /v1/agents?limit=2${query}`);
      ids.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    }

    const stored = await api.db.agent.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
    expect(ids).toEqual(stored.map(({ id }) => id));
  });

  it('filters by inbox, team and availability', async () => {
    await api.call('PUT /v1/inboxes/filtered', { body: { name: 'I', members: ['ann', 'bob'] } });
    await api.call('PUT /v1/teams/filtered', { body: { name: 'T', members: ['bob'] } });
    await api.db.agent.update({ where: { id: 'ann' }, data: { availability: 'busy' } });

    const idsOf = async (query: string) => {
      const { body } = await api.call(`GET /v1/agents?${query}`);
      return body.items.map(({ id }: { id: string }) => id);
    };

    expect(await idsOf('inboxId=filtered')).toEqual(['ann', 'bob']);
    expect(await idsOf('teamId=filtered')).toEqual(['bob']);
    expect(await idsOf('inboxId=filtered&availability=busy')).toEqual(['ann']);
    expect(await idsOf('inboxId=nowhere')).toEqual([]);
    expect(await idsOf('ids=sue,bob,nobody')).toEqual(['bob', 'sue']);
    expect(await idsOf('ids=sue,bob&inboxId=filtered')).toEqual(['bob']);
  });

  it('pages through those named by id', async () => {
    const { body: first } = await api.call('GET /v1/agents?ids=sue,bob&limit=1');
    const { body: second } = await api.call(`GET /v1/agents?ids=sue,bob&limit=1&cursor=${first.nextCursor}`);

    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['bob', 'sue']);
    expect(second.nextCursor).toBeNull();
  });

  it.each(['limit=0', 'limit=201', 'limit=ten', 'limit=1.5', 'page=2', 'ids=a%20b'])('refuses ?%s', async (query) => {
    const { status, body } = await api.call(`GET /v1/agents?${query}`);

    expect(status).toBe(400);
    expect(body.errors[0].path).toBe(`/${query.split('=')[0]}`);
  });

  it.each([
    'x',
    'W10',
    Buffer.from('["teams","a"]').toString('base64url'),
    Buffer.from('["agents",1]').toString('base64url'),
    'x'.repeat(2_001),
  ])('refuses the cursor %s', async (cursor) => {
    expect((await api.call(`GET /v1/agents?cursor=${cursor}`)).body.code).toBe('invalid_cursor');
  });
});

describe('GET /v1/agents/{id}', () => {
  it('answers 404 for an unknown agent', async () => {
    expect((await api.call('GET /v1/agents/nobody')).body.code).toBe('agent_not_found');
  });
});

describe('DELETE /v1/agents/{id}', () => {
  it('deactivates the agent and has its workflow reroute what it holds, also when repeated', async () => {
    await api.call('PUT /v1/agents/leaver', { body: { name: 'N' } });

    const statuses = [
      (await api.call('DELETE /v1/agents/leaver')).status,
      (await api.call('DELETE /v1/agents/leaver')).status,
    ];

    const change = { availability: 'offline', cause: 'deactivated', actor: { kind: 'key', id: 'key:bootstrap' } };
    const told = { how: 'update-with-start', name: 'setAvailability', workflowId: 'test/agent/leaver', args: [change] };
    expect(statuses).toEqual([204, 204]);
    const tellsDirectory = { name: 'directoryEdited', workflowId: 'test/directory/agent/leaver' };
    expect(api.temporal.take()).toMatchObject([told, tellsDirectory, told, tellsDirectory]);
    expect(await editsOf(api.db, 'agent', 'leaver')).toEqual([null, null]);
    expect((await api.call('GET /v1/agents/leaver')).body.active).toBe(false);
  });

  it('answers 404 for an unknown agent', async () => {
    expect((await api.call('DELETE /v1/agents/nobody')).body.code).toBe('agent_not_found');
  });
});

describe('POST /v1/agents/{id}/heartbeat', () => {
  it('is no sign of life of a deactivated or an unknown agent', async () => {
    await api.call('PUT /v1/agents/silent', { body: { name: 'S' } });
    await api.call('DELETE /v1/agents/silent');

    const deactivated = await api.call('POST /v1/agents/silent/heartbeat');
    const unknown = await api.call('POST /v1/agents/nobody/heartbeat');

    const { heartbeatAt } = await api.db.agent.findUniqueOrThrow({ where: { id: 'silent' } });
    expect([deactivated.status, deactivated.body.code, heartbeatAt]).toEqual([409, 'agent_deactivated', null]);
    expect(unknown.body.code).toBe('agent_not_found');
  });
});
