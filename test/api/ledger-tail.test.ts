import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LedgerTail, type News } from '../../api/ledger/ledger-tail.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

type Db = TestDatabase['db'];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function happen(): Promise<string> {
  const data = { type: 'conversation.waiting', occurredAt: new Date(), actorKind: 'routing' };
  return String((await database.db.event.create({ data })).id);
}

const idOf = (news: News): readonly string[] => (news.kind === 'event' ? [news.seen.event.id] : []);

/** The database, with a say before each question. */
const watched = (before: (operation: string) => void): Db =>
  database.db.$extends({
    query: {
      $allOperations: ({ operation, args, query }) => {
        before(operation);
        return query(args);
      },
    },
  }) as unknown as Db;

it('asks for news in one loop, however fast listeners come and go, and tells each event once', async () => {
  let questions = 0;
  const counting = watched(() => {
    questions += 1;
  });
  const tail = new LedgerTail(counting);
  for (let round = 0; round < 20; round += 1) {
    const gone = new AbortController();
    await tail.follow(null, gone.signal);
    gone.abort();
  }
  const news = await tail.follow(null, new AbortController().signal);
  const before = questions;
  const startedAt = Date.now();

  const ids: string[] = [];
  for (let count = 0; count < 30; count += 1) ids.push(await happen());
  const seen: string[] = [];
  for await (const each of news) {
    seen.push(...idOf(each));
    if (seen.length >= ids.length) break;
  }
  const asked = questions - before;
  const seconds = (Date.now() - startedAt) / 1_000;
  tail.close();

  expect(seen).toEqual(ids);
  // Each loop asks 40 times a second for events and five times for hints, and every batch is followed by one more question.
  expect(asked).toBeLessThan(seconds * 2 * 45 + 10);
});

it('ends whoever listens once the database is back, and follows it anew', async () => {
  let isAway = false;
  const tail = new LedgerTail(
    watched(() => {
      if (isAway) throw new Error('the database is away');
    }),
  );
  const interrupted = await tail.follow(null, new AbortController().signal);
  const ended = interrupted.next();
  isAway = true;
  await delay(400);
  isAway = false;

  expect(await ended).toEqual({ done: true, value: undefined });

  const again = await tail.follow(null, new AbortController().signal);
  const id = await happen();
  const { value } = await again.next();
  tail.close();
  expect(idOf(value)).toEqual([id]);
});

it('begins as soon as the database answers', async () => {
  let isAway = true;
  const after = await happen();
  const tail = new LedgerTail(
    watched(() => {
      if (isAway) throw new Error('the database is away');
    }),
  );
  const following = tail.follow(BigInt(after), new AbortController().signal);
  await delay(250);
  isAway = false;
  const news = await following;
  const id = await happen();

  expect(idOf((await news.next()).value)).toEqual([id]);
  tail.close();
});

it('reads seldom for an id that was drawn and never committed', async () => {
  await database.db.$queryRaw`SELECT nextval('events_id_seq')::text`;
  let reads = 0;
  const tail = new LedgerTail(
    watched((operation) => {
      if (operation === 'findMany') reads += 1;
    }),
  );
  const news = await tail.follow(null, new AbortController().signal);
  void news.next();
  await delay(1_000);
  tail.close();

  expect(reads).toBeGreaterThan(0);
  // The listener's own, four in quick succession, then one each 200 ms.
  expect(reads).toBeLessThan(14);
});
