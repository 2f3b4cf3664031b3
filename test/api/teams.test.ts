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

const told = { how: 'signal-with-start', name: 'directoryEdited', workflowId: 'test/directory/team/sales' };

describe('/v1/teams', () => {
  it('creates a team, then renames it and keeps its members', async () => {
    const created = await api.call('PUT /v1/teams/first', { body: { name: 'First', members: ['bob', 'ann'] } });
    const renamed = await api.call('PUT /v1/teams/first', { body: { name: 'Second' } });

    expect(created).toMatchObject({ status: 201, body: { id: 'first', name: 'First', members: ['bob', 'ann'] } });
    expect(renamed).toMatchObject({ status: 200, body: { id: 'first', name: 'Second', members: ['bob', 'ann'] } });
    expect((await api.call('GET /v1/teams/first')).body).toEqual(renamed.body);
    expect((await api.call('GET /v1/teams')).body).toEqual({ items: [renamed.body], nextCursor: null });
  });

  it('lets members join and leave, notes who left and tells the workflow', async () => {
    await api.call('PUT /v1/teams/sales', { body: { name: 'Sales', members: ['ann'] } });
    await api.call('PUT /v1/teams/sales/members/bob');
    await api.call('DELETE /v1/teams/sales/members/ann');

    expect((await api.call('GET /v1/teams/sales')).body.members).toEqual(['bob']);
    expect(await departuresFrom(api.db, 'team', 'sales')).toEqual(['ann']);
    expect(api.temporal.take()).toMatchObject([told, told, told]);
  });

  it('deletes a team with its members and tells the workflow, which takes it off its conversations', async () => {
    await api.call('PUT /v1/teams/gone', { body: { name: 'Gone', members: ['ann', 'sue'] } });
    await api.db.edit.deleteMany();
    api.temporal.take();

    const { status } = await api.call('DELETE /v1/teams/gone');

    expect(status).toBe(204);
    expect(await editsOf(api.db, 'team', 'gone')).toEqual([null]);
    expect(await api.db.teamMember.count({ where: { teamId: 'gone' } })).toBe(0);
    expect(api.temporal.take()).toMatchObject([{ ...told, workflowId: 'test/directory/team/gone' }]);
    expect((await api.call('GET /v1/teams/gone')).body.code).toBe('team_not_found');
    expect((await api.call('DELETE /v1/teams/gone')).body.code).toBe('team_not_found');
  });

  it('refuses unknown agents, teams and fields', async () => {
    const unknownMember = await api.call('PUT /v1/teams/strict', { body: { name: 'S', members: ['nobody'] } });
    const unknownField = await api.call('PUT /v1/teams/strict', { body: { name: 'S', policy: {} } });

    expect(unknownMember).toMatchObject({ status: 404, body: { code: 'agent_not_found' } });
    expect(unknownField).toMatchObject({ status: 400, body: { errors: [{ path: '/policy' }] } });
    expect((await api.call('PUT /v1/teams/nowhere/members/ann')).body.code).toBe('team_not_found');
  });
});
