import { useSecond } from './clock.ts';
import styles from './times.module.css';

/** A length of time as it is said: 0:42, 12:05, 3 h 20 min, 2 d. */
export function lengthOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole >= 2 * 86_400) return `${Math.floor(whole / 86_400)} d`;
  if (whole >= 3_600) return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** The time of day, in the browser's manner. */
export const clockTime = (instant: string): string =>
  new Date(instant).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });

const dayAndTime = (instant: string): string => new Date(instant).toLocaleString();

/** How long something has lasted, going on. */
export function Age({ since }: { readonly since: string }) {
  const second = useSecond();
  return (
    <time dateTime={since} title={`since ${dayAndTime(since)}`}>
      {lengthOf(second - Date.parse(since) / 1_000)}
    </time>
  );
}

/** How long there is until something is due: amber in the time of the warning, red when it is past. */
export function Due({ at, warningSeconds = 15 }: { readonly at: string; readonly warningSeconds?: number }) {
  const left = Math.ceil(Date.parse(at) / 1_000 - useSecond());
  const urgency = left <= 0 ? 'over' : left <= warningSeconds ? 'soon' : 'later';
  const mark = { over: '‼ ', soon: '! ', later: '' }[urgency];
  return (
    <time dateTime={at} className={styles[urgency]} title={`an answer is due at ${dayAndTime(at)}`}>
      {mark}
      {left < 0 ? `${lengthOf(-left)} over` : lengthOf(left)}
    </time>
  );
}
