import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { apiOn, type TestApi } from './api.ts';
import { seedCallers } from './callers.ts';
import { FakeTemporal } from './fake-temporal.ts';

let database: TestDatabase;
let api: Omit<TestApi, 'stop'>;
let written = '';

beforeAll(async () => {
  database = await createTestDatabase();
  await seedCallers(database.db);
  const memory = new Writable({
    write(chunk, _encoding, done) {
      written += chunk;
      done();
    },
  });
  const logger = pino({ level: 'info', base: null }, memory);
  api = await apiOn({ ...database, temporal: new FakeTemporal() }, {}, logger);
});
beforeEach(() => {
  written = '';
});
afterAll(async () => {
  await api.app.close();
  await database.drop();
});

const lines = () =>
  written
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

it('has one line for a request: who asked what, how it ended, and how long that took', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  const answer = await api.call('GET /v1/agents/ann?unknown=secret', { as: 'ann', headers: { traceparent } });

  expect(answer.status).toBe(400);
  expect(lines()).toEqual([
    {
      level: 30,
      time: expect.any(Number),
      reqId: answer.headers['x-request-id'],
      method: 'GET',
      route: '/v1/agents/:id',
      path: '/v1/agents/ann',
      status: 400,
      durationMs: expect.any(Number),
      bytes: expect.any(Number),
      by: { kind: 'person', id: 'ann' },
      traceId: '0af7651916cd43dd8448eb211c80319c',
      msg: 'request',
    },
  ]);
  expect(written).not.toContain('secret');
});

it('says that an answer was given before', async () => {
  const call = () => api.call('PATCH /v1/policy', { body: { cooloffSeconds: 5 }, key: 'once' });
  await call();
  written = '';

  await call();

  expect(lines()).toMatchObject([{ route: '/v1/policy', status: 200, replayed: true, by: { kind: 'key' } }]);
});

it('names no caller where nobody is known, nor a route where there is none', async () => {
  await api.app.inject({ method: 'GET', url: '/v1/agents' });
  await api.app.inject({ method: 'GET', url: '/nowhere' });
  await api.app.inject({ method: 'GET', url: '/v1/agents/%zz' });

  expect(lines().map(({ path, route, status, by }) => ({ path, route, status, by }))).toEqual([
    { path: '/v1/agents', route: '/v1/agents', status: 401, by: undefined },
    { path: '/nowhere', route: null, status: 404, by: undefined },
    { path: '/v1/agents/%zz', route: null, status: 400, by: undefined },
  ]);
});

it('is silent about health checks', async () => {
  await api.app.inject({ method: 'GET', url: '/healthz' });

  expect(lines()).toEqual([]);
});

it('has an error once, beside the line of its request', async () => {
  await database.db.$executeRawUnsafe('ALTER TABLE teams RENAME TO gone');

  await api.call('GET /v1/teams');
  await database.db.$executeRawUnsafe('ALTER TABLE gone RENAME TO teams');

  expect(lines()).toMatchObject([
    { level: 50, msg: 'request failed', code: 'internal_error' },
    { level: 30, msg: 'request', status: 500 },
  ]);
});

it('does not have the id of a consumer who is to be forgotten', async () => {
  await api.call('DELETE /v1/consumers/zoe.unmistakable');

  expect(lines()).toMatchObject([{ route: '/v1/consumers/:id', status: 404 }]);
  expect(written).not.toContain('zoe.unmistakable');
});
