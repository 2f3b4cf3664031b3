import pMap from 'p-map';
import { type Floor, startFloor } from '../floor/floor.ts';
import { CALLERS, type Inbox, withInbox } from '../inbox.ts';
import { median } from '../percentile.ts';
import type { Row } from '../row.ts';
import type { BenchStack } from '../stack.ts';
import { startStopwatch } from '../stopwatch.ts';
import { perSecond } from '../units.ts';
import { haveConversation } from '../whole-conversation.ts';

const MAX_RATIO = 1.7;

interface Counts {
  readonly rounds: number;
  readonly conversations: number;
}

const FULL: Counts = { rounds: 5, conversations: 96 };
const SHORT: Counts = { rounds: 1, conversations: 4 };

type Measured = { readonly batonPerSecond: number; readonly floorPerSecond: number };

const ratio = ({ batonPerSecond, floorPerSecond }: Measured) => floorPerSecond / batonPerSecond;

/** The two take turns, so that whatever else the machine does meets both; the first round of each only warms up. */
export const wholeConversation: Row<Measured> = {
  name: 'whole-conversation',
  lines: [
    {
      what: 'whole conversation (5 + 5 messages, 11 HTTP calls) / floor, 16 at once, time',
      goal: `≤ ${MAX_RATIO}`,
      show: ({ batonPerSecond, floorPerSecond }) => `${perSecond(batonPerSecond)} against ${perSecond(floorPerSecond)}`,
      ratio,
      meetsGoal: (measured) => ratio(measured) <= MAX_RATIO,
    },
  ],
  run: async (stack, { short }) => {
    const floor = await startFloor(stack);
    try {
      return await withInbox(stack, { id: 'whole-conversation', agentCount: 3 }, (inbox) =>
        takeTurns({ stack, inbox, floor }, short ? SHORT : FULL),
      );
    } finally {
      await floor.stop();
    }
  },
};

interface Sides {
  readonly stack: BenchStack;
  readonly inbox: Inbox;
  readonly floor: Floor;
}

async function takeTurns({ stack, inbox, floor }: Sides, { rounds, conversations }: Counts): Promise<Measured> {
  const times: Record<'baton' | 'floor', number[]> = { baton: [], floor: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const names = Array.from({ length: conversations }, (_, index) => `${inbox.id}-${round}-${index}`);
    const floorLap = startStopwatch();
    await floor.run(names.map((name) => `floor-${name}`));
    times.floor.push(floorLap().seconds);

    const batonLap = startStopwatch();
    await pMap(names, (name) => haveConversation(stack, inbox, name), { concurrency: CALLERS });
    times.baton.push(batonLap().seconds);
  }
  return {
    batonPerSecond: conversations / median(times.baton.slice(1)),
    floorPerSecond: conversations / median(times.floor.slice(1)),
  };
}
