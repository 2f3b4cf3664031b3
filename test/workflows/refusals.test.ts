import { expect, test } from 'vitest';
import * as messages from '../../contract/messages.ts';
import { createLocalEnvironment } from '../support/temporal.ts';
import type { ConversationDriver } from './conversation-driver.ts';
import type { WorldSetting } from './fake-world.ts';
import { useStage } from './stage.ts';

// On the development server: the time-skipping one writes a workflow task into the history even for a refused update.
const stage = useStage(createLocalEnvironment);

interface Row {
  readonly command: string;
  readonly state: string;
  readonly world?: WorldSetting;
  readonly ask: (conversation: ConversationDriver) => Promise<unknown>;
  readonly refusal: Readonly<Record<string, unknown>>;
}

const waiting: WorldSetting = { agents: { ana: { availability: 'away' } } };

const refusals: readonly Row[] = [
  {
    command: 'claim',
    state: 'another agent holds',
    ask: (conversation) => conversation.ask(messages.claim, { agentId: 'ben' }),
    refusal: { type: 'already_assigned', details: [{ agentId: 'ana' }] },
  },
  {
    command: 'route',
    state: 'an agent holds',
    ask: (conversation) => conversation.ask(messages.route, {}),
    refusal: { type: 'already_assigned', details: [{ agentId: 'ana' }] },
  },
  {
    command: 'handOff',
    state: 'no bot has',
    ask: (conversation) => conversation.ask(messages.handOff, {}),
    refusal: { type: 'not_pending', message: 'the conversation is assigned' },
  },
  {
    command: 'unassign',
    state: 'nobody holds',
    world: waiting,
    ask: (conversation) => conversation.ask(messages.unassign, { agent: true, team: false }),
    refusal: { type: 'not_assigned' },
  },
  {
    command: 'unassign of the team',
    state: 'belongs to no team',
    ask: (conversation) => conversation.ask(messages.unassign, { agent: false, team: true }),
    refusal: { type: 'not_assigned' },
  },
  {
    command: 'requeue',
    state: 'nobody holds',
    world: waiting,
    ask: (conversation) => conversation.ask(messages.requeue, {}),
    refusal: { type: 'not_assigned' },
  },
];

test.each(refusals)('refuses $command of a conversation that $state, without a trace in its history', async (row) => {
  stage.world(row.world ?? { agents: { ana: {}, ben: {} } });
  const conversation = stage.conversation();
  await conversation.open();
  const before = await conversation.history();

  const asked = row.ask(conversation);

  await expect(asked).rejects.toMatchObject({ cause: row.refusal });
  expect(await conversation.history()).toEqual(before);
});
