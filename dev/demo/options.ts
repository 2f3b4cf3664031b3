import { parseArgs } from 'node:util';

export interface DemoOptions {
  readonly day: number;
  readonly pace: Pace;
  /** Keep everything up after the summary. */
  readonly stay: boolean;
}

/** How long the replay takes, or how many times faster than the day it is. */
export type Pace =
  | { readonly kind: 'minutes'; readonly minutes: number }
  | { readonly kind: 'speed'; readonly speed: number };

export type Reading =
  | { readonly kind: 'run'; readonly options: DemoOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly sentence: string };

export const HELP = `Replays a recorded day of a support chat against Baton, speeded up, and shows who got what and why.

  npm run demo -- [options]

  --day 1|2|3    which day; default 1
  --minutes N    how long the replay takes; default 1
  --speed N      how many times faster than the day, instead of --minutes
  --stay         keep everything up at the end, until Ctrl-C
  --help         this

Stretches of the day in which nobody wrote for long are cut. Timeouts are scaled with the speed.
Exit code: 0 if everything adds up at the end, 1 if something does not, 2 for wrong options.`;

const DAYS = [1, 2, 3];

/** Below a quarter of a minute the shortest timeouts, whole seconds, have no meaning; a day is the other end. */
const MINUTES = { least: 0.25, most: 1_440 };
const SPEEDS = { least: 1, most: 5_000 };

export function readOptions(args: readonly string[]): Reading {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        day: { type: 'string', default: '1' },
        minutes: { type: 'string' },
        speed: { type: 'string' },
        stay: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    const day = Number(values.day);
    if (!DAYS.includes(day)) throw new Error(`--day is 1, 2 or 3, not "${values.day}"`);
    return { kind: 'run', options: { day, pace: paceOf(values), stay: values.stay } };
  } catch (error) {
    return { kind: 'refused', sentence: sentenceOf(error) };
  }
}

function paceOf({ minutes, speed }: { minutes?: string | undefined; speed?: string | undefined }): Pace {
  if (speed === undefined) return { kind: 'minutes', minutes: within('--minutes', minutes ?? '1', MINUTES) };
  if (minutes !== undefined) throw new Error('--minutes and --speed say the same thing: give one of them');
  return { kind: 'speed', speed: within('--speed', speed, SPEEDS) };
}

function within(name: string, text: string, { least, most }: { least: number; most: number }): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new Error(`${name} is a number from ${least} to ${most}, not "${text}"`);
}

/** The parser goes on about positional arguments; its first sentence is the one that helps. */
function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [sentence = message] = message.split('. ');
  return `${sentence.replace(/\.$/, '')}. "npm run demo -- --help" lists the options.`;
}
