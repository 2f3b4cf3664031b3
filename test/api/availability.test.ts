import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWholeApi, type TestApi } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startWholeApi();
});
afterAll(() => api.stop());

describe('the availability of an agent', () => {
  it('is in force when the answer arrives', async () => {
    const { status, body } = await api.call('PUT /v1/agents/ann/availability', { as: 'ann', body: { state: 'busy' } });

    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'ann', availability: 'busy', availabilityCause: 'declared' });
    expect((await api.call('GET /v1/agents/ann')).body).toEqual(body);
  });

  it('ends with a logout, also when the request is repeated', async () => {
    await api.call('PUT /v1/agents/ann/availability', { body: { state: 'online' } });

    const first = await api.call('POST /v1/agents/ann/logout', { key: 'bye' });
    await api.call('PUT /v1/agents/ann/availability', { body: { state: 'online' } });
    const second = await api.call('POST /v1/agents/ann/logout', { key: 'bye' });

    expect(first).toMatchObject({ status: 200, body: { availability: 'offline', availabilityCause: 'logout' } });
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect((await api.call('GET /v1/agents/ann')).body.availability).toBe('online');
  });

  it('survives many changes at once, one after another', async () => {
    const states = ['online', 'away', 'offline', 'busy', 'offline', 'online', 'offline', 'away'];

    const answers = await Promise.all(
      states.map((state) => api.call('PUT /v1/agents/bob/availability', { as: 'service', body: { state } })),
    );

    expect(answers.map(({ status }) => status)).toEqual(states.map(() => 200));
  });

  it('cannot be declared for somebody deactivated or unknown', async () => {
    await api.call('PUT /v1/agents/leaver', { body: { name: 'L' } });
    await api.call('PUT /v1/agents/leaver/availability', { body: { state: 'online' } });
    await api.call('DELETE /v1/agents/leaver');

    const { body } = await api.call('GET /v1/agents/leaver');
    const refused = await api.call('PUT /v1/agents/leaver/availability', { body: { state: 'online' } });

    expect(body).toMatchObject({ active: false, availability: 'offline', availabilityCause: 'deactivated' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'agent_deactivated' } });
    expect((await api.call('POST /v1/agents/nobody/logout')).body.code).toBe('agent_not_found');
  });

  it('is one of four', async () => {
    const { status, body } = await api.call('PUT /v1/agents/ann/availability', { body: { state: 'lunch' } });

    expect(status).toBe(400);
    expect(body.errors).toEqual([{ path: '/state', message: 'must be one of online, busy, away, offline' }]);
  });
});
