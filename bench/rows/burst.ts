import { createConversations, wasRefused } from '../conversations.ts';
import { EventFeed } from '../event-feed.ts';
import { withInbox } from '../inbox.ts';
import type { Row } from '../row.ts';
import { isEven, type Spread, showSpread, spreadOf } from '../spread.ts';
import { startStopwatch } from '../stopwatch.ts';
import { seconds } from '../units.ts';

const FULL = 300;
const SHORT = 6;

type Measured = Spread & { readonly seconds: number; readonly refused: number };

export const burst: Row<Measured> = {
  name: 'burst',
  lines: [
    {
      what: '300 creates at once, one inbox, 3 agents',
      goal: '100 each, no 503',
      show: (measured) => `${showSpread(measured)}, ${measured.refused} refused, ${seconds(measured.seconds)}`,
      meetsGoal: (measured) => measured.refused === 0 && isEven(measured),
    },
  ],
  run: (stack, { short }) =>
    withInbox(stack, { id: 'burst', agentCount: 3 }, async (inbox) => {
      const count = short ? SHORT : FULL;
      const feed = await EventFeed.open(stack, inbox.id);
      const lap = startStopwatch();

      const answers = await createConversations(stack, inbox, { count, callers: count });
      const refused = answers.filter(wasRefused).length;
      await feed.until('all that were taken assigned', () => feed.assignedCount >= count - refused);

      const measured = { seconds: lap().seconds, refused, ...spreadOf(feed.assigned, inbox) };
      feed.close();
      return measured;
    }),
};
