import { prepareConversations } from '../conversations.ts';
import { EventFeed } from '../event-feed.ts';
import { setAvailability, withInbox } from '../inbox.ts';
import { inServingOrder, largestDisplacement } from '../order.ts';
import type { Row } from '../row.ts';
import { startStopwatch } from '../stopwatch.ts';
import { LONG_TIMEOUTS } from '../timeouts.ts';
import { seconds } from '../units.ts';

const MAX_SECONDS = 5;
const FULL = 500;
const SHORT = 6;
const AGENTS = 6;

type Measured = { readonly seconds: number; readonly placesOutOfOrder: number };

/** The first agent holds them all when the others come online, and then logs out. */
export const logout: Row<Measured> = {
  name: 'logout',
  lines: [
    {
      what: 'agent with 500 conversations logs out: all placed again',
      goal: `< ${MAX_SECONDS} s, in order`,
      show: (measured) => `${seconds(measured.seconds)}, at most ${measured.placesOutOfOrder} out of order`,
      meetsGoal: (measured) => measured.seconds < MAX_SECONDS && measured.placesOutOfOrder === 0,
    },
  ],
  run: (stack, { short }) => {
    const options = { id: 'logout', agentCount: AGENTS, onlineCount: 1, policy: LONG_TIMEOUTS };
    return withInbox(stack, options, async (inbox) => {
      const [leaving, ...others] = inbox.agentIds;
      const conversations = await prepareConversations(stack, inbox, { count: short ? SHORT : FULL });
      await setAvailability(stack, others, 'online');
      const feed = await EventFeed.open(stack, inbox.id);
      const lap = startStopwatch();

      await stack.client.expect('POST', `/v1/agents/${leaving}/logout`);
      await feed.until('all placed again', () => feed.assignedCount === conversations.length);

      const elapsed = lap().seconds;
      const served = feed.assigned.map(({ conversationId }) => conversationId);
      feed.close();
      return { seconds: elapsed, placesOutOfOrder: largestDisplacement(served, inServingOrder(conversations)) };
    });
  },
};
