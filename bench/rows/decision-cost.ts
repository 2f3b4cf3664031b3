import { createConversations, wasRefused } from '../conversations.ts';
import { CALLERS, type Inbox, withInbox } from '../inbox.ts';
import { median } from '../percentile.ts';
import type { Row } from '../row.ts';
import type { BenchStack } from '../stack.ts';
import { milliseconds } from '../units.ts';

const MAX_RATIO = 1.5;
const FEW = 10;

/** Of the many a part is on shift, as in a real company: who is free has to be found among those who are not. */
const FULL = { members: 10_000, online: 200, rounds: 5, alone: 10, atOnce: 32 };
const SHORT = { members: 30, online: 15, rounds: 1, alone: 2, atOnce: 16 };

type Measured = {
  readonly fewAloneMs: number;
  readonly manyAloneMs: number;
  readonly fewAtOnceMs: number;
  readonly manyAtOnceMs: number;
  readonly refused: number;
};

const aloneRatio = ({ fewAloneMs, manyAloneMs }: Measured) => manyAloneMs / fewAloneMs;
const atOnceRatio = ({ fewAtOnceMs, manyAtOnceMs }: Measured) => manyAtOnceMs / fewAtOnceMs;

/** Medians of what one create takes; the two inboxes take turns. */
export const decisionCost: Row<Measured> = {
  name: 'decision-cost',
  lines: [
    {
      what: 'decision cost, 10,000 members (200 of them online) / 10, alone',
      goal: `≤ ${MAX_RATIO}`,
      show: ({ manyAloneMs, fewAloneMs }) => `${milliseconds(manyAloneMs)} against ${milliseconds(fewAloneMs)}`,
      ratio: aloneRatio,
      meetsGoal: (measured) => aloneRatio(measured) <= MAX_RATIO && measured.refused === 0,
    },
    {
      what: 'the same, 16 at once',
      goal: `≤ ${MAX_RATIO}`,
      show: ({ manyAtOnceMs, fewAtOnceMs }) => `${milliseconds(manyAtOnceMs)} against ${milliseconds(fewAtOnceMs)}`,
      ratio: atOnceRatio,
      meetsGoal: (measured) => atOnceRatio(measured) <= MAX_RATIO && measured.refused === 0,
    },
  ],
  run: (stack, { short }) => {
    const counts = short ? SHORT : FULL;
    const many = { id: 'decision-many', agentCount: counts.members, onlineCount: counts.online };
    return withInbox(stack, { id: 'decision-few', agentCount: FEW }, (few) =>
      withInbox(stack, many, (inbox) => compare(stack, { few, many: inbox }, counts)),
    );
  },
};

async function compare(
  stack: BenchStack,
  inboxes: Readonly<Record<'few' | 'many', Inbox>>,
  counts: typeof FULL,
): Promise<Measured> {
  const alone: Record<'few' | 'many', number[]> = { few: [], many: [] };
  const atOnce: Record<'few' | 'many', number[]> = { few: [], many: [] };
  let refused = 0;
  for (let round = 0; round <= counts.rounds; round += 1) {
    for (const which of ['few', 'many'] as const) {
      const create = async (into: number[], { count, callers }: { count: number; callers: number }) => {
        const infix = `${round}-${callers}-`;
        const answers = await createConversations(stack, inboxes[which], { count, callers, infix });
        refused += answers.filter(wasRefused).length;
        // The first round warms up.
        if (round > 0) into.push(...answers.map(({ elapsedMs }) => elapsedMs));
      };
      await create(alone[which], { count: counts.alone, callers: 1 });
      await create(atOnce[which], { count: counts.atOnce, callers: CALLERS });
    }
  }
  return {
    fewAloneMs: median(alone.few),
    manyAloneMs: median(alone.many),
    fewAtOnceMs: median(atOnce.few),
    manyAtOnceMs: median(atOnce.many),
    refused,
  };
}
