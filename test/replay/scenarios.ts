import { directoryWorkflowId } from '../../contract/ids.ts';
import * as messages from '../../contract/messages.ts';
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
    play: async (recorder) => {
      const conversation = recorder.conversation();
      for (let exchange = 0; exchange < 5; exchange += 1) {
        await conversation.consumerSays();
        await conversation.settled();
        await conversation.agentSays('ana');
        await conversation.settled();
      }
      return await resolved(conversation);
    },
  },
  {
    name: 'conversation-timed-out',
    world: { policy: { responseTimeoutSeconds: seconds(2), responseWarningSeconds: 1, cooloffSeconds: 3 } },
    play: async (recorder, world) => {
      const conversation = recorder.conversation();
      await conversation.consumerSays();
      await recorder.until(() => world.happened(conversation.id).includes('taken from ben: response_timeout'));
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
      await conversation.ask(messages.handOff, { skills: ['billing'] });
      await conversation.ask(messages.assign, { agentId: 'ben', teamId: 'sales' });
      await conversation.ask(messages.unassign, { agent: true, team: true });
      await conversation.ask(messages.route, {});
      await conversation.ask(messages.requeue, {});
      await conversation.ask(messages.claim, { agentId: 'nobody' }).catch(() => undefined);
      await conversation.command(messages.amendSignal, { priority: 'urgent' });
      await conversation.command(messages.claimSignal, { agentId: 'ana' });
      await conversation.command(messages.unassignSignal, { agent: true, team: false });
      await conversation.command(messages.assignSignal, { agentId: 'ben' });
      return await resolved(conversation);
    },
  },
  {
    name: 'conversation-agent-lost',
    world: { policy: { responseTimeoutSeconds: seconds(60) } },
    play: async (recorder, world) => {
      const conversation = recorder.conversation();
      await conversation.consumerSays();
      await recorder.until(() => world.rows.get(conversation.id)?.agentId === 'ana');
      await conversation.tell(messages.availabilityChanged, world.declare('ana', 'offline'));
      await recorder.until(() => world.row(conversation.id).agentId === 'ben');
      world.agent('ben').member = false;
      await conversation.tell(messages.membershipEnded, { agentId: 'ben', scope: 'inbox' });
      await recorder.until(() => world.row(conversation.id).agentId === null);
      world.declare('ana', 'online');
      await conversation.tell(messages.slotFreed, { at: new Date().toISOString() });
      await recorder.until(() => world.row(conversation.id).agentId === 'ana');
      const change = world.setPolicy({ responseTimeoutSeconds: seconds(30) });
      await conversation.tell(messages.policyChanged, change);
      await conversation.tell(messages.availabilityChanged, world.declare('ana', 'away'));
      await recorder.until(() => world.happened(conversation.id).includes('taken from ana: response_timeout'));
      return await resolved(conversation);
    },
  },
  {
    name: 'conversation-others-ahead',
    play: async (recorder, world) => {
      world.othersAhead = true;
      const conversation = recorder.conversation();
      await conversation.openLater();
      await recorder.until(() => world.rows.has(conversation.id));
      world.othersAhead = false;
      await recorder.until(() => world.row(conversation.id).agentId === 'ana');
      return await resolved(conversation);
    },
  },
  {
    name: 'conversation-database-away',
    play: async (recorder, world) => {
      world.gate.fail('openConversation', 4);
      const conversation = recorder.conversation();
      await conversation.open();
      return await resolved(conversation);
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
      const resolving = world.gate.hold('resolveConversation');
      await conversation.command(messages.resolveSignal, {});
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
      await conversation.consumerSays();
      const { runId } = await conversation.handle.describe();
      while ((await conversation.handle.describe()).runId === runId) {
        await conversation.botSays();
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
      await ana.tell(messages.agentEdited, { agentId: 'ana' });
      world.agent('ana').heartbeatDueAt = new Date(Date.now() + 1_000).toISOString();
      await ana.tell(messages.heartbeatBegan, { agentId: 'ana' });
      await recorder.until(() => world.agent('ana').cause === 'connection_lost');
      await ana.handle.result();
      await resolved(conversation);
      return ana.handle.workflowId;
    },
  },
  {
    name: 'agent-missed-answers',
    play: async (recorder, world) => {
      const ana = recorder.agent('ana');
      await ana.tell(messages.missesReported, { agentId: 'ana', missId: 'miss-1' });
      await recorder.until(() => world.agent('ana').availability === 'away');
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
      world.agent('ana').member = false;
      world.departed.add('ana');
      const { policyVersion } = world.setPolicy({ responseTimeoutSeconds: seconds(30) });
      const scope = { kind: 'inbox', inboxId: world.inboxId } as const;
      const workflowId = directoryWorkflowId(scope);
      await recorder.edit(workflowId, scope, { policyVersion });
      await resolved(conversation);
      return workflowId;
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
  await conversation.ask(messages.resolve, {});
  await conversation.handle.result();
  return conversation.handle.workflowId;
}
