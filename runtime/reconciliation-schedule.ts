import {
  type Client,
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type ScheduleUpdateOptions,
} from '@temporalio/client';
import type { Logger } from 'pino';
import { RECONCILIATION_ID } from '../contract/reconciliation.ts';

interface Schedule {
  readonly taskQueue: string;
  /** 0: never. */
  readonly everySeconds: number;
}

/**
 * Has Temporal start the reconciler regularly. Every worker says so when it starts; the last one's period counts. Where
 * the cluster refuses schedules, the worker goes on without.
 */
export async function ensureReconciliation(
  client: Client,
  { taskQueue, everySeconds }: Schedule,
  logger: Logger,
): Promise<void> {
  const options = {
    spec: { intervals: [{ every: Math.max(1, everySeconds) * 1_000 }] },
    // A look that takes longer than the period is not overtaken, and one that was missed is not made up for.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 10_000 },
    action: {
      type: 'startWorkflow' as const,
      workflowType: 'reconciliation',
      workflowId: RECONCILIATION_ID,
      taskQueue,
      staticSummary: 'Repairs what is not as it must be',
    },
    state: { paused: everySeconds === 0 },
  } satisfies Options;
  try {
    await createOrUpdate(client, options);
  } catch (error) {
    logger.warn({ err: error }, 'the reconciler could not be scheduled; see docs/operations.md');
  }
}

type Options = ScheduleUpdateOptions & { readonly state: { readonly paused: boolean } };

async function createOrUpdate({ schedule }: Client, options: Options): Promise<void> {
  try {
    await schedule.create({ scheduleId: RECONCILIATION_ID, ...options });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    // Whoever paused it had a reason.
    const { state } = options;
    await schedule
      .getHandle(RECONCILIATION_ID)
      .update((present) => ({ ...options, state: { paused: present.state.paused || state.paused } }));
  }
}
