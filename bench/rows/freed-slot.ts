import { prepareConversations } from '../conversations.ts';
import { EventFeed } from '../event-feed.ts';
import { withInbox } from '../inbox.ts';
import { p99 } from '../percentile.ts';
import type { Row } from '../row.ts';
import { LONG_TIMEOUTS } from '../timeouts.ts';
import { milliseconds } from '../units.ts';

const MAX_P99_MS = 80;
const AGENTS = 3;
const FULL = 200;
const SHORT = 5;

type Measured = { readonly p99Ms: number };

/** One slot after another; from before the resolve is sent until the stream shows who has the slot now. */
export const freedSlot: Row<Measured> = {
  name: 'freed-slot',
  lines: [
    {
      what: 'slot freed to next one assigned, p99',
      goal: `< ${MAX_P99_MS} ms`,
      show: (measured) => milliseconds(measured.p99Ms),
      meetsGoal: (measured) => measured.p99Ms < MAX_P99_MS,
    },
  ],
  run: (stack, { short }) => {
    const options = { id: 'freed-slot', agentCount: AGENTS, capacity: 1, policy: LONG_TIMEOUTS };
    return withInbox(stack, options, async (inbox) => {
      const count = short ? SHORT : FULL;
      const held = (await prepareConversations(stack, inbox, { count: count + AGENTS }))
        .filter(({ status }) => status === 'assigned')
        .map(({ id }) => id);
      const feed = await EventFeed.open(stack, inbox.id);
      const times = [];

      for (let number = 0; number < count; number += 1) {
        const conversationId = held[number];
        const sentAtMs = Date.now();
        const resolved = stack.client.expect('POST', `/v1/conversations/${conversationId}/resolve`);
        await feed.until('the next one assigned', () => feed.assigned.length > number);
        const next = feed.assigned[number];
        if (next?.conversationId == null) throw new Error('an assignment without a conversation');
        times.push(next.arrivedAtMs - sentAtMs);
        held.push(next.conversationId);
        await resolved;
      }
      feed.close();
      return { p99Ms: p99(times) };
    });
  },
};
