import { Context } from '@temporalio/activity';
import type { Instant } from '../contract/ids.ts';
import type { Forgotten, Retention } from '../contract/retention.ts';
import { addSeconds } from '../routing/instants.ts';
import type { Database } from '../store/database.ts';
import { keepMonths } from '../store/months.ts';
import {
  forgetConversations,
  forgetDecisionsOfNoMonth,
  forgetEventsOfNoMonth,
  forgetMonthsOfConversations,
  forgetMonthsOfLedger,
  forgetNotificationsOfNoMonth,
  type Step,
} from '../store/retention.ts';

const A_DAY_SECONDS = 86_400;

export function createRetentionActivities({ db }: { readonly db: Database }) {
  return {
    /** Makes room in the database for the month of `at` and the three after it. */
    async makeRoomForMonths({ at }: { readonly at: Instant }): Promise<void> {
      await keepMonths(db, at);
    },

    /** Forgets what is older than it is to be kept. Broken off and repeated, it goes on with what is left. */
    async forgetOld({ at, resolvedDays, ledgerDays }: Retention & { readonly at: Instant }): Promise<Forgotten> {
      const until = (days: number): Instant => addSeconds(at, -days * A_DAY_SECONDS);
      const ofConversations = resolvedDays === 0 ? NOTHING : await forgetOldConversations(db, until(resolvedDays));
      const ofLedger = ledgerDays === 0 ? NOTHING : await forgetOldLedger(db, until(ledgerDays));
      return {
        conversations: ofConversations.rows,
        events: ofLedger.rows,
        months: [...ofConversations.months, ...ofLedger.months],
      };
    },
  };
}

interface Gone {
  readonly rows: number;
  readonly months: readonly string[];
}

const NOTHING: Gone = { rows: 0, months: [] };

async function forgetOldConversations(db: Database, until: Instant): Promise<Gone> {
  const rows = await inSteps(() => forgetConversations(db, until));
  const months = await forgetMonthsOfConversations(db, { until, onMonth });
  await inSteps(() => forgetNotificationsOfNoMonth(db, until));
  return { rows, months };
}

async function forgetOldLedger(db: Database, until: Instant): Promise<Gone> {
  const rows = await inSteps(() => forgetEventsOfNoMonth(db, until));
  const months = await forgetMonthsOfLedger(db, { until, onMonth });
  await inSteps(() => forgetDecisionsOfNoMonth(db, until));
  return { rows, months };
}

const onMonth = (): void => Context.current().heartbeat();

async function inSteps(step: () => Promise<Step>): Promise<number> {
  for (let total = 0; ; ) {
    const { forgotten, more } = await step();
    total += forgotten;
    if (!more) return total;
    Context.current().heartbeat(total);
  }
}
