import { expect, test } from 'vitest';
import { useStage } from './stage.ts';

const stage = useStage();

test('makes room for the months to come before it forgets what is old', async () => {
  stage.world();
  const run = await stage.begin('retention', { resolvedDays: 30, ledgerDays: 0 });

  expect(await run.result()).toEqual({ conversations: 0, events: 0, months: [] });

  const { events } = await run.fetchHistory();
  const activities = events?.flatMap((event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? []);
  expect(activities).toEqual(['makeRoomForMonths', 'forgetOld']);
});
