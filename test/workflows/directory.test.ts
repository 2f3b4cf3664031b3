import { expect, test } from 'vitest';
import { useStage } from './stage.ts';

const stage = useStage();

test('ends when there is nothing to tell', async () => {
  const world = stage.world();

  await (await stage.edited()).result();

  expect(world.told).toEqual([]);
});

test('has the conversations of an agent who left given to others', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  world.agent('ana').inboxIds = [];
  world.departed.add('ana');

  await (await stage.edited()).result();

  expect(world.happened(conversation.id).slice(2)).toEqual([
    'taken from ana: not_member',
    'assigned to ben by routing',
  ]);
  expect([...world.departed]).toEqual([]);
  expect(await conversation.known()).toMatchObject({ agentId: 'ben' });
});

test('has waiting conversations served by an agent who joined', async () => {
  const world = stage.world({ agents: { ana: { inboxIds: [] } } });
  const conversation = stage.conversation();
  await conversation.open();
  world.agent('ana').inboxIds = [world.inboxId];

  await (await stage.edited()).result();

  expect(world.row(conversation.id).agentId).toBe('ana');
});

test('has waiting conversations served by an agent who was given more capacity', async () => {
  const world = stage.world({ agents: { ana: { capacity: 0 } } });
  const conversation = stage.conversation();
  await conversation.open();
  world.agent('ana').capacity = 1;

  await (await stage.edited({ kind: 'agent', agentId: 'ana' })).result();

  expect(world.row(conversation.id).agentId).toBe('ana');
});

test('tells those of the new policy who have to look earlier', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const asked = stage.conversation();
  const quiet = stage.conversation();
  await asked.consumerSays();
  await quiet.open();
  world.setPolicy({ responseTimeoutSeconds: { online: 20, busy: 20, away: 20, offline: 20 } });

  await (await stage.edited()).result();

  expect(world.told.map(({ conversationId, signal }) => [conversationId, signal])).toEqual([
    [asked.id, 'policyChanged'],
  ]);
});

test('serves as many as wait, in rounds', async () => {
  const world = stage.world({ policy: { mode: 'manual' }, agents: { ana: {} } });
  const at = await stage.now();
  const ids = Array.from({ length: 450 }, (_, index) => `waiting-${String(index).padStart(3, '0')}`);
  const consumerKey = 'carla';
  const actor = { kind: 'system', id: null } as const;
  for (const conversationId of ids) {
    world.add({ conversationId, inboxId: world.inboxId, consumerKey, actor }, at);
  }
  world.setPolicy({ mode: 'automatic' });

  await (await stage.edited()).result();

  expect(world.given()).toEqual(ids);
  expect(world.told).toHaveLength(450);
  expect(world.outbox.size).toBe(0);
});

test('takes up edits that come while it is busy with one, all of them together', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {}, cyd: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const first = world.gate.hold('directory');
  world.agent('ana').inboxIds = [];
  world.departed.add('ana');
  const directory = await stage.edited();
  await first.reached;

  world.agent('ben').inboxIds = [];
  world.departed.add('ben');
  for (let edits = 0; edits < 3; edits += 1) await stage.edited();
  first.release();
  await directory.result();

  expect(world.row(conversation.id).agentId).toBe('cyd');
  const { events } = await directory.fetchHistory();
  const scheduled = (events ?? []).filter((event) => event.markerRecordedEventAttributes != null);
  expect(scheduled.length).toBeLessThanOrEqual(2);
});
