/** What a webhook's workflow and its activities say to each other. */
import type { Instant, WebhookId } from './ids.ts';

/** The latest event an endpoint has taken. */
export interface LastDelivery {
  readonly eventId: string;
  readonly at: Instant;
}

/**
 * How a round of deliveries ended.
 *
 * - `paused`: its time is over, nothing is wrong.
 * - `failed`: an attempt failed; the event is to be tried again before those behind it.
 * - `disabled`, `deleted`: there is nothing to deliver to any more.
 */
export type DeliveryOutcome =
  | { readonly kind: 'paused'; readonly delivered: LastDelivery | null }
  | { readonly kind: 'failed'; readonly delivered: LastDelivery | null; readonly failure: FailedAttempt }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'deleted' };

/** An attempt to deliver that failed. */
export interface FailedAttempt {
  readonly eventId: string;
  /** The endpoint as it was then; a newer one gets its own attempts. */
  readonly revision: number;
  /** What came instead of a 2xx, in words: `answered 503`. */
  readonly error: string;
}

/** Failed attempts to deliver one event, in a row; the latest of them, and how many since when. */
export interface Failing extends FailedAttempt {
  readonly since: Instant;
  readonly attempts: number;
}

/** What one run of the workflow hands to the next. */
export interface CarriedWebhook {
  readonly failing: Failing | null;
}

/** Readers of the endpoint are told since when it fails and when it is tried again. */
export interface NoteFailing {
  readonly webhookId: WebhookId;
  readonly revision: number;
  readonly since: Instant;
  readonly nextAttemptAt: Instant;
}

/** The endpoint is given up; `reason` is a sentence for whoever looks after it. */
export interface DisableWebhook {
  readonly webhookId: WebhookId;
  readonly revision: number;
  readonly at: Instant;
  readonly reason: string;
}
