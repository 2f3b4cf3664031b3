import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Temporal } from '../../api/temporal/connection.ts';
import { freePort } from '../../dev/free-port.ts';
import { openDatabase } from '../../runtime/database.ts';
import { openTemporal } from '../../runtime/temporal.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { apiOn, type TestApi, testConfig } from './api.ts';
import { seedCallers } from './callers.ts';
import { FakeTemporal } from './fake-temporal.ts';

const TIMEOUT_MS = 1_000;
/** What a loaded machine may add. */
const PATIENCE_MS = 2_500;

const config = {
  database: { timeoutMs: TIMEOUT_MS, prepare: true },
  temporal: { ...testConfig.temporal, timeoutMs: TIMEOUT_MS },
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedCallers(database.db);
  const now = new Date();
  await database.db.inbox.create({ data: { id: 'mail', name: 'Mail', policy: {}, policyVersion: 1, createdAt: now } });
  await database.db.conversation.create({
    data: {
      id: 'c',
      inboxId: 'mail',
      consumerKey: 'joe',
      status: 'waiting',
      priority: 2,
      waitingSince: now,
      createdAt: now,
    },
  });
});
afterAll(() => database.drop());

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A network that lets packets through, until it swallows them. */
async function network(target: URL): Promise<{ readonly url: string; swallow(): void }> {
  const sockets: Socket[] = [];
  let swallowing = false;
  const server = createServer((near) => {
    if (swallowing) return void sockets.push(near);
    const far = connect(Number(target.port), target.hostname);
    sockets.push(near, far);
    for (const socket of [near, far]) socket.on('error', () => undefined);
    near.pipe(far).pipe(near);
  });
  await listen(server);
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    swallow() {
      swallowing = true;
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
  };
}

const listen = (server: Server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

/** A client as the API has it, of a server that may not be there. */
function temporalAt(address: string): Temporal {
  const connection = { address };
  const temporal = openTemporal({ connection, namespace: 'default', timeoutMs: TIMEOUT_MS, dataConverter: {} });
  closing.push(() => temporal.close());
  return temporal;
}

async function apiWithDatabaseAt(url: string): Promise<Omit<TestApi, 'stop'>> {
  const { db, ping, close } = openDatabase({ url, poolSize: 2, timeoutMs: TIMEOUT_MS, prepare: true });
  closing.push(close);
  const api = await apiOn({ db, ping, temporal: new FakeTemporal() }, config);
  closing.push(() => api.app.close());
  return api;
}

const MESSAGE = { route: 'POST /v1/conversations/c/messages', body: { id: 'm', from: 'consumer' } } as const;

const WRITES = [
  { route: 'POST /v1/conversations', body: { inboxId: 'mail', consumer: { id: 'joe' } } },
  { route: 'POST /v1/conversations/new/messages', body: { id: 'm', from: 'consumer', inboxId: 'mail' } },
  { route: 'POST /v1/conversations/c/resolve', body: {} },
  { route: 'PUT /v1/agents/ann/availability', body: { state: 'online' } },
  { route: 'PATCH /v1/policy', body: { cooloffSeconds: 77 } },
  { route: 'PUT /v1/inboxes/mail', body: { name: 'Renamed' } },
] as const;

async function expectUnavailable(api: Omit<TestApi, 'stop'>, code: string): Promise<void> {
  const messages = code === 'database_unavailable' ? [MESSAGE] : [];
  for (const { route, body } of [...WRITES, ...messages]) {
    const before = performance.now();
    const answer = await api.call(route, { body });
    expect(answer, route).toMatchObject({ status: 503, body: { code } });
    expect(Number(answer.headers['retry-after']), route).toBeGreaterThan(0);
    expect(performance.now() - before, route).toBeLessThan(TIMEOUT_MS + PATIENCE_MS);
  }
}

describe('while Temporal is away', () => {
  const ways = [
    { how: 'refuses connections', address: async () => `127.0.0.1:${await freePort()}` },
    {
      how: 'swallows packets',
      address: async () => {
        const hole = await network(new URL('tcp://127.0.0.1:9'));
        hole.swallow();
        return new URL(hole.url.replace('tcp:', 'http:')).host;
      },
    },
  ];

  it.each(ways)('and $how, writing is answered 503 in time and nothing is half done', async ({ address }) => {
    const api = await apiOn({ ...database, temporal: temporalAt(await address()) }, config);
    closing.push(() => api.app.close());

    await expectUnavailable(api, 'temporal_unavailable');

    const inbox = await database.db.inbox.findUniqueOrThrow({ where: { id: 'mail' } });
    expect(inbox.name).toBe('Mail');
    expect((await api.call('GET /v1/policy')).body.cooloffSeconds).toBe(300);
  });

  it.each(ways)('and $how, a message in an open conversation is taken', async ({ address }) => {
    const api = await apiOn({ ...database, temporal: temporalAt(await address()) }, config);
    closing.push(() => api.app.close());
    await database.db.message.deleteMany();

    const { status } = await api.call(MESSAGE.route, { body: MESSAGE.body });

    expect(status).toBe(202);
    expect(await database.db.message.count()).toBe(1);
  });

  it.each(ways)('and $how, that is noticed once and then answered at once', async ({ address }) => {
    const api = await apiOn({ ...database, temporal: temporalAt(await address()) }, config);
    closing.push(() => api.app.close());
    const write = async () => {
      const before = performance.now();
      const { status } = await api.call('PUT /v1/inboxes/mail', { body: { name: 'Renamed' } });
      return { status, atOnce: performance.now() - before < 300 };
    };

    await expect.poll(write, { timeout: 5_000 }).toEqual({ status: 503, atOnce: true });

    const answers = await Promise.all(Array.from({ length: 20 }, write));
    expect(answers.every(({ status, atOnce }) => status === 503 && atOnce)).toBe(true);
  });

  it.each(ways)('and $how, reading goes on', async ({ address }) => {
    const api = await apiOn({ ...database, temporal: temporalAt(await address()) }, config);
    closing.push(() => api.app.close());

    expect((await api.call('GET /v1/conversations/c')).status).toBe(200);
    expect((await api.call('GET /v1/agents')).status).toBe(200);
    expect((await api.call('GET /healthz')).status).toBe(200);
    expect(await api.call('GET /readyz')).toMatchObject({ status: 503, body: { code: 'temporal_unavailable' } });
  });
});

describe('when Temporal is back', () => {
  it('calls go through again without a restart', async () => {
    const temporal = new FakeTemporal();
    const api = await apiOn({ ...database, temporal }, config);
    closing.push(() => api.app.close());
    const gone = Object.assign(new Error('14 UNAVAILABLE'), { code: 14, details: 'gone', metadata: {} });
    temporal.answer = () => {
      throw gone;
    };
    const write = async () => (await api.call('PATCH /v1/policy', { body: {} })).status;
    await expect.poll(write).toBe(503);

    temporal.answer = () => undefined;

    await expect.poll(write, { timeout: 3_000 }).toBe(200);
  });
});

describe('while the database is away', () => {
  it('and refuses connections, everything is answered 503 at once', async () => {
    const url = new URL(database.url);
    url.port = String(await freePort());
    const api = await apiWithDatabaseAt(url.href);

    await expectUnavailable(api, 'database_unavailable');

    const ready = await api.call('GET /readyz');
    expect(ready).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
    expect(ready.body.detail).toContain('database');
  });

  it('and swallows packets, everything is answered 503 in time', async () => {
    const { url, swallow } = await network(new URL(database.url));
    const api = await apiWithDatabaseAt(url);
    const before = await api.call('GET /v1/policy');

    swallow();

    expect(before.status).toBe(200);
    await expectUnavailable(api, 'database_unavailable');
    const since = performance.now();
    expect((await api.call('GET /v1/policy')).status).toBe(503);
    expect(performance.now() - since).toBeLessThan(300);
  });

  it('and all connections are taken, nobody waits for long', async () => {
    const { db, ping, close } = openDatabase({ url: database.url, poolSize: 1, timeoutMs: 20_000, prepare: true });
    closing.push(close);
    const api = await apiOn({ db, ping, temporal: new FakeTemporal() }, config);
    closing.push(() => api.app.close());
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let busy = Promise.resolve();
    await new Promise<void>((begun) => {
      const work = () => {
        begun();
        return released;
      };
      busy = db.$transaction(work, { maxWait: 10_000, timeout: 20_000 });
    });

    const answer = await api.call('GET /v1/agents');

    release();
    await busy;
    expect(answer).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
    expect((await api.call('GET /v1/agents')).status).toBe(200);
  });
});

describe('/readyz', () => {
  it('names a schema that is not there', async () => {
    const url = new URL(database.url);
    url.pathname = '/template1';
    const api = await apiWithDatabaseAt(url.href);

    const { status, body } = await api.call('GET /readyz');

    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'database_unavailable', detail: expect.stringContaining('schema') });
  });

  it('names the migrations that the database lacks', async () => {
    const other = await createTestDatabase();
    closing.push(other.drop);
    const [latest] = await other.db.$queryRaw<{ name: string }[]>`
      DELETE FROM _prisma_migrations
      WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations) RETURNING migration_name AS name`;
    const api = await apiOn({ ...other, temporal: new FakeTemporal() }, config);
    closing.push(() => api.app.close());

    const { status, body } = await api.call('GET /readyz');

    expect(status).toBe(503);
    expect(body.detail).toBe(`not ready: the schema of the database lacks ${latest?.name}: run the migrations.`);
  });

  it('names a time zone in which instants would be stored wrong', async () => {
    // As behind a pooler that drops what a process asks for with its connection.
    const api = await apiWithDatabaseAt(`${database.url}?options=-c%20TimeZone%3DAmerica%2FNew_York`);

    const { status, body } = await api.call('GET /readyz');

    expect({ status, code: body.code }).toEqual({ status: 503, code: 'database_unavailable' });
    expect(body.detail).toContain("time zone America/New_York: run ALTER DATABASE … SET TimeZone TO 'UTC'");
  });

  it('names the search attributes that the namespace does not know', async () => {
    const temporal = new FakeTemporal();
    temporal.searchAttributes = { BatonStatus: 2 };
    const api = await apiOn({ ...database, temporal }, config);
    const without = await apiOn({ ...database, temporal }, { ...config, searchAttributes: 'none' });
    closing.push(
      () => api.app.close(),
      () => without.app.close(),
    );

    const { status, body } = await api.call('GET /readyz');

    expect({ status, code: body.code }).toEqual({ status: 503, code: 'temporal_unavailable' });
    expect(body.detail).toContain('BatonInbox, BatonAgent');
    expect((await without.call('GET /readyz')).status).toBe(200);
  });

  it('answers 200 when all is there', async () => {
    const api = await apiOn({ ...database, temporal: new FakeTemporal() }, config);
    closing.push(() => api.app.close());

    expect(await api.call('GET /readyz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });
});
