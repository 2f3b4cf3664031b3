import { expect, test } from 'vitest';
import * as messages from '../../contract/messages.ts';
import { after, eventually, useStage } from './stage.ts';

const stage = useStage();
const LONG = 86_400;

test('goes back to the only agent as soon as its cool-off ends', async () => {
  const world = stage.world({ policy: { cooloffSeconds: 30 }, agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();

  await stage.pass(100);

  expect(world.secondsUntil(conversation.id, 'assigned to ana by routing')).toEqual([after(0), after(90)]);
  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([after(60)]);
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

test('looks again when those ahead have had time to react', async () => {
  const world = stage.world({ agents: { ana: {} } });
  world.othersAhead = true;
  const conversation = stage.conversation();
  await conversation.open();
  await stage.pass(1);

  world.othersAhead = false;
  await stage.pass(6);

  expect(world.secondsUntil(conversation.id, 'assigned to ana by routing')).toEqual([after(6)]);
});

test('looks again when required skills are relaxed', async () => {
  const world = stage.world({
    policy: { skillMatch: 'require', skillRelaxAfterSeconds: 30 },
    agents: { ana: { availability: 'away' } },
  });
  const conversation = stage.conversation({ skills: ['billing'] });
  await conversation.open();
  await stage.pass(10);

  world.declare('ana', 'online');
  await stage.pass(30);

  expect(world.secondsUntil(conversation.id, 'assigned to ana by routing')).toEqual([after(30)]);
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

test('is served when another conversation frees a place', async () => {
  const world = stage.world({ agents: { ana: { capacity: 1 } } });
  const held = stage.conversation();
  const waiting = stage.conversation();
  await held.open();
  await waiting.open();

  await held.ask(messages.resolve, {});

  await eventually(() => world.happened(waiting.id)).toEqual(['created', 'assigned to ana by routing']);
});

test('looks for an agent when told that a place is free', async () => {
  const world = stage.world({ agents: { ana: { availability: 'away' } } });
  const conversation = stage.conversation();
  const opened = await conversation.open();
  world.declare('ana', 'online');

  await conversation.tell(messages.slotFreed, { at: await stage.now() });

  await eventually(() => world.row(conversation.id).agentId).toBe('ana');
  expect(opened.conversation).toMatchObject({ status: 'waiting', position: 1 });
  expect((await conversation.view()).waitingSince).toBe(opened.conversation.waitingSince);
});

test('does not miss a place that becomes free while it is being opened', async () => {
  const world = stage.world({ agents: { ana: { availability: 'away' } } });
  const opening = world.gate.hold('openConversation');
  const conversation = stage.conversation();
  await conversation.openLater();
  await opening.reached;

  world.declare('ana', 'online');
  await conversation.tell(messages.slotFreed, { at: await stage.now() });
  opening.release();

  await eventually(() => world.row(conversation.id).agentId).toBe('ana');
});

test('does not move a conversation that somebody holds when a place is free', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  const { conversation: before } = await conversation.open();

  await conversation.tell(messages.slotFreed, { at: await stage.now() });
  await conversation.settled();

  expect(await conversation.view()).toEqual(before);
  expect(world.happened(conversation.id)).toEqual(['created', 'assigned to ana by routing']);
});

test('leaves a parked conversation alone until a person asks', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  await conversation.ask(messages.unassign, { agent: true, team: false });

  await conversation.tell(messages.slotFreed, { at: await stage.now() });
  await stage.pass(LONG);
  const parked = await conversation.view();
  const { conversation: routed } = await conversation.ask(messages.route, {});

  expect(parked).toMatchObject({ status: 'waiting', parked: true, agentId: null });
  expect(routed).toMatchObject({ parked: false, agentId: 'ana' });
  expect(world.happened(conversation.id)).toHaveLength(4);
});

test('is not routed by itself in a manual inbox', async () => {
  const world = stage.world({ policy: { mode: 'manual' }, agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();

  await conversation.tell(messages.slotFreed, { at: await stage.now() });
  await stage.pass(LONG);

  expect(world.happened(conversation.id)).toEqual(['created']);
});

test('keeps its age when it loses its agent', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  const { conversation: before } = await conversation.open();
  await stage.pass(100);

  const { conversation: after } = await conversation.ask(messages.requeue, {});

  expect(after).toMatchObject({ status: 'waiting', waitingSince: before.waitingSince });
});
