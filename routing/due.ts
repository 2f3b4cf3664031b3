import type { Due } from '../contract/conversation.ts';
import type { Instant } from '../contract/ids.ts';
import type { Availability } from '../contract/model.ts';
import type { Policy } from '../contract/policy.ts';
import { type ConversationRow, isListed } from './conversation-row.ts';
import { runningCoolOffs } from './cool-offs.ts';
import { addSeconds, earlierOf } from './instants.ts';
import { responseDeadline, warningTime } from './response-deadline.ts';

/** What the next thing that is due depends on beside the row. */
export interface Situation {
  readonly policy: Policy;
  /** Of the holder; null while nobody holds it. */
  readonly availability: Availability | null;
  readonly at: Instant;
}

/** What time alone will make necessary next, or null if only a message or a person can change anything. */
export function nextDue(row: ConversationRow, situation: Situation): Due | null {
  if (row.status === 'assigned') return nextOfHolder(row, situation);
  return isListed(row) && situation.policy.mode === 'automatic' ? nextLook(row, situation) : null;
}

/** Nobody is warned of a deadline that has passed, nor twice of the same. */
function nextOfHolder(row: ConversationRow, { policy, availability, at }: Situation): Due | null {
  const timer = { ...row, availability, policy };
  const deadline = responseDeadline(timer);
  if (deadline === null) return null;
  const warning = deadline <= at || row.warnedFor === deadline ? null : warningTime(timer);
  return warning === null ? { what: 'timeout', at: deadline } : { what: 'warning', at: warning };
}

/** A waiting conversation is looked at again when somebody may have become eligible by time alone. */
function nextLook(row: ConversationRow, { policy, at }: Situation): Due | null {
  const [coolOff] = runningCoolOffs(row, policy, at);
  const relaxes = row.skills.length > 0 && policy.skillMatch === 'require' && policy.skillRelaxAfterSeconds > 0;
  const relaxesAt = relaxes ? addSeconds(row.waitingSince ?? row.createdAt, policy.skillRelaxAfterSeconds) : null;
  const times = [...(coolOff === undefined ? [] : [coolOff.until]), ...(relaxesAt === null ? [] : [relaxesAt])];
  const next = times
    .filter((time) => time > at)
    .reduce<Instant | null>((a, b) => (a === null ? b : earlierOf(a, b)), null);
  return next === null ? null : { what: 'look', at: next };
}

/**
 * When the workflow's timer rings after it was told what is due next. It is armed only if none runs or it would ring too
 * late, and never cancelled because something was put off.
 */
export function timerAfter(timerAt: Instant | null, due: Due | null, at: Instant): Instant | null {
  const runs = timerAt !== null && timerAt > at;
  if (due === null) return runs ? timerAt : null;
  return runs ? earlierOf(timerAt, due.at) : due.at;
}

/** Whether a timer was set that rings before the one that ran, for what is due now: its workflow has to set it. */
export const ringsEarlier = (
  due: Due | null,
  { before, after }: { readonly before: Instant | null; readonly after: Instant | null },
): boolean => due !== null && after === due.at && after !== before;
