import { randomUUID } from 'node:crypto';
import type { WebhookId } from '../contract/ids.ts';
import type { DeliveryOutcome, DisableWebhook, NoteFailing } from '../contract/webhooks.ts';
import type { Database } from '../store/database.ts';
import { ClaimedEndpoint } from './webhooks/endpoint.ts';
import { Lookout } from './webhooks/lookout.ts';
import type { PostMessage } from './webhooks/message.ts';
import { Round } from './webhooks/round.ts';

export interface WebhookDeps {
  readonly db: Database;
  readonly post: PostMessage;
  /** How long a round goes on while nothing is wrong. */
  readonly roundMs?: number;
}

/** Long enough to be cheap in Temporal's history, short enough for endpoints beyond a worker's places to get theirs. */
const ROUND_MS = 5 * 60 * 1_000;

/** How often the ledger is looked at for something new. */
const LOOKOUT_INTERVAL_MS = 500;

/** Activities that deliver events to webhooks; they run on a task queue of their own. */
export function createWebhookActivities({ db, post, roundMs = ROUND_MS }: WebhookDeps) {
  const lookout = new Lookout(db, LOOKOUT_INTERVAL_MS);
  return {
    /**
     * Sends an endpoint its events, one after another, for some minutes or until one of them is not taken. Run again, it
     * goes on at the place kept with the last event taken; an event that was taken without that being kept is sent once
     * more, under the same id.
     */
    async deliverEvents({ webhookId }: { readonly webhookId: WebhookId }): Promise<DeliveryOutcome> {
      const claimed = new ClaimedEndpoint(db, { id: webhookId, lease: randomUUID() });
      return await new Round({ db, lookout, post, roundMs }, claimed).take();
    },

    /** Writes for readers of the endpoint since when it fails. Changes nothing where it was replaced meanwhile. */
    async noteWebhookFailing({ webhookId, revision, since, nextAttemptAt }: NoteFailing): Promise<void> {
      await db.webhook.updateMany({
        where: { id: webhookId, revision, disabledAt: null },
        data: { failingSince: since, nextAttemptAt },
      });
    },

    /** Gives an endpoint up. Changes nothing where it was replaced meanwhile, and repeated, keeps the first time. */
    async disableWebhook({ webhookId, revision, at, reason }: DisableWebhook): Promise<void> {
      await db.webhook.updateMany({
        where: { id: webhookId, revision, disabledAt: null },
        data: { disabledAt: at, disabledReason: reason, nextAttemptAt: null },
      });
    },
  };
}

export type WebhookActivities = ReturnType<typeof createWebhookActivities>;
