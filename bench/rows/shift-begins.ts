import { setTimeout as delay } from 'node:timers/promises';
import { prepareConversations } from '../conversations.ts';
import { EventFeed } from '../event-feed.ts';
import { withInbox } from '../inbox.ts';
import { inServingOrder, largestDisplacement } from '../order.ts';
import { p99 } from '../percentile.ts';
import type { Row } from '../row.ts';
import type { BenchStack } from '../stack.ts';
import { startStopwatch } from '../stopwatch.ts';
import { LONG_TIMEOUTS } from '../timeouts.ts';
import { seconds } from '../units.ts';

const MAX_SECONDS = 8;
const MAX_AVAILABILITY_P99_SECONDS = 1;
const RETRY_AFTER_MS = 200;

const FULL = { waiting: 1_000, agents: 50, capacity: 20 };
const SHORT = { waiting: 8, agents: 4, capacity: 2 };

type Measured = {
  readonly seconds: number;
  readonly placesOutOfOrder: number;
  readonly refused: number;
  readonly availabilityP99Seconds: number;
};

export const shiftBegins: Row<Measured> = {
  name: 'shift-begins',
  lines: [
    {
      what: '1,000 wait, 50 agents with 20 slots come online at once',
      goal: `< ${MAX_SECONDS} s, strictly in order, no 503`,
      show: ({ placesOutOfOrder, refused, ...measured }) =>
        `${seconds(measured.seconds)}, at most ${placesOutOfOrder} out of order, ${refused} × 503`,
      meetsGoal: ({ placesOutOfOrder, refused, ...measured }) =>
        measured.seconds < MAX_SECONDS && placesOutOfOrder === 0 && refused === 0,
    },
    {
      what: 'availability answered while that goes on, p99',
      goal: `< ${MAX_AVAILABILITY_P99_SECONDS} s`,
      show: (measured) => seconds(measured.availabilityP99Seconds),
      meetsGoal: (measured) => measured.availabilityP99Seconds < MAX_AVAILABILITY_P99_SECONDS,
    },
  ],
  run: (stack, { short }) => {
    const { waiting, agents, capacity } = short ? SHORT : FULL;
    const policy = { ...LONG_TIMEOUTS, whenAllOffline: 'wait' };
    return withInbox(
      stack,
      { id: 'shift-begins', agentCount: agents, onlineCount: 0, capacity, policy },
      async (inbox) => {
        const conversations = await prepareConversations(stack, inbox, { count: waiting });
        const feed = await EventFeed.open(stack, inbox.id);
        const lap = startStopwatch();

        const comings = await Promise.all(inbox.agentIds.map((agentId) => comeOnline(stack, agentId)));
        await feed.until('all who waited assigned', () => feed.assignedCount === waiting);

        const elapsed = lap().seconds;
        const served = feed.assigned.map(({ conversationId }) => conversationId);
        feed.close();
        return {
          seconds: elapsed,
          placesOutOfOrder: largestDisplacement(served, inServingOrder(conversations)),
          refused: comings.reduce((sum, coming) => sum + coming.refused, 0),
          availabilityP99Seconds: p99(comings.map((coming) => coming.elapsedMs)) / 1_000,
        };
      },
    );
  },
};

/** Until it is answered 200: a refusal is counted, and the time it costs belongs to the answer. */
async function comeOnline({ client }: BenchStack, agentId: string) {
  const startedAtMs = performance.now();
  for (let refused = 0; ; refused += 1) {
    const { status } = await client.call('PUT', `/v1/agents/${agentId}/availability`, { state: 'online' });
    if (status === 200) return { refused, elapsedMs: performance.now() - startedAtMs };
    if (status !== 503) throw new Error(`${agentId} could not come online: ${status}`);
    await delay(RETRY_AFTER_MS);
  }
}
