import { afterEach, expect, test } from 'vitest';
import { type DirectoryScope, directoryWorkflowId } from '../../contract/ids.ts';
import { type DirectoryEdited, type DirectoryInput, directoryEdited } from '../../contract/messages.ts';
import { eventually, useStage } from './stage.ts';

const stage = useStage();
const INBOX: DirectoryScope = { kind: 'inbox', inboxId: 'support' };

afterEach(async () => {
  await directory().result();
});

/** Tells of an edit as the API does: starts the workflow where it does not run. */
async function edit(edited: DirectoryEdited = {}, scope: DirectoryScope = INBOX): Promise<void> {
  const args: [DirectoryInput] = [{ scope }];
  await stage.client().workflow.signalWithStart('directory', {
    workflowId: directoryWorkflowId(scope),
    taskQueue: stage.taskQueue,
    args,
    workflowIdConflictPolicy: 'USE_EXISTING',
    signal: directoryEdited,
    signalArgs: [edited],
  });
}

const directory = () => stage.client().workflow.getHandle(directoryWorkflowId(INBOX));

test('ends when there is nothing to tell', async () => {
  const world = stage.world();

  await edit();

  await directory().result();
  expect(world.told).toEqual([]);
});

test('has the conversations of an agent who left given to others', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  world.agent('ana').member = false;
  world.departed.add('ana');

  await edit();

  await eventually(() => world.happened(conversation.id).slice(2)).toEqual([
    'taken from ana: not_member',
    'assigned to ben by routing',
  ]);
  await directory().result();
  expect([...world.departed]).toEqual([]);
});

test('has waiting conversations served by an agent who joined', async () => {
  const world = stage.world({ agents: { ana: { member: false } } });
  const conversation = stage.conversation();
  await conversation.open();
  world.agent('ana').member = true;

  await edit();

  await eventually(() => world.row(conversation.id).agentId).toBe('ana');
});

test('tells open conversations of the new policy', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const { policyVersion } = world.setPolicy({ responseTimeoutSeconds: { online: 5, busy: 5, away: 5, offline: 5 } });

  await edit({ policyVersion });

  await directory().result();
  await conversation.consumerSays();
  const { unansweredSince, responseDueAt } = await conversation.timing();
  expect(Date.parse(responseDueAt ?? '') - Date.parse(unansweredSince ?? '')).toBe(5_000);
});

test('has those served who may be, before it tells hundreds of the policy', async () => {
  const world = stage.world({ agents: { ana: { capacity: 0 } } });
  const conversation = stage.conversation();
  await conversation.open();
  const telling = world.gate.hold('tellPolicy');
  world.agent('ana').capacity = 1;
  const { policyVersion } = world.setPolicy({ cooloffSeconds: 1 });

  await edit({ policyVersion });

  await telling.reached;
  await eventually(() => world.row(conversation.id).agentId).toBe('ana');
  telling.release();
});

test('has heartbeats looked at again where their limit changed', async () => {
  const world = stage.world();

  await edit({ heartbeatLimit: true });
  await directory().result();

  expect(world.told.map(({ signal }) => signal)).toEqual(['heartbeatBegan']);
});

test('tells nothing of the policy where only members changed', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();

  await edit();
  await directory().result();

  expect(world.told).toEqual([]);
});

test('does not lose an edit that comes while it still tells of the one before', async () => {
  const world = stage.world({ agents: { ana: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const telling = world.gate.hold('tellPolicy');
  const first = world.setPolicy({ cooloffSeconds: 1 });
  await edit({ policyVersion: first.policyVersion });
  await telling.reached;

  const second = world.setPolicy({ cooloffSeconds: 2 });
  await edit({ policyVersion: second.policyVersion });
  await edit();
  telling.release();

  await directory().result();
  expect(world.told.map(({ message }) => message)).toEqual([first, second]);
});

test('does not lose a departure that comes while it still tells of the one before', async () => {
  const world = stage.world({ agents: { ana: {}, ben: {}, cyd: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const telling = world.gate.hold('tellDeparture');
  world.agent('ana').member = false;
  world.departed.add('ana');
  await edit();
  await telling.reached;

  world.agent('ben').member = false;
  world.departed.add('ben');
  await edit();
  telling.release();

  await eventually(() => world.row(conversation.id).agentId).toBe('cyd');
  await directory().result();
  expect([...world.departed]).toEqual([]);
});
