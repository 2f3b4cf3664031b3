import type { Instant } from '../contract/ids.ts';
import { addSeconds, earlierOf } from './instants.ts';

/** The longest wait between two attempts: an endpoint that comes back is noticed within the hour. */
const LONGEST_WAIT_SECONDS = 3_600;

/** How long an event is tried before its endpoint is given up: a weekend, and some hours to repair it. */
const GIVEN_UP_AFTER_SECONDS = 3 * 24 * 3_600;

/** A row of failed attempts to deliver one event, and the time. */
export interface FailedRow {
  /** When the first of them failed. */
  readonly since: Instant;
  /** How many failed, the first one included; at least 1. */
  readonly attempts: number;
  readonly now: Instant;
}

export type RetryPlan = { readonly kind: 'retry'; readonly at: Instant } | { readonly kind: 'give-up' };

/**
 * When to try again after an attempt that failed: after 1, 2, 4 … seconds, at most an hour, for three days. The last
 * attempt is made when the three days are over, whatever the wait, so that every endpoint has the whole of them.
 */
export function planRetry({ since, attempts, now }: FailedRow): RetryPlan {
  const givenUpAt = addSeconds(since, GIVEN_UP_AFTER_SECONDS);
  if (now >= givenUpAt) return { kind: 'give-up' };
  const waitSeconds = Math.min(2 ** (attempts - 1), LONGEST_WAIT_SECONDS);
  return { kind: 'retry', at: earlierOf(addSeconds(now, waitSeconds), givenUpAt) };
}
