import type { Stack } from '../stack.ts';
import { ApiClient } from './api-client.ts';
import { readDay } from './chat.ts';
import { farewell, greeting } from './notices.ts';
import { closeOffice } from './office-hours.ts';
import type { DemoOptions } from './options.ts';
import type { Paint } from './paint.ts';
import { describePlan, makePlan } from './plan.ts';
import { playDay } from './session.ts';
import { countEvents } from './statistics.ts';
import { formatSummary } from './summary.ts';
import { formatEntry } from './timeline.ts';

export interface DemoRun {
  readonly stack: Stack;
  readonly options: DemoOptions;
  readonly print: (...lines: readonly string[]) => void;
  readonly paint: Paint;
  /** Columns of the terminal, where there is one. */
  readonly columns: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * Plays the day and tells of it.
 *
 * @returns whether everything added up
 */
export async function runDemo({ stack, options, print, paint, columns, signal }: DemoRun): Promise<boolean> {
  print('', paint('bold', 'Baton is up.'), ...greeting(stack));
  const messages = await readDay(options.day);
  const plan = makePlan({ messages, pace: options.pace, suffix: suffixFor(stack) });
  print('', ...describePlan(plan, options.day), '');

  const { clock: day, conversations, office } = plan;
  const api = new ApiClient({ url: stack.apiUrl, key: stack.apiKey, signal });
  const result = await playDay({
    api,
    plan,
    signal,
    show: (entry, clock) => print(formatEntry(entry, { day, clock, columns, paint })),
  });
  if (!options.stay) await closeOffice(api, office);
  const { failures, durationsMs } = api;
  const agentIds = office.agents.map(({ id }) => id);
  const statistics = countEvents(result.snapshot?.events ?? new Map(), agentIds);
  print(
    '',
    ...formatSummary({ ...result, day: options.day, plan, statistics, requestsMs: durationsMs, failures }, paint),
  );

  const numberOf = (id: string) => conversations.find((each) => each.id === id)?.number;
  const { liveliest } = statistics;
  print('', ...farewell({ addresses: stack, liveliest, numberOf, stay: options.stay }, paint));
  return result.violations.length === 0 && failures.length === 0;
}

/** In servers of the user's own there may be other runs; in those started for this one there is nothing else. */
function suffixFor({ database, temporal }: Stack): string {
  return database !== undefined && temporal !== undefined ? '' : `-${Date.now().toString(36)}`;
}
