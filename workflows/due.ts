import type { Instant } from '../contract/ids.ts';
import { addSeconds } from '../routing/instants.ts';
import { LOOK_AGAIN_SECONDS } from '../routing/waiting-list.ts';
import { type ConversationState, deadlineOf, warningOf } from './conversation-state.ts';

/** Something that will have to be done at a time, unless it is put off until then. */
export interface Due {
  readonly what: 'timeout' | 'warning' | 'look';
  readonly at: Instant;
  /** What the timer's summary says. */
  readonly summary: string;
}

/** The next thing due, or null where only a message can change anything. Nobody is warned of a deadline that has passed. */
export function nextDue(state: ConversationState, now: Instant): Due | null {
  const agentId = state.standing?.agentId;
  const deadline = deadlineOf(state);
  const passed = deadline !== null && deadline <= now;
  return earliest([
    ...due('timeout', deadline, `answer due from ${agentId}`),
    ...due('warning', passed ? null : warningOf(state), `warn ${agentId}`),
    ...looks(state),
  ]);
}

/** When a waiting conversation looks for an agent by itself, because time alone may have made one eligible. */
function looks({ standing, decision }: ConversationState): readonly Due[] {
  if (standing === null || standing.status !== 'waiting' || standing.parked) return [];
  const { coolingOff, policy, skills, waitingSince } = standing;
  if (policy.mode === 'manual' || decision === null || waitingSince === null) return [];
  const othersAhead = decision.reason === 'others_ahead' ? addSeconds(decision.at, LOOK_AGAIN_SECONDS) : null;
  const relaxes = skills.length > 0 && policy.skillMatch === 'require' && policy.skillRelaxAfterSeconds > 0;
  const relaxesAt = relaxes ? addSeconds(waitingSince, policy.skillRelaxAfterSeconds) : null;
  return [
    ...coolingOff.flatMap(({ agentId, until }) => due('look', until, `${agentId} may have it again`)),
    ...due('look', othersAhead, 'look whether those ahead reacted'),
    ...due('look', relaxesAt, 'skills are no longer required'),
    // What was due when the last decision was taken, that decision took into account.
  ].filter((look) => look.at > decision.at);
}

const due = (what: Due['what'], at: Instant | null, summary: string): readonly Due[] =>
  at === null ? [] : [{ what, at, summary }];

const earliest = (dues: readonly Due[]): Due | null =>
  dues.reduce<Due | null>((first, each) => (first === null || each.at < first.at ? each : first), null);
