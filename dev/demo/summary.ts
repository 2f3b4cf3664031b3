import type { ApiFailure } from './api-client.ts';
import type { Paint } from './paint.ts';
import type { Plan } from './plan.ts';
import type { SessionResult } from './session.ts';
import { quantile, type Statistics } from './statistics.ts';

export interface Outcome extends Omit<SessionResult, 'snapshot'> {
  readonly day: number;
  readonly plan: Pick<Plan, 'conversations' | 'office'>;
  readonly statistics: Statistics;
  /** How long each request took. */
  readonly requestsMs: readonly number[];
  readonly failures: readonly ApiFailure[];
}

const NAME_WIDTH = 15;
const BAR_WIDTH = 24;
/** So many of a kind make the point. */
const SHOWN_PROBLEMS = 20;
/** A shorter stop is not worth a line. */
const NOTABLE_STOP_MS = 1_000;

/** The day in numbers, a line each. */
export function formatSummary(outcome: Outcome, paint: Paint): readonly string[] {
  const { statistics, requestsMs, stoppedMs } = outcome;
  const { waitsMs, warnings, timeouts, escalations, reroutes } = statistics;
  return [
    paint('bold', `Day ${outcome.day}, replayed in ${Math.round(outcome.tookMs / 1_000)} s`),
    ...formatConversations(outcome),
    ...formatAssignments(outcome),
    row('waits', waitsMs.length === 0 ? 'nobody had to wait' : describeWaits(waitsMs)),
    row(
      'timeouts',
      `${warnings} warnings; ${timeouts} times no answer in time; ${escalations} times a supervisor was told`,
    ),
    row('reroutes', describeReroutes(reroutes)),
    row('API', describeRequests(requestsMs)),
    ...(stoppedMs < NOTABLE_STOP_MS ? [] : [row('pace', describeStops(stoppedMs))]),
    ...formatProblems(outcome, paint),
  ];
}

const row = (name: string, text: string) => `  ${name.padEnd(NAME_WIDTH)} ${text}`;

function formatConversations({ plan: { conversations } }: Outcome): readonly string[] {
  const answered = conversations.filter((conversation) => conversation.answered).length;
  const lines = conversations.flatMap((conversation) => conversation.lines);
  const written = lines.filter(({ from }) => from === 'consumer').length;
  const never = conversations.length - answered;
  return [
    row('conversations', `${conversations.length}: ${answered} answered, ${never} never answered, as on that day`),
    row('messages', `${written} from consumers, ${lines.length - written} from agents`),
  ];
}

function formatAssignments({ statistics: { assignments }, plan, mishaps }: Outcome): readonly string[] {
  const counts = [...assignments.values()];
  const most = Math.max(...counts);
  const total = counts.reduce((sum, each) => sum + each, 0);
  return [
    row('assignments', `${total}; from ${Math.min(...counts)} to ${most} per agent`),
    ...plan.office.agents.map(({ id, capacity }) => {
      const inTeam = plan.office.team.members.includes(id);
      const times = assignments.get(id) ?? 0;
      const bar = '#'.repeat(most === 0 ? 0 : Math.round((times / most) * BAR_WIDTH)).padEnd(BAR_WIDTH);
      const mishap = mishaps.get(id);
      const notes = [
        `room for ${capacity}`,
        ...(inTeam ? ['in the team'] : []),
        ...(mishap === undefined ? [] : [mishap]),
      ].join(', ');
      return row(`  ${id}`, `${String(times).padStart(3)} ${bar} ${notes}`);
    }),
  ];
}

function describeWaits(waitsMs: readonly number[]): string {
  const seconds = (share: number) => `${(quantile(waitsMs, share) / 1_000).toFixed(1)} s`;
  return `${waitsMs.length} times one had to wait: half of them less than ${seconds(0.5)}, at most ${seconds(1)}`;
}

function describeReroutes(reroutes: ReadonlyMap<string, number>): string {
  const total = [...reroutes.values()].reduce((sum, each) => sum + each, 0);
  const parts = [...reroutes].map(([reason, times]) => `${times} after ${reason.replaceAll('_', ' ')}`);
  return total === 0 ? 'none' : `${total} times another agent got it: ${parts.join(', ')}`;
}

function describeRequests(requestsMs: readonly number[]): string {
  const below = (share: number) => `below ${Math.ceil(quantile(requestsMs, share))} ms`;
  return `${requestsMs.length} requests, half of them ${below(0.5)}, 99 % ${below(0.99)}`;
}

const describeStops = (stoppedMs: number) =>
  `stood still for ${Math.round(stoppedMs / 1_000)} s, since the machine could not keep pace; --minutes 3 may suit it`;

function formatProblems({ violations, failures }: Outcome, paint: Paint): readonly string[] {
  const failed = failures.map(({ request, status, detail }) => `${request}: ${status ?? 'no answer'} ${detail}`);
  return [
    row('inconsistent', violations.length === 0 ? paint('green', 'none') : paint('red', `${violations.length}`)),
    ...itemise(violations),
    ...(failed.length === 0 ? [] : [row('failed requests', paint('red', `${failed.length}`)), ...itemise(failed)]),
  ];
}

function itemise(problems: readonly string[]): readonly string[] {
  const more = problems.length - SHOWN_PROBLEMS;
  const shown = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `    - ${problem}`);
  return more > 0 ? [...shown, `    and ${more} more`] : shown;
}
