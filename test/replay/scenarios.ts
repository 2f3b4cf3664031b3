import { heartbeatBegan, missesReported, policyChanged, standingChanged } from '../../contract/messages.ts';
import type { ConversationDriver } from '../workflows/conversation-driver.ts';
import { failed, paused } from '../workflows/fake-endpoint.ts';
import type { FakeWorld, WorldSetting } from '../workflows/fake-world.ts';
import type { Recorder } from './recorder.ts';

/** Something that happens to a workflow and leaves a history worth keeping. */
interface Scenario {
  readonly name: string;
  readonly world?: WorldSetting;
  /** Plays it to its end and returns the id of the workflow. */
  readonly play: (recorder: Recorder, world: FakeWorld) => Promise<string>;
}

const THREE_DAYS_AGO = new Date(Date.now() - 3 * 24 * 3_600_000).toISOString();

const seconds = (online: number) => ({ online, busy: online, away: 1, offline: online });

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'conversation-answered',
    play: async (recorder, world) => {
      const conversation = recorder.conversation();
      for (let exchange = 0; exchange < 5; exchange += 1) {
        await conversation.consumerSays();
        await conversation.settled();
        await recorder.until(() => world.rows.has(conversation.id));
        await conversation.agentSays('ana');
      }
      return await resolved(conversation);
    },
  },
  {
    name: 'conversation-timed-out',
    world: {
      policy: { responseTimeoutSeconds: seconds(2), responseWarningSeconds: 1, cooloffSeconds: 3 },
      account: { missesBeforeAway: 1 },
    },
    play: async (recorder, world) => {
      const conversation = recorder.conversation();
      await conversation.consumerSays();
      await recorder.until(() => world.happened(conversation.id).includes('taken from ben: response_timeout'));
      await recorder.until(() => world.agent('ben').availability === 'away');
      await recorder.agent('ana').declares('online');
      await recorder.until(() => world.happened(conversation.id).at(-1) === 'assigned to ana by routing');
      await conversation.agentSays('ana');
      return await resolved(conversation);
    },
  },
  {
    name: 'conversation-commanded',
    play: async (recorder) => {
      const conversation = recorder.conversation({ pending: true });
      await conversation.open();
      await conversation.ask('handOff', { skills: ['billing'] });
      await conversation.ask('assign', { agentId: 'ben' });
      await conversation.ask('unassign', {});
      await conversation.ask('route', {});
      await conversation.ask('requeue', {});
      await conversation.ask('claim', { agentId: 'nobody' }).catch(() => undefined);
      await conversation.send('amend', { body: { priority: 'asap' } });
      await conversation.command('amend', { priority: 'urgent' }, 'request-1');
      await conversation.command('claim', { agentId: 'ana' }, 'request-2');
      await conversation.command('unassign', {}, 'request-3');
      await conversation.command('assign', { agentId: 'ben' }, 'request-4');
      return await resolved(conversation);
    },
  },
  {
    name: 'conversation-told',
    world: { policy: { responseTimeoutSeconds: seconds(60) } },
    play: async (recorder, world) => {
      const conversation = recorder.conversation();
      await conversation.consumerSays();
      await recorder.until(() => world.rows.get(conversation.id)?.agentId === 'ana');
      await recorder.agent('ana').declares('offline');
      world.agent('ben').inboxIds = [];
      world.departed.add('ben');
      await recorder.edit({ kind: 'inbox', inboxId: world.inboxId });
      await recorder.agent('ana').declares('online');
      world.setPolicy({ responseTimeoutSeconds: seconds(2) });
      await recorder.edit({ kind: 'account' });
      await recorder.until(() => world.happened(conversation.id).includes('taken from ana: response_timeout'));
      return await resolved(conversation);
    },
  },
  {
    name: 'conversation-frees-a-slot',
    world: { agents: { ana: { capacity: 1 } } },
    play: async (recorder, world) => {
      const conversation = recorder.conversation();
      await conversation.open();
      const waiting = recorder.conversation({ conversationId: 'conversation-served' });
      await waiting.open();
      const ended = await resolved(conversation);
      await recorder.until(() => world.outbox.size === 0);
      await resolved(waiting);
      return ended;
    },
  },
  {
    name: 'conversation-database-away',
    play: async (recorder, world) => {
      world.gate.fail('open', 4);
      const conversation = recorder.conversation();
      await conversation.open();
      return await resolved(conversation);
    },
  },
  {
    name: 'conversation-failed-for-good',
    play: async (recorder, world) => {
      const conversation = recorder.conversation();
      await conversation.open();
      world.gate.break('requeue', 2);
      await conversation.ask('requeue', {}).catch(() => undefined);
      world.gate.break('amend', 1);
      await conversation.ask('amend', { priority: 'high' });
      return await resolved(conversation);
    },
  },
  {
    name: 'conversation-set-back',
    world: { policy: { responseTimeoutSeconds: seconds(2), responseWarningSeconds: 0 } },
    play: async (recorder, world) => {
      const conversation = recorder.conversation();
      await conversation.open({ message: await conversation.message('consumer', null) });
      const before = world.row(conversation.id);
      await conversation.ask('assign', { agentId: 'ben' });
      world.setBack(conversation.id, before);
      await conversation.tell(standingChanged, { standing: await conversation.standing() });
      world.stuck.add(conversation.id);
      await recorder.until(async () => (await conversation.count('timerFiredEventAttributes')) >= 2);
      world.stuck.delete(conversation.id);
      return await resolved(conversation);
    },
  },
  {
    name: 'conversation-rows-gone',
    play: async (recorder, world) => {
      const conversation = recorder.conversation();
      await conversation.open();
      world.rows.delete(conversation.id);
      await conversation.ask('requeue', {}).catch(() => undefined);
      return conversation.handle.workflowId;
    },
  },
  {
    name: 'conversation-refused',
    play: async (recorder) => {
      const conversation = recorder.conversation({ inboxId: 'nowhere' });
      await conversation.open().catch(() => undefined);
      return conversation.handle.workflowId;
    },
  },
  {
    name: 'conversation-reopened',
    play: async (recorder, world) => {
      const conversation = recorder.conversation();
      await conversation.consumerSays();
      await recorder.until(() => world.rows.has(conversation.id));
      const resolving = world.gate.hold('resolve');
      await conversation.command('resolve', {});
      await resolving.reached;
      await conversation.consumerSays();
      await conversation.settled();
      resolving.release();
      await recorder.until(() => world.happened(conversation.id).includes('reopened'));
      return await resolved(conversation);
    },
  },
  {
    name: 'conversation-rolled-over',
    play: async (recorder) => {
      const conversation = recorder.conversation();
      await conversation.open({ message: await conversation.message('consumer', null) });
      const { runId } = await conversation.handle.describe();
      while ((await conversation.handle.describe()).runId === runId) {
        await conversation.tell(policyChanged, { standing: await conversation.standing() });
        await conversation.settled();
      }
      await conversation.agentSays('ana');
      return await resolved(conversation);
    },
  },
  {
    name: 'agent-shift',
    play: async (recorder, world) => {
      const ana = recorder.agent('ana');
      const conversation = recorder.conversation();
      await conversation.open();
      await ana.declares('away');
      await ana.declares('online');
      world.agent('ana').heartbeatAt = new Date(Date.now() - 44_000).toISOString();
      await ana.tell(heartbeatBegan, { agentId: 'ana' });
      await recorder.until(() => world.agent('ana').cause === 'connection_lost');
      await ana.handle.result();
      await resolved(conversation);
      return ana.handle.workflowId;
    },
  },
  {
    name: 'agent-many-conversations',
    world: { policy: { whenAllOffline: 'wait' }, agents: { ana: {} } },
    play: async (recorder, world) => {
      const ana = recorder.agent('ana');
      const at = new Date().toISOString();
      for (let held = 0; held < 250; held += 1) {
        world.add(recorder.conversation({ conversationId: `held-${held}` }).opening, at, 'ana');
      }
      await ana.declares('offline');
      await ana.handle.result();
      return ana.handle.workflowId;
    },
  },
  {
    name: 'agent-missed-answers',
    play: async (recorder, world) => {
      const ana = recorder.agent('ana');
      await ana.tell(missesReported, { agentId: 'ana', missId: 'miss-1' });
      await recorder.until(() => world.agent('ana').availability === 'away');
      world.gate.break('availability', 1);
      await ana.declares('busy').catch(() => undefined);
      await ana.declares('offline', { cause: 'logout' });
      await ana.handle.result();
      return ana.handle.workflowId;
    },
  },
  {
    name: 'directory-edited',
    play: async (recorder, world) => {
      const conversation = recorder.conversation();
      await conversation.open();
      world.agent('ana').inboxIds = [];
      world.departed.add('ana');
      world.setPolicy({ responseTimeoutSeconds: seconds(30) });
      const workflowId = await recorder.edit({ kind: 'inbox', inboxId: world.inboxId });
      await resolved(conversation);
      return workflowId;
    },
  },
  {
    name: 'reconciliation',
    play: async (recorder, world) => {
      const found = { kind: 'unserved', id: 'c1', seen: 'version 1' } as const;
      world.reconciler.finds.push([found], [found]);
      return await recorder.play('reconciliation');
    },
  },
  {
    name: 'webhook-failing',
    play: async (recorder) => {
      const endpoint = recorder.webhook((rounds) => (rounds === 1 || rounds === 2 ? failed('7') : paused));
      const handle = await endpoint.edited();
      await recorder.until(() => endpoint.noted.length === 2);
      endpoint.deleted = true;
      await endpoint.edited();
      await handle.result();
      return endpoint.workflowId;
    },
  },
  {
    name: 'webhook-given-up',
    play: async (recorder) => {
      const endpoint = recorder.webhook(() => failed('7'));
      const failing = { eventId: '7', revision: 1, error: 'answered 500', since: THREE_DAYS_AGO, attempts: 83 };
      await (await endpoint.edited({ failing })).result();
      return endpoint.workflowId;
    },
  },
];

async function resolved(conversation: ConversationDriver): Promise<string> {
  await conversation.ask('resolve', {});
  await conversation.handle.result();
  return conversation.handle.workflowId;
}
