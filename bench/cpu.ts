import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';

/** Linux counts in hundredths of a second for whoever asks through /proc, whatever its own clock does. */
const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  readonly parent: number;
  /** Its own and that of its children that ended. */
  readonly ticks: number;
}

/** What API, worker, PostgreSQL and Temporal, all started by this process, have used so far; null without /proc. */
export function cpuSeconds(): number | null {
  const processes = readProcesses();
  if (processes.size === 0) return null;
  const startedHere = ([, { parent }]: readonly [number, ProcessTimes]): boolean => {
    for (let pid = parent; pid > 1; pid = processes.get(pid)?.parent ?? 0) if (pid === process.pid) return true;
    return false;
  };
  const ticks = [...processes].filter(startedHere).reduce((sum, [, times]) => sum + times.ticks, 0);
  return ticks / TICKS_PER_SECOND;
}

function readProcesses(): ReadonlyMap<number, ProcessTimes> {
  const found = new Map<number, ProcessTimes>();
  for (const name of listProc()) {
    const times = /^\d+$/.test(name) ? readTimes(name) : undefined;
    if (times !== undefined) found.set(Number(name), times);
  }
  return found;
}

function listProc(): readonly string[] {
  try {
    return readdirSync('/proc');
  } catch {
    // Not Linux.
    return [];
  }
}

function readTimes(pid: string): ProcessTimes | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; what follows are state, parent and numbers.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [utime, stime, childrenUtime, childrenStime] = fields.slice(11, 15).map(Number);
    const ticks = (utime ?? 0) + (stime ?? 0) + (childrenUtime ?? 0) + (childrenStime ?? 0);
    return { parent: Number(fields[1]), ticks };
  } catch {
    // It ended in between.
    return undefined;
  }
}
