import { defineUpdate } from '@temporalio/workflow';
import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../contract/errors.ts';
import { createLocalEnvironment } from '../support/temporal.ts';
import { type ConversationDriver, SUPERVISOR } from './conversation-driver.ts';
import type { WorldSetting } from './fake-world.ts';
import { eventually, useStage } from './stage.ts';

// On the development server: the time-skipping one writes a workflow task into the history even for a refused update.
const stage = useStage(createLocalEnvironment);

interface Row {
  readonly command: string;
  readonly state: string;
  readonly world?: WorldSetting;
  readonly ask: (conversation: ConversationDriver) => Promise<unknown>;
  readonly refusal: Readonly<Record<string, unknown>>;
}

const held: WorldSetting = { agents: { ana: {}, ben: {} } };
const waiting: WorldSetting = { agents: { ana: { availability: 'away' } } };

const refusals: readonly Row[] = [
  {
    command: 'claim',
    state: 'another agent holds',
    ask: (conversation) => conversation.ask('claim', { agentId: 'ben' }),
    refusal: { type: 'already_assigned', details: [{ agentId: 'ana' }] },
  },
  {
    command: 'route',
    state: 'an agent holds',
    ask: (conversation) => conversation.ask('route', {}),
    refusal: { type: 'already_assigned', details: [{ agentId: 'ana' }] },
  },
  {
    command: 'unassign',
    state: 'nobody holds',
    world: waiting,
    ask: (conversation) => conversation.ask('unassign', {}),
    refusal: { type: 'not_assigned' },
  },
  {
    command: 'unassign of the team',
    state: 'belongs to no team',
    ask: (conversation) => conversation.ask('unassign', { team: true }),
    refusal: { type: 'not_assigned' },
  },
  {
    command: 'requeue',
    state: 'nobody holds',
    world: waiting,
    ask: (conversation) => conversation.ask('requeue', {}),
    refusal: { type: 'not_assigned' },
  },
];

test.each(refusals)('refuses $command of a conversation that $state', async (row) => {
  stage.world(row.world ?? held);
  const conversation = stage.conversation();
  await conversation.open();

  const asked = row.ask(conversation);

  await expect(asked).rejects.toMatchObject({ cause: row.refusal });
});

test('refuses handOff of a conversation that no bot has, without a trace in its history', async () => {
  stage.world(held);
  const conversation = stage.conversation();
  await conversation.open();
  const before = await conversation.history();

  const asked = conversation.ask('handOff', {});

  const refusal = { type: 'not_pending' satisfies Refusal['code'], message: 'the conversation is assigned' };
  await expect(asked).rejects.toMatchObject({ cause: refusal });
  expect(await conversation.history()).toEqual(before);
});

const actor = SUPERVISOR;
const standing = { conversation: { id: 'c1', version: 7 }, availability: null, due: null };

const malformed: readonly { readonly name: string; readonly args: readonly unknown[] }[] = [
  { name: 'amend', args: [{ actor, body: { priority: 'asap' } }] },
  { name: 'amend', args: [{ actor, body: { skills: ['a', 'a'] } }] },
  { name: 'assign', args: [{ body: { agentId: 'ana' } }] },
  { name: 'assign', args: [{ actor: 'sue', body: { agentId: 'ana' } }] },
  { name: 'assign', args: [{ actor, body: { agentId: 'no such id' } }] },
  { name: 'claim', args: [{ actor, body: {} }] },
  { name: 'requeue', args: [{}] },
  { name: 'requeue', args: [] },
  { name: 'resolve', args: [{ actor, body: { disposition: 'a\u0000b' } }] },
  { name: 'resolve', args: ['now'] },
  { name: 'open', args: [{ actor, message: { messageId: 'm1' } }] },
];

describe.each(malformed)('a malformed $name, $args', ({ name, args }) => {
  test('is refused as an update, without a trace in the history', async () => {
    stage.world(held);
    const conversation = stage.conversation();
    await conversation.open();
    const before = await conversation.history();

    const asked = conversation.handle.executeUpdate(defineUpdate<unknown, [unknown]>(name), {
      args: [...args] as [unknown],
    });

    await expect(asked).rejects.toMatchObject({ cause: { type: 'invalid_request' } });
    expect(await conversation.history()).toEqual(before);
  });

  test('is dropped as a signal, and the conversation goes on', async () => {
    const world = stage.world(held);
    const conversation = stage.conversation();
    await conversation.open();

    await conversation.send(name, ...args);
    const { conversation: moved } = await conversation.ask('assign', { agentId: 'ben' });

    expect(moved.agentId).toBe('ben');
    expect(world.happened(conversation.id).slice(2)).toEqual(['taken from ana: reassigned', 'assigned to ben by sue']);
  });
});

const malformedSignals: readonly { readonly name: string; readonly args: readonly unknown[] }[] = [
  { name: 'messageReceived', args: [] },
  { name: 'messageReceived', args: [{ message: { messageId: 'm1', from: 'consumer', sentAt: 'yesterday' } }] },
  { name: 'standingChanged', args: [] },
  { name: 'standingChanged', args: [{ standing }] },
  { name: 'policyChanged', args: [{ policyVersion: 3 }] },
];

test.each(malformedSignals)('drops a malformed $name, $args', async ({ name, args }) => {
  const world = stage.world(held);
  const conversation = stage.conversation();
  await conversation.open();

  await conversation.send(name, ...args);
  await conversation.ask('assign', { agentId: 'ben' });

  expect(world.happened(conversation.id)).toHaveLength(4);
});

test('ends at once if it is started with what is no conversation', async () => {
  const { workflow } = stage.client();
  const args = [{ open: { conversationId: 'c1' } }];

  const started = await workflow.start('conversation', { workflowId: 'malformed', taskQueue: stage.taskQueue, args });

  await expect(started.result()).rejects.toMatchObject({ cause: { type: 'invalid_request' } });
});

test('refuses a malformed change of availability', async () => {
  const world = stage.world(held);
  const ana = stage.agent('ana');
  await ana.declares('busy');

  const asked = ana.handle.executeUpdate(defineUpdate<unknown, [unknown]>('setAvailability'), {
    args: [{ actor, availability: 'asleep', cause: 'declared' }],
  });
  const refusal = expect(asked).rejects.toMatchObject({ cause: { type: 'invalid_request' } });
  await ana.handle.signal('missesReported', {});
  await refusal;

  await eventually(() => world.agent('ana').availability).toBe('busy');
  await ana.declares('offline');
});
