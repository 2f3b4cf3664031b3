import { expect, it } from 'vitest';
import { KEY } from '../store/commands.ts';
import { INBOX } from '../store/directory.ts';
import { useWorkshop } from './workshop.ts';

const { world, workshop } = useWorkshop();

/** The value of a line of the metrics; null if there is none. */
async function readValue(line: string): Promise<number | null> {
  const text = await workshop.registry.metrics();
  const found = text.split('\n').find((each) => each.startsWith(`${line} `));
  return found === undefined ? null : Number(found.slice(line.length + 1));
}

it('counts once what a transition came to, however often its activity runs', async () => {
  await world.has({ agents: { ana: {}, ben: {} }, policy: { responseWarningSeconds: 0 } });
  const { open, due, requeue } = workshop.activities;
  const base = (transitionId: string) => ({
    conversationId: 'c1',
    inboxId: INBOX,
    transitionId,
    at: world.clock.now,
    actor: KEY,
  });
  const message = {
    messageId: 'm1',
    from: 'consumer',
    visibility: 'public',
    sentAt: world.clock.now,
    actor: KEY,
  } as const;
  const opening = { conversationId: 'c1', inboxId: INBOX, consumerKey: 'joe', actor: KEY };
  const assigned = `baton_time_to_assign_seconds_count{inbox="${INBOX}"}`;
  const timeouts = `baton_response_timeouts_total{inbox="${INBOX}"}`;

  await workshop.twice(open, { ...base('t1'), kind: 'open' as const, open: opening, messages: [message] });
  expect([await readValue(assigned), await readValue(timeouts)]).toEqual([1, null]);

  world.clock.reach(new Date(world.clock.in(61)));
  await workshop.twice(due, { ...base('t2'), kind: 'due' as const });
  await workshop.twice(requeue, { ...base('t3'), kind: 'requeue' as const, body: {} });

  expect(await world.story('c1')).toContain('unassigned ana (response_timeout)');
  // Who passes from agent to agent in one transition did not wait.
  expect([await readValue(assigned), await readValue(timeouts)]).toEqual([1, 1]);
  expect(await readValue('baton_deadline_lateness_seconds_count')).toBe(1);
});

it('shows every kind of repair, and every deadline that was late, before there is one', async () => {
  expect(workshop.teller).toBeDefined();

  expect(await readValue('baton_repairs_total{kind="unserved"}')).toBe(0);
  expect(await workshop.registry.metrics()).toContain('baton_deadline_lateness_seconds_bucket');
});
