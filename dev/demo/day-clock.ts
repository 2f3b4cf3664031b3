/**
 * How the time of a recorded day becomes the time of its replay. Stretches in which nobody wrote, nights above all, are
 * cut to `MAX_GAP_SECONDS`; what is left, the busy time, is played `speed` times faster.
 */
export interface DayClock {
  readonly speed: number;
  readonly marks: readonly Mark[];
}

/** One message: when it was written, and how much busy time had passed by then. */
interface Mark {
  readonly atSeconds: number;
  readonly busySeconds: number;
}

/** Longer than most pauses within a conversation, far shorter than a night. */
export const MAX_GAP_SECONDS = 120;

const SECONDS_PER_DAY = 86_400;

/** @param times of the messages in seconds, in order */
export function markBusyTime(times: readonly number[], maxGapSeconds = MAX_GAP_SECONDS): readonly Mark[] {
  let busySeconds = 0;
  return times.map((atSeconds, index) => {
    busySeconds += Math.min(atSeconds - (times[index - 1] ?? atSeconds), maxGapSeconds);
    return { atSeconds, busySeconds };
  });
}

/** The busy time of the whole day. */
export const busySecondsOf = (marks: readonly Mark[]): number => marks.at(-1)?.busySeconds ?? 0;

/** When in the replay the message with this index is written. */
export function replayMs({ marks, speed }: DayClock, index: number): number {
  return ((marks[index]?.busySeconds ?? 0) * 1_000) / speed;
}

/** What the clock on the wall showed at this moment of the replay, as hours and minutes. */
export function timeOfDay({ marks, speed }: DayClock, ms: number): string {
  const busySeconds = (ms / 1_000) * speed;
  const before = marks.findLast((mark) => mark.busySeconds <= busySeconds) ?? { atSeconds: 0, busySeconds: 0 };
  const atSeconds = Math.floor(before.atSeconds + busySeconds - before.busySeconds) % SECONDS_PER_DAY;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(atSeconds / 3_600)}:${two((atSeconds % 3_600) / 60)}`;
}
