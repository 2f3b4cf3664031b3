import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LastUse } from '../../api/access/last-use.ts';
import type { Database } from '../../store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { apiOn } from './api.ts';
import { SERVICE_KEY_ID, seedCallers } from './callers.ts';
import { FakeTemporal } from './fake-temporal.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await seedCallers(db);
});
afterAll(() => database.drop());

const stored = async () => (await db.apiKey.findUniqueOrThrow({ where: { id: SERVICE_KEY_ID } })).lastUsedAt;
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1_000);

describe('the last use of a key', () => {
  it.each([
    { what: 'is noted the first time', found: null, noted: true },
    { what: 'is noted again after a minute', found: secondsAgo(61), noted: true },
    { what: 'is not noted again within the minute', found: secondsAgo(30), noted: false },
  ])('$what', async ({ found, noted }) => {
    await db.apiKey.update({ where: { id: SERVICE_KEY_ID }, data: { lastUsedAt: found } });
    const lastUse = new LastUse({ db, onFailure: (error) => expect.unreachable(String(error)) });

    lastUse.note({ id: SERVICE_KEY_ID, lastUsedAt: found });
    await lastUse.close();

    if (noted) expect((await stored())?.getTime()).toBeGreaterThan(secondsAgo(10).getTime());
    else expect(await stored()).toEqual(found);
  });

  it('is written once by requests that come together', async () => {
    const written: unknown[] = [];
    const counting = db.$extends({
      query: {
        apiKey: {
          updateMany: ({ args, query }) => {
            written.push(args);
            return query(args);
          },
        },
      },
    }) as unknown as Database;
    const lastUse = new LastUse({ db: counting, onFailure: (error) => expect.unreachable(String(error)) });

    for (let request = 0; request < 5; request += 1) lastUse.note({ id: SERVICE_KEY_ID, lastUsedAt: null });
    await lastUse.close();

    expect(written).toHaveLength(1);
  });

  it('fails no request where it cannot be written', async () => {
    await db.apiKey.update({ where: { id: SERVICE_KEY_ID }, data: { lastUsedAt: null } });
    let refused = 0;
    const refusing = db.$extends({
      query: {
        apiKey: {
          updateMany: () => {
            refused += 1;
            throw new Error('read only');
          },
        },
      },
    }) as unknown as Database;
    const { app, call } = await apiOn({ db: refusing, ping: database.ping, temporal: new FakeTemporal() });

    const { status } = await call('GET /v1/policy', { as: 'service' });
    await app.close();

    expect([status, refused]).toEqual([200, 1]);
  });
});
