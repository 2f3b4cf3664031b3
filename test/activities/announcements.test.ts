import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { TELLING_PAGE } from '../../activities/telling.ts';
import type { DirectoryScope } from '../../contract/ids.ts';
import { wholePolicy } from './directory.ts';
import { useWorld } from './world.ts';

const world = useWorld();

/** Runs an activity as the worker does, and notes its heartbeats. */
function attempt(heartbeatDetails?: string | null) {
  const environment = new MockActivityEnvironment({ heartbeatDetails }, { logger: new DefaultLogger('ERROR') });
  const heartbeats: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => heartbeats.push(details));
  return { environment, heartbeats };
}

const workflows = (...ids: readonly string[]) => ids.map((id) => `conversation/${id}`);

const change = { agentId: 'ana', availability: 'offline', cause: 'logout', availabilityVersion: 3 } as const;

describe('telling what an agent holds of a change of its availability', () => {
  it('signals every conversation the agent holds with the change', async () => {
    await world.has({ agents: { ana: {}, ben: {} } });
    await world.hasOpen('c1', 'of-ben', 'c2');

    const told = await attempt().environment.run(world.activities.tellHeldConversations, change);

    expect(told).toBe(2);
    expect(world.temporal.signals).toEqual([
      { workflowId: 'conversation/c1', name: 'availabilityChanged', message: change },
      { workflowId: 'conversation/c2', name: 'availabilityChanged', message: change },
    ]);
  });

  it('tells the most pressing first, then those who have waited longest', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('low', { priority: 'low' });
    await world.hasOpen('c2', 'c1');
    await world.open('urgent', { priority: 'urgent' });

    await attempt().environment.run(world.activities.tellHeldConversations, change);

    expect(world.temporal.signalled).toEqual(workflows('urgent', 'c2', 'c1', 'low'));
  });

  it('signals the same again when it is run again', async () => {
    await world.has({ agents: { ana: {} } });
    await world.hasOpen('c1', 'c2');

    await attempt().environment.run(world.activities.tellHeldConversations, change);
    await attempt().environment.run(world.activities.tellHeldConversations, change);

    expect(world.temporal.signalled).toEqual(workflows('c1', 'c2', 'c1', 'c2'));
  });

  it('heartbeats with the place it reached, from which the next attempt goes on', async () => {
    await world.has({ agents: { ana: {} } });
    const held = TELLING_PAGE + 5;
    await holdMany('ana', held);
    const first = attempt();
    await first.environment.run(world.activities.tellHeldConversations, change);
    const [afterFirstPage] = first.heartbeats;
    world.temporal.forget();

    const second = attempt(String(afterFirstPage));
    const told = await second.environment.run(world.activities.tellHeldConversations, change);

    expect(first.heartbeats).toHaveLength(2);
    expect(told).toBe(5);
    expect(world.temporal.signalled).toEqual(workflows(...lastOf(held, 5)));
  });

  it('takes up what an attempt that failed in the middle left', async () => {
    await world.has({ agents: { ana: {} } });
    await holdMany('ana', TELLING_PAGE + 5);
    const first = attempt();
    first.environment.on('heartbeat', () => world.temporal.failWith(new Error('Temporal is away')));
    const failing = first.environment.run(world.activities.tellHeldConversations, change);
    await expect(failing).rejects.toThrow('Temporal is away');
    const firstTold = new Set(world.temporal.signalled);
    world.temporal.forget();

    await attempt(String(first.heartbeats.at(-1))).environment.run(world.activities.tellHeldConversations, change);

    expect(firstTold.size).toBe(TELLING_PAGE);
    expect(new Set([...firstTold, ...world.temporal.signalled]).size).toBe(TELLING_PAGE + 5);
  });

  it('stops between two pages when it is cancelled', async () => {
    await world.has({ agents: { ana: {} } });
    await holdMany('ana', TELLING_PAGE + 5);
    const { environment } = attempt();
    environment.on('heartbeat', () => environment.cancel());

    await expect(environment.run(world.activities.tellHeldConversations, change)).rejects.toThrow();

    expect(world.temporal.signals).toHaveLength(TELLING_PAGE);
  });

  it('starts the workflow of an open conversation that lost it', async () => {
    await world.has({ agents: { ana: {} } });
    await world.hasOpen('c1', 'c2');
    world.temporal.end('conversation/c1');

    const told = await attempt().environment.run(world.activities.tellHeldConversations, change);

    expect(told).toBe(2);
    expect(world.temporal.signalled.toSorted()).toEqual(workflows('c1', 'c2'));
    expect(world.temporal.started).toEqual(workflows('c1'));
  });

  it('fails, to be tried again, where Temporal cannot be reached', async () => {
    await world.has({ agents: { ana: {} } });
    await world.open('c1');
    world.temporal.failWith(new Error('Temporal is away'));

    const telling = attempt().environment.run(world.activities.tellHeldConversations, change);

    await expect(telling).rejects.toThrow('Temporal is away');
  });
});

describe('telling a change of policy', () => {
  it('signals what is open in the inbox, and nothing that is pending or resolved', async () => {
    await twoInboxes();

    const told = await attempt().environment.run(world.activities.tellPolicy, {
      scope: { kind: 'inbox', inboxId: 'sales' } as const,
    });

    expect(told).toBe(2);
    const message = { policyVersion: 1, policy: wholePolicy() };
    expect(world.temporal.signals).toEqual([
      { workflowId: 'conversation/assigned', name: 'policyChanged', message },
      { workflowId: 'conversation/parked', name: 'policyChanged', message },
    ]);
  });

  it('signals what is open in every inbox where it is the policy of the account', async () => {
    await twoInboxes();

    await attempt().environment.run(world.activities.tellPolicy, {
      scope: { kind: 'account' } as const,
    });

    expect(world.temporal.signalled).toEqual(workflows('assigned', 'elsewhere', 'parked'));
  });

  it('goes on from the place an attempt before reached', async () => {
    await twoInboxes();
    const first = attempt();
    const input = { scope: { kind: 'account' } as const };

    await attempt('assigned').environment.run(world.activities.tellPolicy, input);
    await first.environment.run(world.activities.tellPolicy, input);

    expect(world.temporal.signalled.slice(0, 2)).toEqual(workflows('elsewhere', 'parked'));
    expect(first.heartbeats).toEqual(['parked']);
  });
});

describe('departures', () => {
  const sales: DirectoryScope = { kind: 'inbox', inboxId: 'sales' };
  const gold: DirectoryScope = { kind: 'team', teamId: 'gold' };

  it('are listed by the place that was left', async () => {
    await world.db.departure.createMany({
      data: [
        { scope: 'inbox', scopeId: 'sales', agentId: 'ben' },
        { scope: 'inbox', scopeId: 'sales', agentId: 'ana' },
        { scope: 'inbox', scopeId: 'support', agentId: 'cem' },
        { scope: 'team', scopeId: 'gold', agentId: 'dia' },
      ],
    });

    expect(await world.activities.listDepartures({ scope: sales })).toEqual(['ana', 'ben']);
    expect(await world.activities.listDepartures({ scope: gold })).toEqual(['dia']);
    expect(await world.activities.listDepartures({ scope: { kind: 'account' } })).toEqual([]);
  });

  it('are told to what the agent holds in the inbox, and forgotten', async () => {
    await twoInboxes();
    await world.db.departure.create({ data: { scope: 'inbox', scopeId: 'sales', agentId: 'ana' } });

    await attempt().environment.run(world.activities.tellDeparture, { scope: sales, agentId: 'ana' });

    expect(world.temporal.signals).toEqual([
      { workflowId: 'conversation/assigned', name: 'membershipEnded', message: { agentId: 'ana', scope: 'inbox' } },
    ]);
    expect(await world.activities.listDepartures({ scope: sales })).toEqual([]);
  });

  it('are told to what the agent holds for the team', async () => {
    await world.has({ agents: { ana: {} }, teams: { gold: ['ana'] } });
    await world.open('c1', { teamId: 'gold' });
    await world.open('without-team');
    await world.db.departure.create({ data: { scope: 'team', scopeId: 'gold', agentId: 'ana' } });

    await attempt().environment.run(world.activities.tellDeparture, { scope: gold, agentId: 'ana' });

    expect(world.temporal.signals).toEqual([
      { workflowId: 'conversation/c1', name: 'membershipEnded', message: { agentId: 'ana', scope: 'team' } },
    ]);
  });

  it('are kept while somebody could not be told', async () => {
    await twoInboxes();
    await world.db.departure.create({ data: { scope: 'inbox', scopeId: 'sales', agentId: 'ana' } });
    world.temporal.failWith(new Error('Temporal is away'));

    const telling = attempt().environment.run(world.activities.tellDeparture, { scope: sales, agentId: 'ana' });

    await expect(telling).rejects.toThrow('Temporal is away');
    expect(await world.activities.listDepartures({ scope: sales })).toEqual(['ana']);
  });
});

describe('misses', () => {
  it("are reported to the agent's workflow", async () => {
    const report = { agentId: 'ana', missId: 'c1/timeout' };

    await attempt().environment.run(world.activities.reportMisses, report);

    expect(world.temporal.signals).toEqual([{ workflowId: 'agent/ana', name: 'missesReported', message: report }]);
  });
});

describe('waking', () => {
  it('signals each conversation, those that do not run any more excepted', async () => {
    world.temporal.end('conversation/c2');
    const at = world.clock.now;

    const input = { conversationIds: ['c1', 'c2', 'c3'], at };
    await attempt().environment.run(world.activities.wakeConversations, input);

    expect(world.temporal.signals).toEqual([
      { workflowId: 'conversation/c1', name: 'slotFreed', message: { at } },
      { workflowId: 'conversation/c3', name: 'slotFreed', message: { at } },
    ]);
  });
});

/** Ana holds `assigned` in sales and `elsewhere` in support; sales has a parked, a pending and a resolved one too. */
async function twoInboxes(): Promise<void> {
  const members = ['ana'];
  await world.has({ agents: { ana: {} }, inboxes: { sales: { members }, support: { members } } });
  await world.hasOpen('assigned', 'parked', 'resolved');
  await world.open('pending', { pending: true });
  await world.open('elsewhere', { inboxId: 'support' });
  await world.unassign('parked');
  await world.resolve('resolved');
}

const nameOf = (n: number): string => `c${String(n).padStart(4, '0')}`;

const lastOf = (count: number, last: number): readonly string[] =>
  Array.from({ length: last }, (_, index) => nameOf(count - last + index + 1));

/** The agent holds so many, the first the longest. */
async function holdMany(agentId: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => nameOf(index + 1));
  const at = world.clock.now;
  await world.db.$executeRaw`
    WITH held AS (
      INSERT INTO conversations (id, inbox_id, consumer_id, status, priority, agent_id, assigned_at, waiting_since, created_at)
      SELECT id, 'sales', 'somebody', 'assigned', 2, ${agentId}, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz
      FROM unnest(${ids}::text[]) AS id RETURNING id),
    events AS (
      INSERT INTO events (type, occurred_at, conversation_id, agent_id, actor_kind)
      SELECT 'conversation.assigned', ${at}::timestamptz, id, ${agentId}, 'key' FROM held)
    INSERT INTO assignments (id, conversation_id, agent_id, inbox_id, started_at, start_reason, assigned_by)
    SELECT gen_random_uuid(), id, ${agentId}, 'sales', ${at}::timestamptz, 'manual', 'somebody' FROM held`;
}
