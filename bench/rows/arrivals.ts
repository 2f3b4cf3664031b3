import { createConversations } from '../conversations.ts';
import { EventFeed } from '../event-feed.ts';
import { withInbox } from '../inbox.ts';
import type { Row } from '../row.ts';
import { isEven, type Spread, showSpread, spreadOf } from '../spread.ts';
import { startStopwatch } from '../stopwatch.ts';
import { cpu, seconds } from '../units.ts';

const MAX_SECONDS = 5;
const FULL = 300;
const SHORT = 6;

type Measured = Spread & { readonly seconds: number; readonly cpuSeconds: number | null };

export const arrivals: Row<Measured> = {
  name: 'arrivals',
  lines: [
    {
      what: '300 arrivals by 16 callers over 3 agents, all assigned',
      goal: `< ${MAX_SECONDS} s, 100 each`,
      show: (measured) => `${seconds(measured.seconds)}, ${showSpread(measured)}, ${cpu(measured.cpuSeconds)}`,
      meetsGoal: (measured) => measured.seconds < MAX_SECONDS && isEven(measured),
    },
  ],
  run: (stack, { short }) =>
    withInbox(stack, { id: 'arrivals', agentCount: 3 }, async (inbox) => {
      const count = short ? SHORT : FULL;
      const feed = await EventFeed.open(stack, inbox.id);
      const lap = startStopwatch();

      await createConversations(stack, inbox, { count });
      await feed.until('all arrivals assigned', () => feed.assignedCount === count);

      const measured = { ...lap(), ...spreadOf(feed.assigned, inbox) };
      feed.close();
      return measured;
    }),
};
