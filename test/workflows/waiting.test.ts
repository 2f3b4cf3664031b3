import { expect, test } from 'vitest';
import { eventually, soonAfter, useStage } from './stage.ts';

const stage = useStage();
const LONG = 86_400;

test('goes back to the only agent as soon as its cool-off ends', async () => {
  const world = stage.world({ policy: { cooloffSeconds: 30 }, agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();

  await stage.pass(100);

  expect(world.secondsUntil(conversation.id, 'assigned to ana by routing')).toEqual([soonAfter(0), soonAfter(90)]);
  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(60)]);
});

test('does nothing but wait while its only agent is cooling off', async () => {
  const world = stage.world({ policy: { cooloffSeconds: 3_600 }, agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(61);
  const before = (await conversation.history()).length;

  await stage.pass(3_500);

  expect(await conversation.history()).toHaveLength(before);
  expect(world.row(conversation.id)).toMatchObject({ status: 'waiting', agentId: null });
});

test('looks for an agent when required skills are relaxed', async () => {
  const world = stage.world({ policy: { skillMatch: 'require', skillRelaxAfterSeconds: 30 }, agents: { ana: {} } });
  const conversation = stage.conversation({ skills: ['billing'] });
  await conversation.open();

  await stage.pass(40);

  expect(world.secondsUntil(conversation.id, 'assigned to ana by routing')).toEqual([soonAfter(30)]);
});

test('does nothing more after required skills were relaxed and nobody is there', async () => {
  stage.world({ policy: { skillMatch: 'require', skillRelaxAfterSeconds: 30 } });
  const conversation = stage.conversation({ skills: ['billing'] });
  await conversation.open();
  await stage.pass(40);
  const before = (await conversation.history()).length;

  await stage.pass(LONG);

  expect(await conversation.history()).toHaveLength(before);
});

test('is served when another conversation frees a slot, and told of it', async () => {
  const world = stage.world({ agents: { ana: { capacity: 1 } } });
  const held = stage.conversation();
  const waiting = stage.conversation();
  await held.open();
  await waiting.open();

  await held.ask('resolve', {});

  expect(world.happened(waiting.id)).toEqual(['created', 'assigned to ana by routing']);
  await eventually(async () => (await waiting.known()).agentId).toBe('ana');
  await held.handle.result();
  expect([...world.outbox]).toEqual([]);
});

test('leaves a parked conversation alone until a person asks', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  await conversation.ask('unassign', {});

  await stage.pass(LONG);
  const parked = await conversation.known();
  const { conversation: routed } = await conversation.ask('route', {});

  expect(parked).toMatchObject({ status: 'waiting', parked: true, agentId: null });
  expect(routed).toMatchObject({ parked: false, agentId: 'ana' });
  expect(world.happened(conversation.id)).toHaveLength(4);
});

test('is not routed by itself in a manual inbox', async () => {
  const world = stage.world({ policy: { mode: 'manual' }, agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();

  await stage.pass(LONG);

  expect(world.happened(conversation.id)).toEqual(['created']);
});
