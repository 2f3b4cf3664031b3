import { prepareConversations } from '../conversations.ts';
import { EventFeed } from '../event-feed.ts';
import { withInbox } from '../inbox.ts';
import { p99 } from '../percentile.ts';
import type { Row } from '../row.ts';
import { milliseconds } from '../units.ts';

const MAX_P99_MS = 400;

/** The timeout leaves the time to create them all, so that deadlines do not meet creates. */
const FULL = { conversations: 400, timeoutSeconds: 20 };
const SHORT = { conversations: 4, timeoutSeconds: 2 };

type Measured = { readonly p99Ms: number };

/**
 * Sixteen callers create as fast as they can, so the deadlines come as fast as that. Nobody answers; whatever is taken
 * from one agent goes to another in the same transition, as it would in earnest.
 */
export const deadlines: Row<Measured> = {
  name: 'deadlines',
  lines: [
    {
      what: 'deadline to event on the stream, 400 at once, p99',
      goal: `< ${MAX_P99_MS} ms`,
      show: ({ p99Ms }) => milliseconds(p99Ms),
      meetsGoal: ({ p99Ms }) => p99Ms < MAX_P99_MS,
    },
  ],
  run: (stack, { short }) => {
    const { conversations: count, timeoutSeconds } = short ? SHORT : FULL;
    const timeouts = { online: timeoutSeconds, busy: timeoutSeconds, away: timeoutSeconds, offline: timeoutSeconds };
    const policy = { responseTimeoutSeconds: timeouts, responseWarningSeconds: 0 };
    return withInbox(stack, { id: 'deadlines', agentCount: 4, policy }, async (inbox) => {
      const feed = await EventFeed.open(stack, inbox.id);
      const conversations = await prepareConversations(stack, inbox, { count });
      const dueAtMs = new Map(conversations.map(({ id, responseDueAt }) => [id, Date.parse(responseDueAt ?? '')]));
      // The first of each conversation: the next agent does not answer either.
      const firstOfEach = () => {
        const taken = feed.events.filter(({ reason }) => reason === 'response_timeout').toReversed();
        return new Map(taken.map(({ conversationId, arrivedAtMs }) => [conversationId ?? '', arrivedAtMs]));
      };

      await feed.until('all deadlines on the stream', () => firstOfEach().size === count);

      feed.close();
      return { p99Ms: p99([...firstOfEach()].map(([id, atMs]) => atMs - (dueAtMs.get(id) ?? 0))) };
    });
  },
};
