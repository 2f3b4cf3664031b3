import { afterAll, beforeAll, expect, it } from 'vitest';
import { LedgerTail, type News } from '../../api/ledger/ledger-tail.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

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

it('asks for news in one loop, however fast listeners come and go, and tells each event once', async () => {
  let questions = 0;
  const counting = database.db.$extends({
    query: {
      $allOperations: ({ args, query }) => {
        questions += 1;
        return query(args);
      },
    },
  }) as unknown as TestDatabase['db'];
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
