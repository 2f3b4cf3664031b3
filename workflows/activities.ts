import { isCancellation, proxyActivities, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities, WebhookActivities } from '../activities/index.ts';
import { webhookTaskQueue } from '../contract/ids.ts';

const local = proxyLocalActivities<Activities>({
  // A transaction takes milliseconds; beyond this the database is in trouble, and holding the workflow task for it would
  // keep signals and updates waiting.
  startToCloseTimeout: '3 seconds',
  scheduleToCloseTimeout: '5 seconds',
  retry: { initialInterval: '50 milliseconds', maximumAttempts: 3 },
});

const ordinary = proxyActivities<Activities>({
  // Above the longest a transaction may take by the database's own timeouts.
  startToCloseTimeout: '20 seconds',
  // For ever: what was accepted is carried out when the database is back. Operators see the attempts in the UI.
  retry: { initialInterval: '250 milliseconds', maximumInterval: '5 seconds' },
});

/** Activities that tell many conversations. */
export const announcing = proxyActivities<Activities>({
  // Telling thousands of conversations takes its time; the heartbeat tells whether it still goes on.
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '250 milliseconds', maximumInterval: '5 seconds' },
});

/** Activities of the reconciler. */
export const reconciling = proxyActivities<Activities>({
  // It reads every open conversation, page by page, in Temporal and in the database.
  startToCloseTimeout: '10 minutes',
  // Above one look at the rows, bounded by the database's own timeouts.
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** Activities that deliver to webhooks, on the task queue that serves nothing else. */
export function webhookActivities() {
  const common = {
    taskQueue: webhookTaskQueue(workflowInfo().taskQueue),
    retry: { initialInterval: '250 milliseconds', maximumInterval: '5 seconds' },
  } as const;
  const { deliverEvents } = proxyActivities<WebhookActivities>({
    ...common,
    // A round is five minutes; the attempt under way when they are over may take its time too.
    startToCloseTimeout: '10 minutes',
    // How long the events of a worker that was killed wait for another.
    heartbeatTimeout: '10 seconds',
  });
  // One statement, within the database's own timeouts.
  const { noteWebhookFailing, disableWebhook } = proxyActivities<WebhookActivities>({
    ...common,
    startToCloseTimeout: '20 seconds',
  });
  return { deliverEvents, noteWebhookFailing, disableWebhook };
}

type Input<Name extends keyof Activities> = Parameters<Activities[Name]>[0];
type Output<Name extends keyof Activities> = Awaited<ReturnType<Activities[Name]>>;
interface Callable {
  executeWithOptions(options: { summary: string }, args: readonly unknown[]): Promise<unknown>;
}

/**
 * Runs a short activity: locally, which costs one event and no task of its own; and where that does not come through,
 * because the database is slow or away, as an ordinary one that is tried until it does. Both may run, since each is safe
 * to repeat. `summary` is what operators read in the history.
 */
export async function run<Name extends keyof Activities>(
  name: Name,
  input: Input<Name>,
  summary: string,
): Promise<Output<Name>> {
  try {
    return (await (local[name] as Callable).executeWithOptions({ summary }, [input])) as Output<Name>;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return (await (ordinary[name] as Callable).executeWithOptions({ summary }, [input])) as Output<Name>;
  }
}
