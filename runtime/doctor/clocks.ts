import { taskQueueOf } from '../../contract/ids.ts';
import { readServer } from '../../store/health.ts';
import type { Patient } from './check.ts';
import { lookAtSchedule } from './schedule.ts';
import { lookAtQueue } from './temporal.ts';
import { fault, inWords, unknown, type Verdict, well } from './verdict.ts';

/** In milliseconds since 1970, all read at about the same time. */
export interface Clocks {
  readonly machineMs: number;
  readonly databaseMs: number;
  /** Temporal tells no time, but what it has seen last, and what it is to do next: its clock is in between. */
  readonly temporalPastMs: number | null;
  readonly temporalNextMs: number | null;
}

export async function lookAtClocks(patient: Patient): Promise<Clocks> {
  const { db, temporal, config } = patient;
  const schedule = await lookAtSchedule(patient);
  const { pollers } = await lookAtQueue(temporal.client, taskQueueOf(config.installation), 'workflow');
  const pasts = [schedule?.lastMs ?? null, ...pollers.map(({ lastSeenMs }) => lastSeenMs)].filter((at) => at !== null);
  const askedMs = Date.now();
  const { nowMs: databaseMs } = await readServer(db);
  return {
    // The database's answer is about as far from the question as from now.
    machineMs: (askedMs + Date.now()) / 2,
    databaseMs,
    temporalPastMs: pasts.length === 0 ? null : Math.max(...pasts),
    temporalNextMs: schedule === null || schedule.paused ? null : schedule.nextMs,
  };
}

/** Below it nobody notices; messages count by the time of whoever writes them. */
const TOLERATED_MS = 2_000;

/** A Schedule may start its workflow so much later than it says. */
const LATE_START_MS = 15_000;

const REMEDY = 'have every machine take its time from the same source (chrony, systemd-timesyncd)';

export function judgeClocks({ machineMs, databaseMs, temporalPastMs, temporalNextMs }: Clocks): Verdict {
  const ahead = machineMs - databaseMs;
  if (Math.abs(ahead) > TOLERATED_MS) return fault(`this machine is ${apart(ahead)} the database`, REMEDY);
  const behind = machineMs - (temporalPastMs ?? machineMs);
  if (behind < -TOLERATED_MS) return fault(`this machine is at least ${apart(behind)} Temporal`, REMEDY);
  const late = machineMs - (temporalNextMs ?? machineMs);
  if (late > LATE_START_MS) {
    return fault(`this machine is ${apart(late)} Temporal, or the Schedule is late by as much`, REMEDY);
  }
  if (temporalPastMs === null) {
    return unknown(
      `this machine is ${apart(ahead)} the database; Temporal's time shows once a worker runs`,
      'see "schedule" and "workers"',
    );
  }
  return well(`this machine is ${apart(ahead)} the database, and agrees with Temporal`);
}

const apart = (ms: number): string => `${inWords(Math.abs(ms) / 1_000)} ${ms < 0 ? 'behind' : 'ahead of'}`;
