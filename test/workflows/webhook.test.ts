import { defaultPayloadConverter } from '@temporalio/common';
import { expect, test } from 'vitest';
import type { Instant } from '../../contract/ids.ts';
import type { NoteFailing } from '../../contract/webhooks.ts';
import { failed, paused } from './fake-endpoint.ts';
import { eventually, soonAfter } from './stage.ts';
import { useWebhookStage } from './webhook-stage.ts';

// No test stops where a timer rings: a message sent in that moment stops the time-skipping server too.
const stage = useWebhookStage();

const THREE_DAYS_SECONDS = 3 * 24 * 3_600;
const seconds = (from: Instant, to: Instant) => (Date.parse(to) - Date.parse(from)) / 1_000;

/** The time from each attempt to the one that followed. */
const waits = (noted: readonly NoteFailing[]) =>
  noted.map(({ since, nextAttemptAt }, index) => seconds(noted[index - 1]?.nextAttemptAt ?? since, nextAttemptAt));

test('tries after 1, 2, 4 … seconds, at most an hour, and gives the endpoint up after three days', async () => {
  const endpoint = stage.endpoint(() => failed('7'));

  const result = await (await endpoint.edited()).result();

  const { noted, given, rounds } = endpoint;
  const hourly = waits(noted).slice(12, -1);
  const [{ since } = { since: '' }] = noted;
  expect(result).toBe('disabled');
  expect(waits(noted).slice(0, 12)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048].map(soonAfter));
  expect(hourly.length).toBeGreaterThan(60);
  expect(hourly).toEqual(hourly.map(() => soonAfter(3_600)));
  expect(rounds).toBe(noted.length + 1);
  expect(new Set(noted.map((failing) => failing.since)).size).toBe(1);
  expect(seconds(since, noted.at(-1)?.nextAttemptAt ?? '')).toBe(THREE_DAYS_SECONDS);
  expect(seconds(since, given?.at ?? '')).toEqual(soonAfter(THREE_DAYS_SECONDS));
  expect(given?.reason).toBe('event 7 was not taken for three days; the last attempt: answered 503');
}, 60_000);

test('counts anew when another event fails', async () => {
  const endpoint = stage.endpoint((rounds) => failed(rounds < 3 ? '7' : '8'));
  await endpoint.edited();
  await eventually(() => endpoint.noted.length).toBe(1);

  await stage.env().sleep('9 seconds');
  await eventually(() => endpoint.noted.length).toBeGreaterThanOrEqual(4);

  const [first, , third, fourth] = endpoint.noted;
  expect(third?.since).toBe(first?.since);
  expect(fourth?.since).not.toBe(first?.since);
  expect(seconds(fourth?.since ?? '', fourth?.nextAttemptAt ?? '')).toBe(1);
});

test('counts anew after a round in which nothing failed', async () => {
  const endpoint = stage.endpoint((rounds) => (rounds === 1 ? paused : failed('7')));
  await endpoint.edited();
  await eventually(() => endpoint.noted.length).toBe(1);

  await stage.env().sleep('1500 milliseconds');
  await eventually(() => endpoint.noted.length).toBe(2);

  const [first, second] = endpoint.noted;
  expect(second?.since).not.toBe(first?.since);
});

test('tries at once when the endpoint is replaced, which has three days of its own', async () => {
  let revision = 1;
  const endpoint = stage.endpoint(() => failed('7', { revision }));
  await endpoint.edited();
  await stage.env().sleep('2 hours');
  const before = endpoint.rounds;

  revision = 2;
  await endpoint.edited();

  await eventually(() => endpoint.rounds).toBe(before + 1);
  await eventually(() => endpoint.noted.at(-1)).toMatchObject({ revision: 2 });
  const { since = '', nextAttemptAt = '' } = endpoint.noted.at(-1) ?? {};
  expect(seconds(endpoint.noted[0]?.since ?? '', since)).toBeGreaterThan(3_600);
  expect(seconds(since, nextAttemptAt)).toBe(1);
});

test('ends as soon as the endpoint is deleted', async () => {
  const endpoint = stage.endpoint(() => failed('7'));
  const handle = await endpoint.edited();
  await stage.env().sleep('1 hour');

  endpoint.deleted = true;
  await endpoint.edited();

  await eventually(async () => (await handle.describe()).status.name).toBe('COMPLETED');
  expect(await handle.result()).toBe('deleted');
});

test('looks again when the endpoint is edited while a round finds nothing', async () => {
  const endpoint = stage.endpoint(async (rounds) => {
    if (rounds > 0) return failed('7');
    // Created again, after this round looked and before it answered.
    await endpoint.edited();
    return { kind: 'deleted' };
  });
  await endpoint.edited();

  await eventually(() => endpoint.noted.length).toBe(1);
});

test('goes on with the row of failures of the run before', async () => {
  const since = new Date((await stage.env().currentTimeMs()) - THREE_DAYS_SECONDS * 1_000).toISOString();
  const failing = { eventId: '7', revision: 1, error: 'answered 500', since, attempts: 80 };
  const endpoint = stage.endpoint(() => failed('7'));

  const result = await (await endpoint.edited({ failing })).result();

  expect(result).toBe('disabled');
  expect(endpoint.rounds).toBe(1);
});

test('tells operators what was delivered, what fails, since when, and what comes next', async () => {
  const delivered = { eventId: '6', at: '2026-01-01T00:00:00.000Z' };
  const endpoint = stage.endpoint(() => ({ ...failed('7'), delivered }));
  const handle = await endpoint.edited();
  await eventually(() => endpoint.noted.length).toBe(1);
  const [{ since, nextAttemptAt } = { since: '', nextAttemptAt: '' }] = endpoint.noted;

  const history = await eventuallyHistory(handle);

  expect(await stage.currentDetails(endpoint)).toBe(
    [
      '- **Last delivered event:** 6, 2026-01-01T00:00:00.000Z',
      '- **Held back by:** event 7',
      `- **Failing since:** ${since}, attempts: 1`,
      '- **Last attempt:** answered 503',
      `- **Next attempt at:** ${nextAttemptAt}`,
    ].join('\n'),
  );
  expect(history).toContain('attempt 2 of event 7');
});

/** What the timers of a history say they are for, once there is one. */
async function eventuallyHistory(handle: {
  fetchHistory(): Promise<{ events?: readonly HistoryEvent[] | null }>;
}): Promise<readonly unknown[]> {
  const read = async () =>
    ((await handle.fetchHistory()).events ?? [])
      .filter((event) => event.timerStartedEventAttributes != null)
      .map(({ userMetadata }) => userMetadata?.summary && defaultPayloadConverter.fromPayload(userMetadata.summary));
  await eventually(async () => (await read()).length).toBeGreaterThan(0);
  return read();
}

interface HistoryEvent {
  readonly timerStartedEventAttributes?: unknown;
  readonly userMetadata?: {
    readonly summary?: Parameters<typeof defaultPayloadConverter.fromPayload>[0] | null;
  } | null;
}
