import pMap from 'p-map';
import pg from 'pg';
import { createConversation, createConversations, wasRefused } from '../conversations.ts';
import { withInbox } from '../inbox.ts';
import { p99 } from '../percentile.ts';
import type { Row } from '../row.ts';
import type { BenchStack } from '../stack.ts';
import { milliseconds } from '../units.ts';

const MAX_RATIO = 1.5;
const FULL = { waiting: 150, creates: 300 };
const SHORT = { waiting: 8, creates: 4 };

/** Creates in the other inbox at once. */
const CALLERS_ELSEWHERE = 2;

/** Where each of them is refused only after seconds, fewer are enough to see it. */
const MOST_MS = 20_000;

type Measured = {
  readonly p99Ms: number;
  readonly p99WithoutMs: number;
  readonly refused: number;
};

const ratio = ({ p99Ms, p99WithoutMs }: Measured) => p99Ms / p99WithoutMs;

export const lockedInbox: Row<Measured> = {
  name: 'locked-inbox',
  lines: [
    {
      what: "one inbox's row locked from outside, 150 creates waiting for it: create in another, p99",
      goal: `≤ ${MAX_RATIO} × that without`,
      show: ({ p99Ms, p99WithoutMs, refused }) =>
        `${milliseconds(p99Ms)} against ${milliseconds(p99WithoutMs)}, ${refused} refused`,
      ratio,
      meetsGoal: (measured) => ratio(measured) <= MAX_RATIO && measured.refused === 0,
    },
  ],
  run: (stack, { short }) => {
    const { waiting, creates } = short ? SHORT : FULL;
    return withInbox(stack, { id: 'locked-hot', agentCount: 3 }, (hot) =>
      withInbox(stack, { id: 'locked-other', agentCount: 3 }, async (other) => {
        const createElsewhere = (infix: string) =>
          pMap(idsInTime(`locked-other-${infix}`, creates), (id) => createConversation(stack, other, id), {
            concurrency: CALLERS_ELSEWHERE,
          });
        await createConversations(stack, other, { count: Math.ceil(creates / 4), infix: 'warm-up-' });
        const without = await createElsewhere('without');

        const unlock = await lockRow(stack, hot.id);
        const blocked = createConversations(stack, hot, { count: waiting, callers: waiting });
        const during = await createElsewhere('during');
        await unlock();
        await blocked;

        return {
          p99Ms: p99(during.map(({ elapsedMs }) => elapsedMs)),
          p99WithoutMs: p99(without.map(({ elapsedMs }) => elapsedMs)),
          refused: during.filter(wasRefused).length,
        };
      }),
    );
  },
};

function* idsInTime(prefix: string, count: number): Generator<string> {
  const endsAtMs = performance.now() + MOST_MS;
  for (let number = 0; number < count && performance.now() < endsAtMs; number += 1) yield `${prefix}-${number}`;
}

/** Locks the inbox as a forgotten session of `psql` would; the function it returns lets go. */
async function lockRow({ databaseUrl }: BenchStack, inboxId: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('BEGIN');
  const { rowCount } = await client.query('SELECT FROM inboxes WHERE id = $1 FOR UPDATE', [inboxId]);
  if (rowCount !== 1) throw new Error(`${inboxId} is no row of inboxes`);
  return async () => {
    await client.query('ROLLBACK');
    await client.end();
  };
}
