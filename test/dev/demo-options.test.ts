import { describe, expect, it } from 'vitest';
import { readOptions } from '../../dev/demo/options.ts';

describe('the options of the demo', () => {
  it('replays day 1 in a minute when nothing is said', () => {
    const options = { day: 1, pace: { kind: 'minutes', minutes: 1 }, stay: false };

    expect(readOptions([])).toEqual({ kind: 'run', options });
  });

  it.each([
    { args: ['--day', '3', '--stay'], expected: { day: 3, pace: { kind: 'minutes', minutes: 1 }, stay: true } },
    { args: ['--minutes=2.5'], expected: { day: 1, pace: { kind: 'minutes', minutes: 2.5 }, stay: false } },
    { args: ['--speed', '60'], expected: { day: 1, pace: { kind: 'speed', speed: 60 }, stay: false } },
  ])('takes $args', ({ args, expected }) => {
    expect(readOptions(args)).toEqual({ kind: 'run', options: expected });
  });

  it.each([
    { args: ['--fast'], sentence: "Unknown option '--fast'" },
    { args: ['tomorrow'], sentence: "Unexpected argument 'tomorrow'" },
    { args: ['--day', '4'], sentence: '--day is 1, 2 or 3, not "4"' },
    { args: ['--minutes', '0'], sentence: '--minutes is a number from 0.25 to 1440, not "0"' },
    { args: ['--minutes='], sentence: '--minutes is a number from 0.25 to 1440, not ""' },
    { args: ['--speed', 'fast'], sentence: '--speed is a number from 1 to 5000, not "fast"' },
    {
      args: ['--speed', '9', '--minutes', '9'],
      sentence: '--minutes and --speed say the same thing: give one of them',
    },
  ])('refuses $args with a sentence', ({ args, sentence }) => {
    expect(readOptions(args)).toEqual({
      kind: 'refused',
      sentence: `${sentence}. "npm run demo -- --help" lists the options.`,
    });
  });

  it('shows its help whatever else is said', () => {
    expect(readOptions(['--help', '--day', '7'])).toEqual({ kind: 'help' });
  });
});
