import { cpuSeconds } from './cpu.ts';

export interface Lap {
  readonly seconds: number;
  /** Of all processes of the stack together; null where the system does not tell. */
  readonly cpuSeconds: number | null;
}

/** Starts measuring; the function it returns tells how long it has been. */
export function startStopwatch(): () => Lap {
  const cpuAtStart = cpuSeconds();
  const startedAtMs = performance.now();
  return () => {
    const elapsedMs = performance.now() - startedAtMs;
    const cpuNow = cpuSeconds();
    return {
      seconds: elapsedMs / 1_000,
      cpuSeconds: cpuNow === null || cpuAtStart === null ? null : cpuNow - cpuAtStart,
    };
  };
}
