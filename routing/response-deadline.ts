import type { Instant } from '../contract/ids.ts';
import type { Availability } from '../contract/model.ts';
import type { Policy } from '../contract/policy.ts';
import type { ConversationRow } from './conversation-row.ts';
import { addSeconds, laterOf } from './instants.ts';

/** What the response timer depends on. */
export interface ResponseTimer extends Pick<ConversationRow, 'unansweredSince' | 'unansweredLatest' | 'assignedAt'> {
  /** Of the holder; null while nobody holds it. */
  readonly availability: Availability | null;
  readonly policy: Policy;
}

/**
 * Until when the holder must answer, or null where nothing is due: nobody holds it, nothing is unanswered, or the policy
 * gives no limit for the holder's availability. The anchor is the first (or the latest) unanswered message, but never
 * before the assignment.
 */
export function responseDeadline(timer: ResponseTimer): Instant | null {
  const { unansweredSince, unansweredLatest, assignedAt, availability, policy } = timer;
  if (unansweredSince === null || assignedAt === null || availability === null) return null;
  const seconds = policy.responseTimeoutSeconds[availability];
  if (seconds === 0) return null;
  const said = policy.responseAnchor === 'latest' ? (unansweredLatest ?? unansweredSince) : unansweredSince;
  return addSeconds(laterOf(said, assignedAt), seconds);
}

/** When the holder is warned that the deadline is near; null where the warning is off or not shorter than the timeout. */
export function warningTime(timer: ResponseTimer): Instant | null {
  const deadline = responseDeadline(timer);
  const { availability, policy } = timer;
  if (deadline === null || availability === null) return null;
  const before = policy.responseWarningSeconds;
  if (before === 0 || before >= policy.responseTimeoutSeconds[availability]) return null;
  return addSeconds(deadline, -before);
}
