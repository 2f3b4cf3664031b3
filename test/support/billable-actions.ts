import type { WorkflowHandle } from '@temporalio/client';

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
export type HistoryEvent = NonNullable<History['events']>[number];

/** What an event says of itself, such as `timerStarted`. */
export function kindOf(event: HistoryEvent): string {
  const suffix = 'EventAttributes';
  const found = Object.entries(event).find(([name, value]) => name.endsWith(suffix) && value != null);
  return found?.[0].slice(0, -suffix.length) ?? 'unknown';
}

/** Events that Temporal Cloud bills as one action each. */
const BILLED = new Set([
  'workflowExecutionStarted',
  'workflowExecutionSignaled',
  'workflowExecutionUpdateAccepted',
  'upsertWorkflowSearchAttributes',
  'timerStarted',
  'activityTaskScheduled',
  'signalExternalWorkflowExecutionInitiated',
  'startChildWorkflowExecutionInitiated',
]);

/** Actions of one run; all local activities of one workflow task are one action together. */
export function billableActions(events: readonly HistoryEvent[]): number {
  const billed = events.filter((event) => BILLED.has(kindOf(event))).length;
  const tasks = events.flatMap(({ markerRecordedEventAttributes: marker }) =>
    marker == null ? [] : [String(marker.workflowTaskCompletedEventId)],
  );
  return billed + new Set(tasks).size;
}
