import {
  ScheduleAlreadyRunning,
  type ScheduleClient,
  ScheduleOverlapPolicy,
  type ScheduleUpdateOptions,
} from '@temporalio/client';
import type { Logger } from 'pino';
import { type InstallationId, taskQueueOf } from '../contract/ids.ts';
import { memoOf, requireOwnSchedule, scheduleIdOf } from './installation.ts';
import { SettingsError } from './settings.ts';

interface Schedule {
  readonly installation: InstallationId;
  /** Of the installation's database. */
  readonly mark: string;
  /** 0: never. */
  readonly everySeconds: number;
}

/**
 * Has Temporal start the reconciler regularly. Every worker says so when it starts; the last one's period counts. Where
 * the cluster refuses schedules, the worker goes on without.
 *
 * @throws SettingsError if the Schedule of that name belongs to another database
 */
export async function ensureReconciliation(
  schedules: ScheduleClient,
  { installation, mark, everySeconds }: Schedule,
  logger: Logger,
): Promise<void> {
  const options = {
    spec: { intervals: [{ every: Math.max(1, everySeconds) * 1_000 }] },
    // A look that takes longer than the period is not overtaken, and one that was missed is not made up for.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 10_000 },
    action: {
      type: 'startWorkflow' as const,
      workflowType: 'reconciliation',
      workflowId: scheduleIdOf(installation),
      taskQueue: taskQueueOf(installation),
      // A run that hangs must not keep the next ones from starting.
      workflowRunTimeout: '15 minutes',
      staticSummary: 'Repairs what is not as it must be',
    },
    state: { paused: everySeconds === 0 },
  } satisfies Options;
  try {
    await createOrUpdate(schedules, { id: installation, mark }, options);
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    logger.warn({ err: error }, 'the reconciler could not be scheduled; see docs/operations.md');
  }
}

type Options = ScheduleUpdateOptions & { readonly state: { readonly paused: boolean } };

async function createOrUpdate(
  schedules: ScheduleClient,
  own: { readonly id: InstallationId; readonly mark: string },
  options: Options,
): Promise<void> {
  const scheduleId = scheduleIdOf(own.id);
  try {
    await schedules.create({ scheduleId, memo: memoOf(own.mark), ...options });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { state } = options;
    await schedules.getHandle(scheduleId).update((present) => {
      requireOwnSchedule(present.memo, { ...own, namespace: schedules.options.namespace });
      // Whoever paused it had a reason.
      return { ...options, state: { paused: present.state.paused || state.paused } };
    });
  }
}
