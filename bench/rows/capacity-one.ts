import { createConversations } from '../conversations.ts';
import { EventFeed } from '../event-feed.ts';
import { withInbox } from '../inbox.ts';
import type { Row } from '../row.ts';
import { startStopwatch } from '../stopwatch.ts';
import { cpu, seconds } from '../units.ts';

const MAX_SECONDS = 9;
const MAX_CPU_SECONDS = 15;
const FULL = 300;
const SHORT = 9;

type Measured = { readonly seconds: number; readonly cpuSeconds: number | null };

/** Whoever is assigned is resolved as soon as the stream says so, which frees the slot for the next one. */
export const capacityOne: Row<Measured> = {
  name: 'capacity-one',
  lines: [
    {
      what: '300 arrivals by 16 callers over 3 agents with capacity 1, each resolved once assigned: all served',
      goal: `< ${MAX_SECONDS} s, ≤ ${MAX_CPU_SECONDS} s of CPU`,
      show: (measured) => `${seconds(measured.seconds)}, ${cpu(measured.cpuSeconds)}`,
      meetsGoal: (measured) => measured.seconds < MAX_SECONDS && (measured.cpuSeconds ?? 0) <= MAX_CPU_SECONDS,
    },
  ],
  run: (stack, { short }) =>
    withInbox(stack, { id: 'capacity-one', agentCount: 3, capacity: 1 }, async (inbox) => {
      const count = short ? SHORT : FULL;
      const feed = await EventFeed.open(stack, inbox.id);
      const resolving: Promise<unknown>[] = [];
      feed.onEvent(({ type, conversationId }) => {
        if (type !== 'conversation.assigned') return;
        resolving.push(stack.client.expect('POST', `/v1/conversations/${conversationId}/resolve`));
      });
      const lap = startStopwatch();

      await createConversations(stack, inbox, { count });
      await feed.until('all arrivals served', () => feed.assignedCount === count);
      await Promise.all(resolving);

      const measured = lap();
      feed.close();
      return measured;
    }),
};
