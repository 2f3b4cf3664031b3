import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { busySecondsOf, markBusyTime, replayMs, timeOfDay } from '../../dev/demo/day-clock.ts';
import { ReplayClock } from '../../dev/demo/replay-clock.ts';

const HOUR = 3_600;

describe('the clock of a day', () => {
  it('keeps short pauses and cuts long ones', () => {
    const marks = markBusyTime([100, 110, 110 + 9 * HOUR, 120 + 9 * HOUR], 60);

    expect(marks.map(({ busySeconds }) => busySeconds)).toEqual([0, 10, 70, 80]);
    expect(busySecondsOf(marks)).toBe(80);
  });

  it('plays the busy time faster by the speed', () => {
    const clock = { marks: markBusyTime([0, 30, 90], 120), speed: 10 };

    expect([0, 1, 2].map((index) => replayMs(clock, index))).toEqual([0, 3_000, 9_000]);
  });

  it('tells the time of day, also beyond midnight and after a cut', () => {
    const clock = { marks: markBusyTime([23 * HOUR, 23 * HOUR + 60, 33 * HOUR], 120), speed: 60 };

    expect(timeOfDay(clock, 0)).toBe('23:00');
    expect(timeOfDay(clock, 1_000)).toBe('23:01');
    expect(timeOfDay(clock, 3_000)).toBe('09:00');
    expect(timeOfDay(clock, 63_000)).toBe('10:00');
  });

  it('has no busy time without messages', () => {
    expect(busySecondsOf(markBusyTime([]))).toBe(0);
  });
});

describe('the clock of a replay', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('stands still while it is stopped, and counts how long', async () => {
    const startedAt = Date.now();
    const clock = new ReplayClock(startedAt);
    vi.advanceTimersByTime(2_000);

    const stopped = clock.stopUntil(delay(500));
    await vi.advanceTimersByTimeAsync(500);
    await stopped;

    expect(clock.stoppedMs).toBe(500);
    expect(clock.at(startedAt + 1_000)).toBe(1_000);
    expect(clock.at(startedAt + 2_200)).toBe(2_000);
    expect(clock.at(startedAt + 2_700)).toBe(2_200);
  });
});

const delay = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
