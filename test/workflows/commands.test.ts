import { describe, expect, test } from 'vitest';
import type { ConversationDriver } from './conversation-driver.ts';
import type { WorldSetting } from './fake-world.ts';
import { eventually, useStage } from './stage.ts';

const stage = useStage();

interface Row {
  readonly name: string;
  readonly world: WorldSetting;
  readonly pending?: boolean;
  readonly ask: (conversation: ConversationDriver) => Promise<unknown>;
  readonly tell: (conversation: ConversationDriver, requestId: string) => Promise<void>;
  readonly expected: Readonly<Record<string, unknown>>;
  /** What happened to the conversation beside its creation. */
  readonly happened: readonly string[];
}

const manual: WorldSetting = { policy: { mode: 'manual' }, agents: { ana: {} } };
const automatic: WorldSetting = { agents: { ana: {}, ben: {} } };

const commands: readonly Row[] = [
  {
    name: 'assign gives it to the agent',
    world: manual,
    ask: (conversation) => conversation.ask('assign', { agentId: 'ana' }),
    tell: (conversation, requestId) => conversation.command('assign', { agentId: 'ana' }, requestId),
    expected: { status: 'assigned', agentId: 'ana', assignedBy: 'sue' },
    happened: ['assigned to ana by sue'],
  },
  {
    name: 'claim gives it to who claims it',
    world: manual,
    ask: (conversation) => conversation.ask('claim', { agentId: 'ana' }),
    tell: (conversation, requestId) => conversation.command('claim', { agentId: 'ana' }, requestId),
    expected: { status: 'assigned', agentId: 'ana', assignedBy: 'sue' },
    happened: ['assigned to ana by sue'],
  },
  {
    name: 'unassign parks it',
    world: automatic,
    ask: (conversation) => conversation.ask('unassign', { agent: true }),
    tell: (conversation, requestId) => conversation.command('unassign', { agent: true }, requestId),
    expected: { status: 'waiting', parked: true, agentId: null },
    happened: ['assigned to ana by routing', 'taken from ana: manual'],
  },
  {
    name: 'requeue gives it to another agent',
    world: automatic,
    ask: (conversation) => conversation.ask('requeue', {}),
    tell: (conversation, requestId) => conversation.command('requeue', {}, requestId),
    expected: { status: 'assigned', agentId: 'ben', coolingOff: [{ agentId: 'ana' }] },
    happened: ['assigned to ana by routing', 'taken from ana: requeued', 'assigned to ben by routing'],
  },
  {
    name: 'route serves a manual inbox',
    world: manual,
    ask: (conversation) => conversation.ask('route', {}),
    tell: (conversation, requestId) => conversation.command('route', {}, requestId),
    expected: { status: 'assigned', agentId: 'ana', assignedBy: 'routing' },
    happened: ['assigned to ana by routing'],
  },
  {
    name: 'handOff ends pending',
    world: automatic,
    pending: true,
    ask: (conversation) => conversation.ask('handOff', { priority: 'high' }),
    tell: (conversation, requestId) => conversation.command('handOff', { priority: 'high' }, requestId),
    expected: { status: 'assigned', agentId: 'ana', priority: 'high' },
    happened: ['amended', 'assigned to ana by routing'],
  },
  {
    name: 'amend changes priority and skills',
    world: automatic,
    ask: (conversation) => conversation.ask('amend', { priority: 'urgent', skills: ['billing'] }),
    tell: (conversation, requestId) =>
      conversation.command('amend', { priority: 'urgent', skills: ['billing'] }, requestId),
    expected: { agentId: 'ana', priority: 'urgent', skills: ['billing'] },
    happened: ['assigned to ana by routing', 'amended'],
  },
  {
    name: 'resolve ends it',
    world: automatic,
    ask: (conversation) => conversation.ask('resolve', { disposition: 'solved' }),
    tell: (conversation, requestId) => conversation.command('resolve', {}, requestId),
    expected: { status: 'resolved', agentId: null },
    happened: ['assigned to ana by routing', 'taken from ana: resolved', 'resolved'],
  },
];

describe.each(commands)('$name', ({ world: setting, pending = false, ask, tell, expected, happened }) => {
  test('and answers with the conversation after it', async () => {
    const world = stage.world(setting);
    const conversation = stage.conversation({ pending });
    await conversation.open();

    const answer = await ask(conversation);

    expect(answer).toMatchObject({ conversation: { id: conversation.id, ...expected } });
    expect(world.happened(conversation.id)).toEqual(['created', ...happened]);
  });

  test('once, however often its signal is repeated under one request id', async () => {
    const world = stage.world(setting);
    const conversation = stage.conversation({ pending });
    await conversation.open();

    for (let times = 0; times < 3; times += 1) await tell(conversation, 'request-1').catch(() => undefined);

    await eventually(() => world.happened(conversation.id)).toEqual(['created', ...happened]);
    await conversation.settled();
    expect(world.happened(conversation.id)).toEqual(['created', ...happened]);
    expect(await conversation.view()).toMatchObject(expected);
  });
});
