import { setTimeout as delay } from 'node:timers/promises';
import { withInbox } from '../inbox.ts';
import { median } from '../percentile.ts';
import type { Row } from '../row.ts';
import { openStatementLog, type StatementCounts, type StatementLog } from '../statement-log.ts';
import { haveConversation } from '../whole-conversation.ts';

const MAX_STATEMENTS = 45;

/** What a conversation leaves to be done after its last answer is done within this. */
const AFTERWARDS_MS = 500;

const FULL = { conversations: 15, warmUps: 5, idleMs: 5_000 };
const SHORT = { conversations: 2, warmUps: 1, idleMs: 500 };

type Measured = {
  readonly statements: number;
  readonly apiStatements: number;
  readonly workerStatements: number;
  /** What both send when nothing happens; taken off the others. */
  readonly idleStatementsPerSecond: number;
};

type Application = keyof StatementCounts;
type Counted = StatementCounts & { readonly elapsedMs: number };

/** One conversation after another; the median leaves out what a periodic job did on the way. */
export const statements: Row<Measured> = {
  name: 'statements',
  lines: [
    {
      what: 'SQL statements of a whole conversation',
      goal: `≤ ${MAX_STATEMENTS}`,
      show: (measured) => {
        const [all, api, worker] = [measured.statements, measured.apiStatements, measured.workerStatements].map(
          Math.round,
        );
        return `${all} (API ${api}, worker ${worker})`;
      },
      meetsGoal: (measured) => Math.round(measured.statements) <= MAX_STATEMENTS,
    },
  ],
  run: (stack, { short }) =>
    withInbox(stack, { id: 'statements', agentCount: 3 }, async (inbox) => {
      const { conversations, warmUps, idleMs } = short ? SHORT : FULL;
      const have = (number: string) => haveConversation(stack, inbox, `statements-${number}`);
      for (let number = 0; number < warmUps; number += 1) await have(`warm-up-${number}`);

      const log = await openStatementLog(stack);
      try {
        const idle = await count(log, () => delay(idleMs));
        const busy: Counted[] = [];
        for (let number = 0; number < conversations; number += 1) {
          busy.push(await count(log, () => have(`${number}`).then(() => delay(AFTERWARDS_MS))));
        }
        return withoutIdle(busy, idle);
      } finally {
        await log.close();
      }
    }),
};

async function count(log: StatementLog, work: () => Promise<void>): Promise<Counted> {
  const before = await log.counts();
  const startedAtMs = performance.now();
  await work();
  const after = await log.counts();
  const elapsedMs = performance.now() - startedAtMs;
  return { api: after.api - before.api, worker: after.worker - before.worker, elapsedMs };
}

function withoutIdle(busy: readonly Counted[], idle: Counted): Measured {
  const idlePerMs = (which: Application) => idle[which] / idle.elapsedMs;
  const caused = (which: Application) => busy.map((counted) => counted[which] - idlePerMs(which) * counted.elapsedMs);
  const [api, worker] = [caused('api'), caused('worker')];
  return {
    statements: median(api.map((own, index) => own + (worker[index] ?? 0))),
    apiStatements: median(api),
    workerStatements: median(worker),
    idleStatementsPerSecond: (idlePerMs('api') + idlePerMs('worker')) * 1_000,
  };
}
