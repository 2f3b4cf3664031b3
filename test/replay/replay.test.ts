import { readdirSync, readFileSync } from 'node:fs';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { expect, test } from 'vitest';
import { workflowBundle } from '../support/temporal.ts';
import { historyFromJson } from './history-json.ts';

// Histories of runs as they were recorded for each version (see `record-histories.ts`), replayed by the code of today.

interface RecordedHistory {
  readonly events: readonly { readonly eventId: string; readonly eventType: string }[];
}

const folder = new URL('./histories/', import.meta.url);
const read = (file: string): RecordedHistory => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
const replay = (history: RecordedHistory): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle: workflowBundle() }, historyFromJson(history));

// The history that must fail would fill the output.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
});

test.each(readdirSync(folder))('does again what %s records', async (file) => {
  const replayed = replay(read(file));

  await expect(replayed).resolves.toBeUndefined();
});

test.each(readdirSync(folder))('finds no path of a machine in %s', (file) => {
  const recorded = readFileSync(new URL(file, folder), 'utf8');

  expect(recorded).not.toMatch(/[( ]\/\S*\.[cm]?[jt]s/);
});

test('refuses a history in which a timer was started before what the code does first', async () => {
  const recorded = read('0.1.0-conversation-answered.json');
  const timer = recorded.events.findIndex(({ eventType }) => eventType === 'EVENT_TYPE_TIMER_STARTED');
  const altered = { events: withMovedForward(recorded.events, timer) };

  const replayed = replay(altered);

  await expect(replayed).rejects.toThrow(DeterminismViolationError);
});

/** The same events, the one at `index` exchanged with the one before it; the ids stay in order. */
function withMovedForward<Event extends { readonly eventId: string }>(events: readonly Event[], index: number) {
  const order = events.map((_, place) => (place === index ? index - 1 : place === index - 1 ? index : place));
  return order.flatMap((from, place) => {
    const [event, original] = [events[from], events[place]];
    return event === undefined || original === undefined ? [] : [{ ...event, eventId: original.eventId }];
  });
}
