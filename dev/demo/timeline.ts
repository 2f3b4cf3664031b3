import { type DayClock, timeOfDay } from './day-clock.ts';
import type { TimelineEntry, Tone } from './narrate.ts';
import type { Colour, Paint } from './paint.ts';
import type { ReplayClock } from './replay-clock.ts';

export interface TimelineStyle {
  readonly day: DayClock;
  readonly clock: Pick<ReplayClock, 'startedAt' | 'at'>;
  /** Columns of the terminal; a longer line is cut. Undefined: as long as it is. */
  readonly columns: number | undefined;
  readonly paint: Paint;
}

const COLOURS: Readonly<Record<Tone, Colour>> = {
  given: 'green',
  waits: 'yellow',
  taken: 'magenta',
  alarm: ['bold', 'red'],
  closed: 'gray',
  office: ['bold', 'cyan'],
};

/** Wide enough for "assigned to agent-10". */
const WHAT_WIDTH = 21;

/** One line: seconds since the start, the clock of the recorded day, the conversation, what happened, why. */
export function formatEntry(entry: TimelineEntry, { day, clock, columns, paint }: TimelineStyle): string {
  const elapsed = `+${(Math.max(0, entry.at - clock.startedAt) / 1_000).toFixed(1)}s`.padStart(7);
  const number = (entry.conversation === null ? '' : `#${entry.conversation}`).padEnd(5);
  const head = `${elapsed}  ${timeOfDay(day, clock.at(entry.at))}  ${number}`;
  const what = entry.what.padEnd(WHAT_WIDTH);
  const why = cut(entry.why, columns === undefined ? undefined : columns - head.length - what.length - 2);
  if (entry.tone === 'closed') return paint('gray', `${head}${what}  ${why}`.trimEnd());
  return `${paint('gray', head)}${paint(COLOURS[entry.tone], what)}  ${why}`.trimEnd();
}

function cut(text: string, columns: number | undefined): string {
  if (columns === undefined || text.length <= columns) return text;
  return columns < 1 ? '' : `${text.slice(0, columns - 1)}…`;
}

/** By time; the order of commitment decides between entries of the same millisecond. */
export const byTime = (one: TimelineEntry, other: TimelineEntry): number =>
  one.at - other.at || one.order - other.order;
