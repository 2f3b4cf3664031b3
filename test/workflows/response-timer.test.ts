import { expect, test } from 'vitest';
import { soonAfter, useStage } from './stage.ts';

const stage = useStage();
const LONG = 86_400;

test('takes the conversation from an agent who does not answer in time, and gives it to another', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();

  await stage.pass(61);

  expect(world.happened(conversation.id)).toEqual([
    'created',
    'assigned to ana by routing',
    'warned ana',
    'taken from ana: response_timeout',
    'assigned to ben by routing',
  ]);
  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(60)]);
  expect(await conversation.view()).toMatchObject({ agentId: 'ben', timeouts: 1, coolingOff: [{ agentId: 'ana' }] });
});

test('never fires once the agent has answered', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(40);

  await conversation.agentSays('ana');
  await stage.pass(LONG);

  expect(world.happened(conversation.id)).toEqual(['created', 'assigned to ana by routing']);
  expect(await conversation.view()).toMatchObject({ agentId: 'ana', unansweredSince: null, responseDueAt: null });
});

test('never fires where nothing was said', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await stage.pass(LONG);

  expect(world.happened(conversation.id)).toEqual(['created', 'assigned to ana by routing']);
});

test('runs from the first message of a conversation that began without one', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  await stage.pass(100);

  await conversation.consumerSays();
  await stage.pass(61);

  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(160)]);
});

test.each([
  { name: 'first_unanswered', responseAnchor: 'first_unanswered', seconds: 60 },
  { name: 'latest', responseAnchor: 'latest', seconds: 100 },
] as const)('counts from the message that the anchor $name names', async ({ responseAnchor, seconds }) => {
  const world = stage.world({ policy: { responseAnchor }, agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(40);

  await conversation.consumerSays();
  await stage.pass(70);

  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(seconds)]);
});

test('counts from the assignment where the message is older', async () => {
  const world = stage.world({ policy: { mode: 'manual' }, agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(100);

  await conversation.ask('assign', { agentId: 'ana' });
  await stage.pass(61);

  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(160)]);
});

test('gives a new holder the whole time again', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(30);

  await conversation.ask('assign', { agentId: 'ben' });
  await stage.pass(70);

  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([]);
  expect(world.secondsUntil(conversation.id, 'taken from ben: response_timeout')).toEqual([soonAfter(90)]);
});

test('is not prolonged by assigning it to who holds it', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(30);

  await conversation.ask('assign', { agentId: 'ana' });
  await stage.pass(31);

  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(60)]);
});

test('fires earlier when the holder goes away, and then has less time', async () => {
  const responseTimeoutSeconds = { online: 60, busy: 60, away: 20, offline: 60 };
  const world = stage.world({ policy: { responseTimeoutSeconds }, agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(5);

  await stage.agent('ana').declares('away');
  await stage.pass(30);

  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(20)]);
});

test('fires at once when the holder goes away after that time has passed', async () => {
  const responseTimeoutSeconds = { online: 60, busy: 60, away: 20, offline: 60 };
  const world = stage.world({ policy: { responseTimeoutSeconds }, agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(30);

  await stage.agent('ana').declares('away');
  await stage.pass(1);

  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(30)]);
  expect(world.happened(conversation.id)).not.toContain('warned ana');
});

test('never fires where the policy gives no limit', async () => {
  const responseTimeoutSeconds = { online: 0, busy: 60, away: 60, offline: 60 };
  const world = stage.world({ policy: { responseTimeoutSeconds }, agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();

  await stage.pass(LONG);

  expect(world.happened(conversation.id)).toEqual(['created', 'assigned to ana by routing']);
  expect(await conversation.view()).toMatchObject({ responseDueAt: null });
});

test('warns the holder once, some seconds before the deadline', async () => {
  const world = stage.world({ policy: { responseWarningSeconds: 10 }, agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(52);

  await conversation.consumerSays();
  await conversation.botSays();
  await stage.pass(7);

  expect(world.secondsUntil(conversation.id, 'warned ana')).toEqual([soonAfter(50)]);
});

test('warns again before the next deadline', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(50);
  await conversation.agentSays('ana');

  await conversation.consumerSays();
  await stage.pass(50);

  expect(world.secondsUntil(conversation.id, 'warned ana')).toEqual([soonAfter(45), soonAfter(95)]);
});

test.each([
  { name: 'is switched off', responseWarningSeconds: 0 },
  { name: 'is not shorter than the timeout', responseWarningSeconds: 60 },
])('gives no warning where it $name', async ({ responseWarningSeconds }) => {
  const world = stage.world({ policy: { responseWarningSeconds }, agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();

  await stage.pass(61);

  expect(world.happened(conversation.id)).not.toContain('warned ana');
  expect(world.happened(conversation.id)).toContain('taken from ana: response_timeout');
});

test('counts timeouts in a row, and an answer ends the row', async () => {
  stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(121);
  const { timeouts } = await conversation.view();
  await conversation.ask('assign', { agentId: 'ana' });

  await conversation.agentSays('ana');

  expect(timeouts).toBe(2);
  expect(await conversation.view()).toMatchObject({ timeouts: 0 });
});

test('escalates once in a row of timeouts, and again in the next row', async () => {
  const world = stage.world({ policy: { cooloffSeconds: 0 }, agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(301);
  await conversation.agentSays('ana');

  await conversation.consumerSays();
  await stage.pass(241);

  expect(world.secondsUntil(conversation.id, 'escalated')).toEqual([soonAfter(180), soonAfter(481)]);
});

test('tells the agent who missed too many answers in a row', async () => {
  const world = stage.world({ policy: { cooloffSeconds: 0 }, account: { missesBeforeAway: 2 }, agents: { ana: {} } });
  const agent = stage.agent('ana');
  const conversation = stage.conversation();
  await conversation.consumerSays();

  await stage.pass(121);

  expect(world.agent('ana')).toMatchObject({ availability: 'away', cause: 'missed' });
  await agent.settled();
});

test('does what is due for a question of which it was not told, since its timer rings early enough', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.consumerSays();
  await stage.pass(10);
  await conversation.agentSays('ana');
  const signals = await conversation.count('workflowExecutionSignaledEventAttributes');

  await conversation.consumerSays();
  await stage.pass(61);

  expect(await conversation.count('workflowExecutionSignaledEventAttributes')).toBe(signals);
  expect(world.secondsUntil(conversation.id, 'taken from ana: response_timeout')).toEqual([soonAfter(70)]);
});

test('sets few timers however many messages are answered in time', async () => {
  stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  for (let exchange = 0; exchange < 30; exchange += 1) {
    await conversation.consumerSays();
    await stage.pass(5);
    await conversation.agentSays('ana');
    await stage.pass(5);
  }

  // One each 45 seconds of the 300: the time after which somebody would have to be warned.
  expect(await conversation.count('timerStartedEventAttributes')).toBeLessThan(10);
  expect(await conversation.count('timerCanceledEventAttributes')).toBe(0);
});
