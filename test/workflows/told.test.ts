import { expect, test } from 'vitest';
import { messageReceived, policyChanged, standingChanged } from '../../contract/messages.ts';
import { eventually, soonAfter, useStage } from './stage.ts';

// What others make of a conversation, and how its workflow takes it.
const stage = useStage();

const ALL = (seconds: number) => ({ online: seconds, busy: seconds, away: seconds, offline: seconds });

test('adopts that it was given to another when its agent goes offline', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await stage.agent('ana').declares('offline');

  expect(world.happened(conversation.id).slice(2)).toEqual(['taken from ana: offline', 'assigned to ben by routing']);
  await eventually(async () => (await conversation.known()).agentId).toBe('ben');
});

test('runs no transition of its own for what it is told', async () => {
  stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await stage.agent('ana').declares('offline');
  await eventually(async () => (await conversation.known()).agentId).toBe('ben');

  expect(await conversation.count('markerRecordedEventAttributes')).toBe(1);
});

test('keeps what it knows if it is told something older, and has the row looked at', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const older = await conversation.standing();
  await conversation.ask('assign', { agentId: 'ben' });

  await conversation.tell(standingChanged, { standing: older });

  await eventually(() => conversation.count('markerRecordedEventAttributes')).toBe(3);
  expect(await conversation.known()).toMatchObject({ agentId: 'ben' });
  expect(world.happened(conversation.id)).toHaveLength(4);
});

test('does nothing about a standing it knows', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const standing = await conversation.standing();

  for (const signal of [standingChanged, policyChanged]) await conversation.tell(signal, { standing });
  await conversation.settled();

  expect(await conversation.count('markerRecordedEventAttributes')).toBe(1);
});

test('hears what becomes of it while its own transition is under way, and keeps the newer', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {}, cyd: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const older = await conversation.standing();
  const assigning = world.gate.hold('assign');
  await conversation.command('assign', { agentId: 'ben' });
  await assigning.reached;
  await conversation.tell(standingChanged, { standing: older });
  await stage.agent('ben').declares('offline', { cause: 'logout' });
  await eventually(() => world.told).toHaveLength(1);

  assigning.release();

  await eventually(async () => (await conversation.known()).agentId).toBe('cyd');
  await conversation.settled();
  expect(await conversation.count('markerRecordedEventAttributes')).toBe(2);
});

test('adopts what it is told before it is open, if that is newer than its opening', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const opening = world.gate.hold('open');
  const conversation = stage.conversation();
  await conversation.openLater();
  await opening.reached;

  await stage.agent('ana').declares('offline', { cause: 'logout' });
  await eventually(() => world.told).toHaveLength(1);
  opening.release();

  await eventually(() => world.happened(conversation.id)).toEqual([
    'created',
    'assigned to ana by routing',
    'taken from ana: logout',
    'assigned to ben by routing',
  ]);
  expect(await conversation.known()).toMatchObject({ agentId: 'ben' });
});

test('gives its next agent the whole time when it is moved', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(30);

  await stage.agent('ana').declares('offline');
  await stage.pass(70);

  expect(world.secondsUntil(conversation.id, 'taken from ben: response_timeout')).toEqual([soonAfter(90)]);
});

test('looks earlier when a message is due before its timer rings', async () => {
  const world = stage.world({ policy: { mode: 'manual', responseTimeoutSeconds: ALL(600) }, agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  await conversation.ask('assign', { agentId: 'ana' });

  await conversation.consumerSays();
  await stage.pass(601);

  const signals = (await conversation.history()).flatMap((event) => {
    const { signalName } = event.workflowExecutionSignaledEventAttributes ?? {};
    return signalName == null ? [] : [signalName];
  });
  expect(signals).toEqual([messageReceived.name]);
  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(600)]);
});

test('recomputes a running deadline when the policy changes', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(10);

  world.setPolicy({ responseTimeoutSeconds: ALL(30) });
  await (await stage.edited()).result();
  await stage.pass(21);

  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(30)]);
});

test('fires at once when the policy moves the deadline into the past', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(40);

  world.setPolicy({ responseTimeoutSeconds: ALL(30) });
  await stage.edited();

  await eventually(() => world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([
    soonAfter(40),
  ]);
});

test('fires later when the policy puts the deadline off', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(10);

  world.setPolicy({ responseTimeoutSeconds: ALL(200) });
  await (await stage.edited()).result();
  await stage.pass(191);

  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(200)]);
});
