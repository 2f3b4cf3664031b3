import type { WebhookHealth } from '../../store/health.ts';
import { fault, firstOf, inWords, type Verdict, well } from './verdict.ts';

/** One that takes its events gets each within a second or so. */
const BEHIND_SECONDS = 60;

export function judgeWebhooks(webhooks: readonly WebhookHealth[]): Verdict {
  const faults = webhooks.flatMap((webhook) => {
    const trouble = troubleOf(webhook);
    return trouble === null ? [] : [`${webhook.id} ${trouble}`];
  });
  if (faults.length === 0) {
    return well(webhooks.length === 0 ? 'none' : `${webhooks.length} up to date`);
  }
  return fault(
    firstOf(faults, 3),
    'GET /v1/webhooks/{id}/deliveries says what was answered; PUT the webhook again to go on with one that was given up',
  );
}

function troubleOf({ disabled, failingSeconds, behindSeconds }: WebhookHealth): string | null {
  if (disabled !== null) return `was given up (${disabled})`;
  if (failingSeconds !== null) return `has been failing for ${inWords(failingSeconds)}`;
  if (behindSeconds !== null && behindSeconds > BEHIND_SECONDS) return `is ${inWords(behindSeconds)} behind`;
  return null;
}
