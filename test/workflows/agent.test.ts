import { beforeEach, expect, test } from 'vitest';
import { heartbeatBegan, missesReported } from '../../contract/messages.ts';
import type { AgentDriver } from './agent-driver.ts';
import type { FakeWorld } from './fake-world.ts';
import { eventually, useStage } from './stage.ts';

const stage = useStage();
let ana: AgentDriver;

beforeEach(() => {
  ana = stage.agent('ana');
});

/** Conversations whose workflows do not run: what they are told is kept by the world. */
async function held(world: FakeWorld, count: number, agentId: string | null = 'ana'): Promise<readonly string[]> {
  const at = await stage.now();
  const ids = Array.from({ length: count }, (_, index) => `c${String(index + 1).padStart(3, '0')}`);
  for (const conversationId of ids) {
    const consumerKey = 'carla';
    world.add(
      { conversationId, inboxId: world.inboxId, consumerKey, actor: { kind: 'system', id: null } },
      at,
      agentId,
    );
  }
  return ids;
}

test('has put a change in force when it answers', async () => {
  const world = stage.world({ agents: { ana: { availability: 'offline' } } });

  const standing = await ana.declares('busy');

  expect(standing).toMatchObject({ agentId: 'ana', availability: 'busy', cause: 'declared', availabilityVersion: 2 });
  expect(world.agent('ana')).toMatchObject({ availability: 'busy', since: standing.since });
});

test('applies changes in the order in which they came', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const first = world.gate.hold('availability');
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

test('has given its conversations to others when it answers that it is offline', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await ana.declares('offline');

  expect(world.happened(conversation.id).slice(2)).toEqual(['taken from ana: offline', 'assigned to ben by routing']);
});

test('has served whoever waited when it answers that it is online', async () => {
  const world = stage.world({ agents: { ana: { availability: 'away' } } });
  const conversation = stage.conversation();
  await conversation.open();

  await ana.declares('online');

  expect(world.row(conversation.id).agentId).toBe('ana');
});

test('tells every conversation that it changed, and no other', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const ids = await held(world, 2);
  const unconcerned = stage.conversation({ preferredAgentId: 'ben' });
  await unconcerned.open();

  await ana.declares('offline', { cause: 'logout' });

  await eventually(() => world.told.map(({ conversationId, signal }) => [conversationId, signal])).toEqual(
    ids.map((id) => [id, 'standingChanged']),
  );
  expect(world.told.every(({ standing }) => standing.conversation.agentId === 'ben')).toBe(true);
});

test('tells nobody when it holds nothing', async () => {
  const world = stage.world({ agents: { ana: {} } });

  await ana.declares('offline');
  await ana.handle.result();

  expect(world.told).toEqual([]);
});

test('tells nobody when the present state is declared again', async () => {
  const world = stage.world({ agents: { ana: {} } });
  await held(world, 1);

  const { availabilityVersion } = await ana.declares('away');
  const standing = await ana.declares('away');
  await ana.settled();

  expect(standing.availabilityVersion).toBe(availabilityVersion);
  expect(world.told).toEqual([]);
});

test('answers before the rest of very many conversations is taken', async () => {
  const world = stage.world({ policy: { whenAllOffline: 'wait' }, agents: { ana: {} } });
  const ids = await held(world, 450);

  await ana.declares('offline');
  const taken = ids.filter((id) => world.row(id).agentId === null).length;

  expect(taken).toBeLessThan(450);
  await eventually(() => ids.filter((id) => world.row(id).agentId === null).length).toBe(450);
  await ana.handle.result();
  expect(world.outbox.size).toBe(0);
});

test('leaves what is left of a change alone when a newer one comes', async () => {
  const world = stage.world({ policy: { whenAllOffline: 'wait' }, agents: { ana: {} } });
  const ids = await held(world, 450);
  const second = world.gate.hold('availability');
  const gone = ana.declares('offline');
  await second.reached;

  const back = ana.declares('online');
  await eventually(() => accepted(ana)).toBe(2);
  second.release();
  await Promise.all([gone, back]);

  await eventually(() => ids.filter((id) => world.row(id).agentId === null).length).toBe(0);
  expect(ids.filter((id) => world.happened(id).length > 2)).toHaveLength(200);
});

test('serves very many who wait in rounds, in their order', async () => {
  const world = stage.world({ policy: { whenAllOffline: 'wait' }, agents: { ana: { availability: 'offline' } } });
  const ids = await held(world, 250, null);

  await ana.declares('online');

  await eventually(() => world.told.length).toBe(250);
  expect(world.given()).toEqual(ids);
});

test('ends when the agent is offline', async () => {
  stage.world({ agents: { ana: {} } });

  await ana.declares('offline', { cause: 'logout' });

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
  world.agent('ana').heartbeatAt = await stage.now();
  await ana.tell(heartbeatBegan, { agentId: 'ana' });

  await stage.pass(46);

  expect(world.agent('ana')).toMatchObject({ availability: 'offline', cause: 'connection_lost' });
  await ana.handle.result();
});

test('leaves the agent alone while heartbeats come', async () => {
  const world = stage.world({ agents: { ana: {} } });
  await ana.declares('busy');
  world.agent('ana').heartbeatAt = await stage.now();
  await ana.tell(heartbeatBegan, { agentId: 'ana' });

  for (let beats = 0; beats < 5; beats += 1) {
    await stage.pass(30);
    world.agent('ana').heartbeatAt = await stage.now();
  }

  expect(world.agent('ana')).toMatchObject({ availability: 'busy', cause: 'declared' });
});

test('expects heartbeats after each coming back of who once sent them', async () => {
  const world = stage.world({ agents: { ana: {} } });
  world.agent('ana').heartbeatAt = await stage.now();
  await ana.declares('offline');
  await ana.handle.result();
  await stage.pass(600);
  await ana.declares('online');

  await stage.pass(46);

  expect(world.agent('ana')).toMatchObject({ availability: 'offline', cause: 'connection_lost' });
  await ana.handle.result();
});

test('tries a lost connection again later if that fails', async () => {
  const world = stage.world({ agents: { ana: {} } });
  await ana.declares('busy');
  world.agent('ana').heartbeatAt = await stage.now();
  await ana.tell(heartbeatBegan, { agentId: 'ana' });
  world.gate.break('availability', 3);

  await stage.pass(60);

  expect(world.agent('ana')).toMatchObject({ availability: 'offline', cause: 'connection_lost' });
  await ana.handle.result();
});

async function accepted(agent: AgentDriver): Promise<number> {
  const { events } = await agent.handle.fetchHistory();
  return (events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes != null).length;
}
