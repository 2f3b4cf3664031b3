import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities, WebhookActivities } from '../activities/index.ts';
import { webhookTaskQueueOf } from '../contract/ids.ts';

const local = proxyLocalActivities<Activities>({
  // A transaction takes milliseconds; beyond this the database is in trouble, and holding the workflow task for it would
  // keep signals and updates waiting.
  startToCloseTimeout: '3 seconds',
  scheduleToCloseTimeout: '5 seconds',
  retry: { initialInterval: '50 milliseconds', maximumAttempts: 3 },
});

const ordinary = proxyActivities<Activities>({
  // Above the longest a transaction may take by the database's own timeouts, after the wait for its inbox's turn.
  startToCloseTimeout: '20 seconds',
  // For ever: what was accepted is carried out when the database is back. Operators see the attempts in the UI.
  retry: { initialInterval: '250 milliseconds', maximumInterval: '5 seconds' },
  priority: { priorityKey: 2 },
});

/** Activities that signal other workflows. */
export const signalling = proxyActivities<Pick<Activities, 'reportMisses'>>({
  // One signal. An agent's workflow that takes no more of them keeps no conversation from ending.
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '10 minutes',
  retry: { initialInterval: '250 milliseconds', maximumInterval: '5 seconds' },
  // Whatever somebody waits for comes first.
  priority: { priorityKey: 5 },
});

/** Activities of the reconciler. */
export const reconciling = proxyActivities<Activities>({
  // It reads every open conversation, page by page, in Temporal and in the database.
  startToCloseTimeout: '10 minutes',
  // Above one query of the rows, bounded by the database's own timeouts.
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** What is old is forgotten in steps, each within the database's own timeouts. */
export const forgetting = proxyActivities<Pick<Activities, 'forgetOld' | 'makeRoomForMonths'>>({
  startToCloseTimeout: '19 hours',
  heartbeatTimeout: '1 minute',
  retry: { initialInterval: '10 seconds', maximumInterval: '10 minutes' },
  priority: { priorityKey: 5 },
});

/** Activities that deliver to webhooks, on the task queue that serves nothing else. */
export function webhookActivities() {
  const common = {
    // Its own queue bears the installation's name.
    taskQueue: webhookTaskQueueOf(workflowInfo().taskQueue),
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

type Name = keyof Activities;
type Input<Kind extends Name> = Parameters<Activities[Kind]>[0];
type Output<Kind extends Name> = Awaited<ReturnType<Activities[Kind]>>;
interface Callable {
  executeWithOptions(options: { summary: string }, args: readonly unknown[]): Promise<unknown>;
}

/** The server takes summaries of up to 400 bytes; ids are long. */
const SUMMARY_LENGTH = 200;

const call = <Kind extends Name>(activity: unknown, input: Input<Kind>, summary: string) =>
  (activity as Callable).executeWithOptions({ summary: summary.slice(0, SUMMARY_LENGTH) }, [input]) as Promise<
    Output<Kind>
  >;

/**
 * Runs a short activity: locally, which costs one event and no task of its own; and if that does not come through, because
 * the database is slow or away, as an ordinary one that is tried until it does. Both may run, since each is safe to
 * repeat. `summary` is what operators read in the history.
 *
 * @throws the failure, if it is permanent or the workflow was cancelled
 */
export async function run<Kind extends Name>(name: Kind, input: Input<Kind>, summary: string): Promise<Output<Kind>> {
  try {
    return await call(local[name], input, summary);
  } catch (error) {
    if (isCancellation(error) || isPermanent(error)) throw error;
    return await call(ordinary[name], input, summary);
  }
}

/** The same for what nobody waits for: the workflow task is not held, so that answers given before it leave at once. */
export const runBeside = <Kind extends Name>(name: Kind, input: Input<Kind>, summary: string): Promise<Output<Kind>> =>
  call(ordinary[name], input, summary);

/** Whether the activity found that trying again is of no use: the data or the program is wrong. */
export function isPermanent(error: unknown): boolean {
  // The failure of a local activity comes as it is, that of an ordinary one within another.
  const failure = error instanceof ActivityFailure ? error.cause : error;
  return failure instanceof ApplicationFailure && failure.type === 'permanent_error';
}
