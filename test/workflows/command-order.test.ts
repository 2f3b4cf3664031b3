import { expect, test } from 'vitest';
import { eventually, useStage } from './stage.ts';

const stage = useStage();

test('carries commands out in the order in which they came', async () => {
  const world = stage.world({ policy: { mode: 'manual' }, agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await conversation.command('assign', { agentId: 'ana' }, 'request-1');
  await conversation.command('assign', { agentId: 'ben' }, 'request-2');
  await conversation.command('unassign', { agent: true }, 'request-3');

  await eventually(() => world.happened(conversation.id)).toEqual([
    'created',
    'assigned to ana by sue',
    'taken from ana: reassigned',
    'assigned to ben by sue',
    'taken from ben: manual',
  ]);
});

test('lets exactly one of many simultaneous claims win, and tells the others who did', async () => {
  const names = Array.from({ length: 10 }, (_, index) => `agent-${index}`);
  const world = stage.world({
    policy: { mode: 'manual' },
    agents: Object.fromEntries(names.map((name) => [name, {}])),
  });
  const conversation = stage.conversation();
  await conversation.open();

  const claims = await Promise.allSettled(names.map((agentId) => conversation.ask('claim', { agentId })));

  const [winner] = claims.flatMap((claim) => (claim.status === 'fulfilled' ? [claim.value.conversation.agentId] : []));
  const reasons = claims.flatMap((claim) => (claim.status === 'rejected' ? [claim.reason] : []));
  expect(reasons).toHaveLength(names.length - 1);
  for (const reason of reasons) {
    expect(reason).toMatchObject({ cause: { type: 'already_assigned', details: [{ agentId: winner }] } });
  }
  expect(world.row(conversation.id).agentId).toBe(winner);
  expect(world.happened(conversation.id)).toHaveLength(2);
});

test('gives the first answer again to a repeated update, whatever happened since', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const first = await conversation.ask('requeue', {}, { updateId: 'request-1' });
  await conversation.ask('assign', { agentId: 'ana' });

  const again = await conversation.ask('requeue', {}, { updateId: 'request-1' });

  expect(again).toEqual(first);
  expect(world.row(conversation.id).agentId).toBe('ana');
});

test('does not fall back to an older state when a signal is repeated after other changes', async () => {
  stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  await conversation.command('requeue', {}, 'request-1');
  await eventually(async () => (await conversation.view()).agentId).toBe('ben');
  const moved = await conversation.ask('assign', { agentId: 'ana' });

  await conversation.command('requeue', {}, 'request-1');
  await conversation.settled();

  expect(await conversation.known()).toEqual(moved.conversation);
});

test('refuses what the directory does not allow, and changes nothing', async () => {
  const world = stage.world({ agents: { ana: {}, zoe: { inboxIds: [] } } });
  const conversation = stage.conversation();
  const { conversation: before } = await conversation.open();

  const assignment = conversation.ask('assign', { agentId: 'zoe' });

  await expect(assignment).rejects.toMatchObject({
    cause: { type: 'agent_not_in_inbox', message: expect.stringContaining('zoe') },
  });
  expect(await conversation.known()).toEqual(before);
  expect(world.happened(conversation.id)).toEqual(['created', 'assigned to ana by routing']);
});

test('answers by the rows though it was not told yet that its agent is another', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  world.keepsSilent = true;
  await stage.agent('ana').declares('offline', { cause: 'logout' });
  world.keepsSilent = false;

  const { conversation: claimed } = await conversation.ask('claim', { agentId: 'ben' });

  expect(claimed).toMatchObject({ agentId: 'ben', assignedBy: 'routing' });
});

test('drops a refused signal and goes on', async () => {
  stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await conversation.command('assign', { agentId: 'nobody' });
  const answer = await conversation.ask('assign', { agentId: 'ben' });

  expect(answer.conversation.agentId).toBe('ben');
});

test('warns who assigns to an agent who is offline', async () => {
  stage.world({ policy: { mode: 'manual' }, agents: { ana: { availability: 'offline' } } });
  const conversation = stage.conversation();
  await conversation.open();

  const answer = await conversation.ask('assign', { agentId: 'ana' });

  expect(answer).toMatchObject({ conversation: { agentId: 'ana' }, warnings: ['agent_offline'] });
});

test('judges a command by the state in which its turn finds the conversation', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const requeueing = world.gate.hold('requeue');
  const conversation = stage.conversation();
  await conversation.open();
  await conversation.command('requeue', {});
  await requeueing.reached;

  const claim = conversation.ask('claim', { agentId: 'ana' });
  const refusal = expect(claim).rejects.toMatchObject({
    cause: { type: 'already_assigned', details: [{ agentId: 'ben' }] },
  });
  await eventually(() => conversation.count('workflowExecutionUpdateAcceptedEventAttributes')).toBe(2);
  requeueing.release();

  await refusal;
});

test('does not refuse a command for a state that is about to change', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const requeueing = world.gate.hold('requeue');
  const conversation = stage.conversation();
  await conversation.open();
  await conversation.command('requeue', {});
  await requeueing.reached;

  const claim = conversation.ask('claim', { agentId: 'ben' });
  await eventually(() => conversation.count('workflowExecutionUpdateAcceptedEventAttributes')).toBe(2);
  requeueing.release();

  expect((await claim).conversation.agentId).toBe('ben');
});
