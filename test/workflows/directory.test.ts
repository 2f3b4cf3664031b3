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
  const policyVersion = world.setPolicy({ responseTimeoutSeconds: { online: 5, busy: 5, away: 5, offline: 5 } });

  await edit({ policyVersion });

  await eventually(() => world.row(conversation.id).version).toBeGreaterThan(1);
  await conversation.consumerSays();
  const { unansweredSince, responseDueAt } = await conversation.timing();
  expect(Date.parse(responseDueAt ?? '') - Date.parse(unansweredSince ?? '')).toBe(5_000);
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
  await edit({ policyVersion: 2 });
  await telling.reached;

  await edit({ policyVersion: 3 });
  await edit();
  telling.release();

  await directory().result();
  expect(world.told.map(({ message }) => message)).toEqual([{ policyVersion: 2 }, { policyVersion: 3 }]);
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
