import { setCurrentDetails } from '@temporalio/workflow';
import type { Instant } from '../contract/ids.ts';
import type { Failing, LastDelivery } from '../contract/webhooks.ts';

interface Deliveries {
  readonly delivered: LastDelivery | null;
  readonly failing: Failing | null;
  /** Null where the endpoint is not failing, or has been given up. */
  readonly nextAttemptAt: Instant | null;
}

/**
 * Writes what operators see of a webhook in the Temporal UI. During a round the heartbeat of the activity has what is
 * newer: the last event taken.
 */
export function showDeliveries({ delivered, failing, nextAttemptAt }: Deliveries): void {
  const lines = [
    `- **Last delivered event:** ${delivered === null ? 'none' : `${delivered.eventId}, ${delivered.at}`}`,
  ];
  if (failing !== null) {
    lines.push(
      `- **Held back by:** event ${failing.eventId}`,
      `- **Failing since:** ${failing.since}, attempts: ${failing.attempts}`,
      `- **Last attempt:** ${failing.error}`,
      `- **Next attempt at:** ${nextAttemptAt ?? 'none, the endpoint is disabled'}`,
    );
  }
  setCurrentDetails(lines.join('\n'));
}
