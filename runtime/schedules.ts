import {
  ScheduleAlreadyRunning,
  type ScheduleClient,
  ScheduleOverlapPolicy,
  type ScheduleUpdateOptions,
} from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import type { Logger } from 'pino';
import { type InstallationId, taskQueueOf } from '../contract/ids.ts';
import { memoOf, requireOwnSchedule, scheduleIdOf } from './installation.ts';
import { SettingsError } from './settings.ts';

/** A workflow that Temporal starts regularly. */
export interface Regular {
  /** The type of the workflow, and the last part of the Schedule's id. */
  readonly workflowType: 'reconciliation' | 'retention';
  readonly args: readonly unknown[];
  readonly everySeconds: number;
  /** If not, the Schedule is there and paused. */
  readonly isOn: boolean;
  readonly staticSummary: string;
  /** A run that hangs must not keep the next ones from starting. */
  readonly workflowRunTimeout: Duration;
}

interface Own {
  readonly installation: InstallationId;
  /** Of the installation's database. */
  readonly mark: string;
}

/**
 * Has Temporal start a workflow regularly. Every worker says so when it starts; what the last one says counts. Where the
 * cluster refuses schedules, the worker goes on without.
 *
 * @throws SettingsError if the Schedule of that name belongs to another database
 */
export async function ensureSchedule(
  schedules: ScheduleClient,
  own: Own,
  regular: Regular,
  logger: Logger,
): Promise<void> {
  const { workflowType, args, everySeconds, isOn, staticSummary, workflowRunTimeout } = regular;
  const { installation } = own;
  const workflowId = scheduleIdOf(installation, workflowType);
  const taskQueue = taskQueueOf(installation);
  const options = {
    spec: { intervals: [{ every: Math.max(1, everySeconds) * 1_000 }] },
    // A run that takes longer than the period is not overtaken, and one that was missed is not made up for.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 10_000 },
    action: {
      ...{ type: 'startWorkflow' as const, workflowType, workflowId, taskQueue, args: [...args] },
      ...{ workflowRunTimeout, staticSummary },
    },
    state: isOn ? { paused: false } : { paused: true, note: OFF },
  } satisfies Options;
  try {
    await createOrUpdate(schedules, { ...own, scheduleId: workflowId }, options);
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    logger.warn({ err: error, workflowType }, 'a Schedule could not be made; see docs/operations.md');
  }
}

/** Tells a pause that the settings ask for from one that an operator asked for. */
const OFF = 'off by the settings of the worker';

type Options = ScheduleUpdateOptions & { readonly state: { readonly paused: boolean; readonly note?: string } };

async function createOrUpdate(
  schedules: ScheduleClient,
  { installation: id, mark, scheduleId }: Own & { readonly scheduleId: string },
  options: Options,
): Promise<void> {
  try {
    await schedules.create({ scheduleId, memo: memoOf(mark), ...options });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await schedules.getHandle(scheduleId).update((present) => {
      requireOwnSchedule(present.memo, { id, mark, namespace: schedules.options.namespace });
      const { paused, note } = present.state;
      // An operator who paused it had a reason.
      return paused && note !== OFF
        ? { ...options, state: { paused, ...(note === undefined ? {} : { note }) } }
        : options;
    });
  }
}
