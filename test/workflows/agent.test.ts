import { beforeEach, expect, test } from 'vitest';
import { agentEdited, heartbeatBegan, missesReported } from '../../contract/messages.ts';
import type { AgentDriver } from './agent-driver.ts';
import type { FakeWorld } from './fake-world.ts';
import { eventually, useStage } from './stage.ts';

const stage = useStage();
let ana: AgentDriver;

beforeEach(() => {
  ana = stage.agent('ana');
});

/** Has agents hold conversations whose workflows do not run: what they are told is kept by the world. */
async function hold(world: FakeWorld, ...conversationIds: readonly string[]): Promise<void> {
  const at = await stage.now();
  const consumer = { id: 'carla', name: null };
  const actor = { kind: 'system', id: null } as const;
  for (const conversationId of conversationIds) {
    world.add({ conversationId, inboxId: world.inboxId, consumer, actor }, at, 'ana');
  }
}

test('has put a change in force when it answers', async () => {
  const world = stage.world({ agents: { ana: { availability: 'offline' } } });

  const standing = await ana.declares('busy');

  expect(standing).toMatchObject({ agentId: 'ana', availability: 'busy', cause: 'declared', availabilityVersion: 2 });
  expect(world.agent('ana')).toMatchObject({ availability: 'busy', since: standing.since });
});

test('applies changes in the order in which they came', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const first = world.gate.hold('changeAvailability');
  const away = ana.declares('away');
  await first.reached;

  const busy = ana.declares('busy');
  await eventually(() => accepted(ana)).toBe(2);
  const online = ana.declares('online');
  await eventually(() => accepted(ana)).toBe(3);
  first.release();

  const standings = await Promise.all([away, busy, online]);
  expect(standings.map(({ availability, availabilityVersion }) => [availability, availabilityVersion])).toEqual([
    ['away', 2],
    ['busy', 3],
    ['online', 4],
  ]);
});

test('tells every conversation it holds', async () => {
  const world = stage.world({ agents: { ana: {} } });
  await hold(world, 'c1', 'c2');

  await ana.declares('away');

  const message = { agentId: 'ana', availability: 'away', cause: 'declared', availabilityVersion: 2 };
  await eventually(() => world.told).toEqual([
    { conversationId: 'c1', signal: 'availabilityChanged', message },
    { conversationId: 'c2', signal: 'availabilityChanged', message },
  ]);
});

test('tells nobody when it holds nothing', async () => {
  const world = stage.world({ agents: { ana: {} } });

  await ana.declares('offline');
  await ana.handle.result();

  expect(world.told).toEqual([]);
});

test('tells nobody when the present state is declared again', async () => {
  const world = stage.world({ agents: { ana: {} } });
  await hold(world, 'c1');

  const { availabilityVersion } = await ana.declares('away');
  await eventually(() => world.told).toHaveLength(1);

  const standing = await ana.declares('away');
  await ana.settled();

  expect(standing.availabilityVersion).toBe(availabilityVersion);
  expect(world.told).toHaveLength(1);
});

test('tells of a change whose result was lost with the run that made it', async () => {
  const world = stage.world({ agents: { ana: {} } });
  await hold(world, 'c1');
  world.declare('ana', 'offline', 'logout');

  await ana.declares('offline', { cause: 'logout' });

  await eventually(() => world.told).toHaveLength(1);
  await ana.handle.result();
});

test('answers a change while it still tells of the one before, and then tells only of the newest', async () => {
  const world = stage.world({ agents: { ana: {} } });
  await hold(world, 'c1');
  const telling = world.gate.hold('tellHeldConversations');
  await ana.declares('away');
  await telling.reached;

  await ana.declares('busy');
  const standing = await ana.declares('online');
  telling.release();

  expect(standing.availabilityVersion).toBe(4);
  await eventually(() => world.told.map(({ message }) => message)).toEqual([
    expect.objectContaining({ availability: 'away', availabilityVersion: 2 }),
    expect.objectContaining({ availability: 'online', availabilityVersion: 4 }),
  ]);
});

test('ends when the agent is offline', async () => {
  stage.world({ agents: { ana: {} } });

  await ana.declares('offline', { cause: 'logout' });

  await ana.handle.result();
});

test('does not end before everybody has been told', async () => {
  const world = stage.world({ agents: { ana: {} } });
  await hold(world, 'c1');
  const telling = world.gate.hold('tellHeldConversations');
  await ana.declares('offline');
  await telling.reached;

  const ranWhileTelling = await ana.isRunning();
  telling.release();

  expect(ranWhileTelling).toBe(true);
  await ana.handle.result();
});

test('starts again with the next change', async () => {
  const world = stage.world({ agents: { ana: {} } });
  await ana.declares('offline');
  await ana.handle.result();

  const standing = await ana.declares('online');

  expect(standing).toMatchObject({ availability: 'online', availabilityVersion: 3 });
  expect(world.agent('ana').availability).toBe('online');
});

test('stays while the agent is not offline', async () => {
  stage.world({ agents: { ana: { availability: 'offline' } } });
  await ana.declares('away');

  await stage.pass(86_400);

  expect(await ana.isRunning()).toBe(true);
});

test('has a waiting conversation served when the agent comes online', async () => {
  const world = stage.world({ agents: { ana: { availability: 'offline' } } });
  const conversation = stage.conversation();
  await conversation.open();

  await ana.declares('online');

  await eventually(() => world.row(conversation.id).agentId).toBe('ana');
});

test('has its conversations given to others when the agent goes offline', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await ana.declares('offline');

  await eventually(() => world.happened(conversation.id).slice(2)).toEqual([
    'taken from ana: offline',
    'assigned to ben by routing',
  ]);
});

test('has a waiting conversation served when the directory gives the agent more room', async () => {
  const world = stage.world({ agents: { ana: { capacity: 0 } } });
  const conversation = stage.conversation();
  await conversation.open();
  world.agent('ana').capacity = 1;

  await ana.tell(agentEdited, { agentId: 'ana' });

  await eventually(() => world.row(conversation.id).agentId).toBe('ana');
});

test('ends after an edit of an agent who is offline', async () => {
  stage.world({ agents: { ana: { availability: 'offline' } } });

  await ana.tell(agentEdited, { agentId: 'ana' });

  await ana.handle.result();
});

test('gives the first answer again to a repeated change', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const first = await ana.declares('away', { updateId: 'change-1' });
  await ana.declares('busy');

  const again = await ana.declares('away', { updateId: 'change-1' });

  expect(again).toEqual(first);
  expect(world.agent('ana').availability).toBe('busy');
});

test('goes away once when the same misses are reported twice', async () => {
  const world = stage.world({ agents: { ana: {} } });
  await ana.tell(missesReported, { agentId: 'ana', missId: 'miss-1' });
  await eventually(() => world.agent('ana')).toMatchObject({ availability: 'away', cause: 'missed' });
  await ana.declares('online');

  await ana.tell(missesReported, { agentId: 'ana', missId: 'miss-1' });
  await ana.settled();

  expect(world.agent('ana').availability).toBe('online');
});

test('takes the connection for lost when heartbeats stop', async () => {
  const world = stage.world({ agents: { ana: {} } });
  await ana.declares('busy');
  world.agent('ana').heartbeatDueAt = await secondsFromNow(45);
  await ana.tell(heartbeatBegan, { agentId: 'ana' });

  await stage.pass(46);

  expect(world.agent('ana')).toMatchObject({ availability: 'offline', cause: 'connection_lost' });
  await ana.handle.result();
});

test('leaves the agent alone while heartbeats come', async () => {
  const world = stage.world({ agents: { ana: {} } });
  await ana.declares('busy');
  world.agent('ana').heartbeatDueAt = await secondsFromNow(45);
  await ana.tell(heartbeatBegan, { agentId: 'ana' });

  for (let beats = 0; beats < 5; beats += 1) {
    await stage.pass(30);
    world.agent('ana').heartbeatDueAt = await secondsFromNow(45);
  }

  expect(world.agent('ana')).toMatchObject({ availability: 'busy', cause: 'declared' });
});

async function secondsFromNow(seconds: number): Promise<string> {
  return new Date(Date.parse(await stage.now()) + seconds * 1000).toISOString();
}

async function accepted(agent: AgentDriver): Promise<number> {
  const { events } = await agent.handle.fetchHistory();
  return (events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes != null).length;
}
