import { expect, test } from 'vitest';
import * as messages from '../../contract/messages.ts';
import { after, eventually, useStage } from './stage.ts';

const stage = useStage();

test('is given to another when its agent goes offline', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await conversation.tell(messages.availabilityChanged, world.declare('ana', 'offline'));

  await eventually(() => world.happened(conversation.id).slice(2)).toEqual([
    'taken from ana: offline',
    'assigned to ben by routing',
  ]);
});

test('waits when its agent goes offline and nobody else is there', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await conversation.tell(messages.availabilityChanged, world.declare('ana', 'offline', 'logout'));

  await eventually(() => world.happened(conversation.id).slice(2)).toEqual(['taken from ana: logout']);
  expect(await conversation.view()).toMatchObject({ status: 'waiting', agentId: null, position: 1 });
});

test('stays where the policy does not take it away', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await conversation.tell(messages.availabilityChanged, world.declare('ana', 'busy'));
  await stage.pass(60);

  expect(await conversation.view()).toMatchObject({ agentId: 'ana' });
});

test('does nothing about a change that is older than what it knows', async () => {
  const world = stage.world({ agents: { ana: { availabilityVersion: 5 }, ben: {} } });
  const conversation = stage.conversation();
  const { conversation: before } = await conversation.open();
  const { agentId, cause } = world.agent('ana');

  for (const availabilityVersion of [4, 5]) {
    const message = { agentId, availability: 'offline', cause, availabilityVersion } as const;
    await conversation.tell(messages.availabilityChanged, message);
  }
  await conversation.settled();

  expect(await conversation.view()).toEqual(before);
});

test('does nothing about the change of an agent who does not hold it', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  const { conversation: before } = await conversation.open();

  await conversation.tell(messages.availabilityChanged, world.declare('ben', 'offline'));
  await conversation.settled();

  expect(await conversation.view()).toEqual(before);
});

test('hears that its agent went offline before it hears that it was given to it', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const opening = world.gate.hold('openConversation');
  const conversation = stage.conversation();
  await conversation.openLater();
  await opening.reached;

  await conversation.tell(messages.availabilityChanged, world.declare('ana', 'offline'));
  opening.release();

  await eventually(() => world.happened(conversation.id)).toEqual([
    'created',
    'assigned to ana by routing',
    'taken from ana: offline',
    'assigned to ben by routing',
  ]);
});

test('hears of both agents while it changes hands', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {}, cyd: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const assigning = world.gate.hold('assignConversation');
  await conversation.command(messages.assignSignal, { agentId: 'ben' });
  await assigning.reached;

  await conversation.tell(messages.availabilityChanged, world.declare('ben', 'offline'));
  await conversation.tell(messages.availabilityChanged, world.declare('ana', 'offline'));
  assigning.release();

  await eventually(() => world.happened(conversation.id).slice(-2)).toEqual([
    'taken from ben: offline',
    'assigned to cyd by routing',
  ]);
});

test('is taken from an agent who left the inbox', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  world.agent('ana').member = false;

  await conversation.tell(messages.membershipEnded, { agentId: 'ana', scope: 'inbox' });

  await eventually(() => world.happened(conversation.id).slice(2)).toEqual([
    'taken from ana: not_member',
    'assigned to ben by routing',
  ]);
});

test('recomputes a running deadline when the policy changes', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(10);

  const change = world.setPolicy({ responseTimeoutSeconds: { online: 30, busy: 30, away: 30, offline: 30 } });
  await conversation.tell(messages.policyChanged, change);
  await stage.pass(21);

  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([after(30)]);
});

test('fires at once when the policy moves the deadline into the past', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(40);

  const change = world.setPolicy({ responseTimeoutSeconds: { online: 30, busy: 30, away: 30, offline: 30 } });
  await conversation.tell(messages.policyChanged, change);

  await eventually(() => world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([after(40)]);
});

test('fires later when the policy puts the deadline off', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(10);

  const change = world.setPolicy({
    responseTimeoutSeconds: { online: 200, busy: 200, away: 200, offline: 200 },
  });
  await conversation.tell(messages.policyChanged, change);
  await stage.pass(191);

  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([after(200)]);
});

test('does nothing about a policy it knows already', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  const { conversation: before } = await conversation.open();

  await conversation.tell(messages.policyChanged, { policyVersion: 1, policy: { ...world.policy, cooloffSeconds: 1 } });
  await conversation.settled();

  expect(await conversation.view()).toEqual(before);
});
