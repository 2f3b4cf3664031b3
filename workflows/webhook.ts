import { condition, continueAsNew, log, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Instant, WebhookId } from '../contract/ids.ts';
import { type WebhookInput, webhookEdited } from '../contract/messages.ts';
import type { FailedAttempt, Failing } from '../contract/webhooks.ts';
import { toMs } from '../routing/instants.ts';
import { planRetry } from '../routing/webhook-retries.ts';
import { webhookActivities } from './activities.ts';
import { showDeliveries } from './webhook-details.ts';

const now = (): Instant => new Date().toISOString();

/**
 * The deliveries to one webhook. Round after round an activity sends the endpoint its events; after an attempt that failed
 * the endpoint rests, and is then tried with the same event. Replacing or deleting the endpoint ends the rest: what it is
 * now stands in the database, where the next round finds it. Ends when the endpoint is deleted, or has been given up; the
 * next replacement starts it again.
 */
export async function webhook({ webhookId, carried }: WebhookInput): Promise<'deleted' | 'disabled'> {
  const { deliverEvents } = webhookActivities();
  let failing = carried?.failing ?? null;
  let edits = 0;
  setHandler(webhookEdited, () => {
    edits += 1;
  });

  for (;;) {
    const known = edits;
    const outcome = await deliverEvents({ webhookId });
    if (outcome.kind === 'deleted' || outcome.kind === 'disabled') {
      if (edits === known) return outcome.kind;
      // Edited since the round began: perhaps it is there again.
      continue;
    }
    failing = outcome.kind === 'failed' ? count(failing, outcome.failure) : null;
    const nextAttemptAt = failing === null ? null : await putOff(webhookId, failing);
    showDeliveries({ delivered: outcome.delivered, failing, nextAttemptAt });
    if (failing !== null && nextAttemptAt !== null) {
      const summary = `attempt ${failing.attempts + 1} of event ${failing.eventId}`;
      await condition(() => edits > known, Math.max(1, toMs(nextAttemptAt) - Date.now()), { summary });
    }
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof webhook>({ webhookId, carried: { failing } });
    }
  }
}

/** A row of failures is about one event at one endpoint as it is; anything else begins a new one. */
function count(before: Failing | null, failure: FailedAttempt): Failing {
  if (before?.eventId === failure.eventId && before.revision === failure.revision) {
    return { ...before, ...failure, attempts: before.attempts + 1 };
  }
  return { ...failure, since: now(), attempts: 1 };
}

/** Tells until when the endpoint rests; null where it is given up. */
async function putOff(webhookId: WebhookId, failing: Failing): Promise<Instant | null> {
  const { noteWebhookFailing, disableWebhook } = webhookActivities();
  const { revision, since, eventId, error } = failing;
  const plan = planRetry({ ...failing, now: now() });
  switch (plan.kind) {
    case 'retry':
      await noteWebhookFailing({ webhookId, revision, since, nextAttemptAt: plan.at });
      return plan.at;
    case 'give-up': {
      log.warn('webhook disabled', { webhookId, eventId, error });
      const reason = `event ${eventId} was not taken for three days; the last attempt: ${error}`;
      await disableWebhook({ webhookId, revision, at: now(), reason });
      return null;
    }
  }
}
