import type { Policy } from '../../contract/policy.ts';
import type { Tails } from './occupancy.ts';

/** One agent of the demo. */
export interface OfficeAgent {
  readonly id: string;
  readonly name: string;
  readonly capacity: number;
}

/** What the demo asks of Baton; everything else stays at its default. */
export type OfficePolicy = Pick<
  Policy,
  'mode' | 'method' | 'responseTimeoutSeconds' | 'responseWarningSeconds' | 'cooloffSeconds' | 'escalateAfterTimeouts'
>;

// What a real office might ask for, in its own time.
const ANSWER_DUE_MINUTES = 25;
const COOLOFF_MINUTES = 60;
const CLOSE_AFTER_MINUTES = 12;

/** Timers are whole seconds, and with one second the time that requests take would decide over timeouts. */
const LEAST_TIMEOUT_SECONDS = 2;

/** Of two answers that come too late in a row a supervisor hears. */
const ESCALATE_AFTER_TIMEOUTS = 2;

/** The policy of the office in the time of the replay. */
export function scalePolicy(speed: number): OfficePolicy {
  const seconds = scaled(ANSWER_DUE_MINUTES, speed);
  return {
    mode: 'automatic',
    method: 'round_robin',
    responseTimeoutSeconds: { online: seconds, busy: seconds, away: seconds, offline: seconds },
    // A quarter of the time, and a whole second where that is less.
    responseWarningSeconds: Math.max(1, Math.floor(seconds / 4)),
    cooloffSeconds: scaled(COOLOFF_MINUTES, speed),
    escalateAfterTimeouts: ESCALATE_AFTER_TIMEOUTS,
  };
}

/**
 * When conversations are closed. An answered one before a last "thanks" would count as unanswered; one that nobody
 * answered stays long enough to be taken from its first agent and given to another.
 */
export function scaleTails(speed: number): Tails {
  const timeoutMs = scalePolicy(speed).responseTimeoutSeconds.online * 1_000;
  return {
    answeredMs: Math.min((CLOSE_AFTER_MINUTES * 60_000) / speed, timeoutMs / 2),
    unansweredMs: timeoutMs * 1.6,
  };
}

const scaled = (minutes: number, speed: number) => Math.max(LEAST_TIMEOUT_SECONDS, Math.round((minutes * 60) / speed));

/** The agents of the one team: half of the office, so that there is a difference. */
export const staffTeam = (agents: readonly OfficeAgent[]): readonly string[] =>
  agents.slice(0, Math.ceil(agents.length / 2)).map(({ id }) => id);

/** Part of the busiest moment that the office has places for: now and then somebody waits. */
const ROOM = 0.7;

/**
 * As many agents as helped on that day and one more, so that one can be lost.
 *
 * @param peak the most conversations open at once
 * @param suffix ends every id, to tell the agents of this run from others in the same database
 */
export function staffOffice(
  helpers: number,
  { peak, suffix }: { readonly peak: number; readonly suffix: string },
): readonly OfficeAgent[] {
  const count = helpers + 1;
  const places = Math.max(count, Math.round(peak * ROOM));
  return Array.from({ length: count }, (_, index) => ({
    id: `agent-${index + 1}${suffix}`,
    name: `Agent ${index + 1}`,
    capacity: Math.floor(places / count) + (index < places % count ? 1 : 0),
  }));
}
