import { ScheduleNotFoundError } from '@temporalio/client';
import { taskQueueOf } from '../../contract/ids.ts';
import { markOf, scheduleIdOf } from '../installation.ts';
import type { Patient } from './check.ts';
import { fault, inWords, type Verdict, well } from './verdict.ts';

// The Schedule that starts the reconciler.

export interface ScheduleFacts {
  readonly id: string;
  readonly taskQueue: string;
  /** Undefined where it was made by hand with something other than an interval. */
  readonly everySeconds: number | undefined;
  readonly paused: boolean;
  readonly note: string | undefined;
  /** When it last started the reconciler; null: it never did. */
  readonly lastMs: number | null;
  readonly nextMs: number | null;
  readonly createdMs: number;
  /** Of the database it belongs to; undefined where it was made by hand. */
  readonly mark: string | undefined;
}

/** Null: there is no such Schedule. */
export async function lookAtSchedule({ temporal, config }: Patient): Promise<ScheduleFacts | null> {
  const id = scheduleIdOf(config.installation);
  try {
    const { spec, state, info, memo, action } = await temporal.schedules.getHandle(id).describe();
    const every = spec.intervals?.[0]?.every;
    return {
      id,
      taskQueue: action.taskQueue ?? '',
      everySeconds: every === undefined ? undefined : every / 1_000,
      paused: state.paused,
      note: state.note,
      lastMs: info.recentActions.at(-1)?.takenAt.getTime() ?? null,
      nextMs: info.nextActionTimes[0]?.getTime() ?? null,
      createdMs: info.createdAt.getTime(),
      mark: markOf(memo),
    };
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

interface Wanted {
  readonly installation: string;
  /** 0: the reconciler is switched off. */
  readonly everySeconds: number;
  readonly nowMs: number;
}

/** One that is late by a few turns is stuck; one that runs every second may wait for the run before. */
const LATE_TURNS = 3;
const LATE_SECONDS = 120;

export function judgeSchedule(facts: ScheduleFacts | null, { installation, everySeconds, nowMs }: Wanted): Verdict {
  const id = facts?.id ?? scheduleIdOf(installation);
  if (facts === null) {
    return fault(
      `there is no Schedule ${id}, so nothing is repaired`,
      'a worker makes it when it starts; where it may not, make it by hand as docs/operations.md says',
    );
  }
  if (facts.paused && everySeconds === 0) return well('switched off by RECONCILE_EVERY_SECONDS=0');
  if (facts.paused) {
    const why = facts.note === undefined || facts.note === '' ? '' : ` (“${facts.note}”)`;
    return fault(
      `${id} is paused${why}, so nothing is repaired`,
      `temporal schedule toggle --schedule-id ${id} --unpause --reason "…"`,
    );
  }
  if (facts.taskQueue !== taskQueueOf(installation)) {
    return fault(
      `${id} starts the reconciler on the task queue "${facts.taskQueue}"`,
      `give it the task queue "${taskQueueOf(installation)}", or delete it and start a worker again`,
    );
  }
  const period = facts.everySeconds ?? everySeconds;
  const idleSeconds = (nowMs - (facts.lastMs ?? facts.createdMs)) / 1_000;
  const ran = facts.lastMs === null ? 'never ran' : `ran ${inWords(Math.max(0, idleSeconds))} ago`;
  if (idleSeconds > Math.max(LATE_SECONDS, LATE_TURNS * period)) {
    return fault(
      `${id} ${ran}, though it is to run every ${inWords(period)}`,
      'see whether its last workflow is stuck (no worker, or the database is away), and whether the clocks agree',
    );
  }
  return well(`${id} ${ran}, runs every ${inWords(period)}`);
}
