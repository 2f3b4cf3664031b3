import { Context } from '@temporalio/activity';
import type { Instant } from '../contract/ids.ts';
import type { Forgotten, Retention } from '../contract/retention.ts';
import { addSeconds } from '../routing/instants.ts';
import type { Database } from '../store/database.ts';
import { forgetConversations, forgetEvents } from '../store/retention.ts';

const A_DAY_SECONDS = 86_400;

type Step = (db: Database, until: Instant) => Promise<{ readonly forgotten: number; readonly more: boolean }>;

export function createRetentionActivities({ db }: { readonly db: Database }) {
  return {
    /** Forgets what is older than it is to be kept. Broken off and repeated, it goes on with what is left. */
    async forgetOld({ at, resolvedDays, ledgerDays }: Retention & { readonly at: Instant }): Promise<Forgotten> {
      const until = (days: number): Instant => addSeconds(at, -days * A_DAY_SECONDS);
      return {
        conversations: resolvedDays === 0 ? 0 : await inSteps(db, forgetConversations, until(resolvedDays)),
        events: ledgerDays === 0 ? 0 : await inSteps(db, forgetEvents, until(ledgerDays)),
      };
    },
  };
}

async function inSteps(db: Database, step: Step, until: Instant): Promise<number> {
  for (let total = 0; ; ) {
    const { forgotten, more } = await step(db, until);
    total += forgotten;
    if (!more) return total;
    Context.current().heartbeat(total);
  }
}
