import { Context } from '@temporalio/activity';
import { type WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import type { Activities } from '../../activities/index.ts';
import { agentWorkflowId, type ConversationId, conversationWorkflowId, type Instant } from '../../contract/ids.ts';
import {
  availabilityChanged,
  membershipEnded,
  missesReported,
  policyChanged,
  slotFreed,
} from '../../contract/messages.ts';
import type {
  AvailabilityLook,
  AvailabilityResult,
  AvailabilityTransition,
  OpenResult,
  OpenTransition,
  TransitionBase,
  TransitionDone,
  TransitionRefused,
} from '../../contract/transitions.ts';
import * as transitions from './fake-transitions.ts';
import { type FakeAgent, type FakeWorld, Refused, type Row, refused } from './fake-world.ts';
import type { ActivityName } from './gate.ts';

interface Deps {
  /** The world of the test that runs. */
  readonly world: () => FakeWorld;
  readonly client: WorkflowClient;
}

/** The activities of Baton on a world in memory. Each is safe to repeat, as the real ones are. */
export function createFakeActivities({ world, client }: Deps): Activities {
  const gated =
    <Input, Output>(name: ActivityName, work: (input: Input) => Output | Promise<Output>) =>
    async (input: Input): Promise<Output> => {
      const { gate } = world();
      gate.enter(name);
      const result = await work(input);
      await gate.leave(name);
      return result;
    };
  const transition = <Input extends TransitionBase>(name: ActivityName, step: transitions.Step<Input>) =>
    gated(name, (input: Input) => transact(world(), input, step));

  const tell = async <Message>(id: ConversationId, signal: SignalDefinition<[Message]>, message: Message) => {
    world().told.push({ conversationId: id, signal: signal.name, message });
    const handle = client.getHandle(conversationWorkflowId(id));
    await handle.signal(signal, message).catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  };
  const heldBy = (agentId: string) => [...world().rows.values()].filter((row) => row.agentId === agentId);
  const open = () => [...world().rows.values()].filter((row) => row.status !== 'resolved');

  return {
    openConversation: gated('openConversation', (input) => openConversation(world(), input)),
    routeConversation: transition('routeConversation', transitions.route),
    assignConversation: transition('assignConversation', transitions.assign),
    releaseConversation: transition('releaseConversation', transitions.release),
    reviewConversation: transition('reviewConversation', transitions.review),
    amendConversation: transition('amendConversation', transitions.amend),
    warnHolder: transition('warnHolder', transitions.warn),
    resolveConversation: transition('resolveConversation', transitions.resolve),
    changeAvailability: gated('changeAvailability', (input) => changeAvailability(world(), input)),
    checkHeartbeat: gated('checkHeartbeat', ({ agentId }) => lookAt(world(), agentId)),
    findServable: gated('findServable', ({ at }) => world().servable(at)),
    tellWatchers: async () => void world().told.push({ conversationId: '', signal: 'heartbeatBegan', message: null }),
    listDepartures: gated('listDepartures', () => [...world().departed]),
    reportMisses: gated('reportMisses', async (report) => {
      const { agentId } = report;
      const { taskQueue } = Context.current().info;
      const start = { workflowId: agentWorkflowId(agentId), taskQueue, args: [{ agentId }] };
      await client.signalWithStart('agent', { ...start, signal: missesReported, signalArgs: [report] });
    }),
    wakeConversations: gated('wakeConversations', async ({ conversationIds, at }) => {
      for (const id of conversationIds) await tell(id, slotFreed, { at });
    }),
    passOver: gated('passOver', ({ at }) => world().watch.passOver(at)),
    findDiscrepancies: gated('findDiscrepancies', ({ at }) => world().reconciler.look(at)),
    repairDiscrepancies: gated('repairDiscrepancies', ({ found }) => world().reconciler.repair(found)),
    tellHeldConversations: gated('tellHeldConversations', async (change) => {
      const held = heldBy(change.agentId);
      for (const { conversationId } of held) await tell(conversationId, availabilityChanged, change);
      return held.length;
    }),
    tellPolicy: gated('tellPolicy', async () => {
      const told = open();
      const { policy, policyVersion } = world();
      for (const { conversationId } of told) await tell(conversationId, policyChanged, { policyVersion, policy });
      return told.length;
    }),
    tellDeparture: gated('tellDeparture', async ({ agentId }) => {
      for (const { conversationId } of heldBy(agentId)) {
        await tell(conversationId, membershipEnded, { agentId, scope: 'inbox' });
      }
      world().departed.delete(agentId);
    }),
  };
}

function openConversation(world: FakeWorld, input: OpenTransition): OpenResult | TransitionRefused {
  return once(world, input, () => {
    const { open, at } = input;
    if (open.inboxId !== world.inboxId) throw refused('inbox_not_found', `there is no inbox ${open.inboxId}`);
    const found = world.rows.get(open.conversationId);
    const carried = found?.carried ?? null;
    const row = found ?? world.add(open, at);
    const outcome = found === undefined ? transitions.create(world, row, input) : transitions.reopen(world, row, input);
    const opened = found === undefined ? 'created' : 'reopened';
    if (outcome !== null) row.version += 1;
    const done = record(world, { row, before: structuredClone(row), at }, outcome ?? {});
    return {
      ...done,
      outcome: outcome === null ? 'existing' : opened,
      carried,
      searchAttributes: world.searchAttributes,
    };
  });
}

function transact<Input extends TransitionBase>(
  world: FakeWorld,
  input: Input,
  step: transitions.Step<Input>,
): TransitionDone | TransitionRefused {
  return once(world, input, () => {
    const row = world.row(input.conversationId);
    const before = structuredClone(row);
    try {
      return record(world, { row, before, at: input.at }, step(world, row, input));
    } catch (error) {
      world.rows.set(input.conversationId, before);
      throw error;
    }
  });
}

/** Answers a repeated transition with its first result. */
function once<Result>(
  world: FakeWorld,
  { conversationId, transitionId }: TransitionBase,
  work: () => Result,
): Result | TransitionRefused {
  const key = `${conversationId} ${transitionId}`;
  const kept = world.results.get(key) as Result | undefined;
  if (kept !== undefined) return kept;
  try {
    const result = work();
    world.results.set(key, result);
    return result;
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', refusal: error.refusal };
    throw error;
  }
}

interface Recorded {
  readonly row: Row;
  readonly before: Row;
  readonly at: Instant;
}

/** The conversation as it stands now, and who may be served where its agent has a place again. */
function record(world: FakeWorld, { row, before, at }: Recorded, outcome: transitions.Outcome): TransitionDone {
  if (JSON.stringify(row) !== JSON.stringify(before)) row.version += 1;
  const freed = before.agentId !== null && row.agentId !== before.agentId;
  const wake = freed ? world.servable(at).filter((id) => id !== row.conversationId) : [];
  return { kind: 'done', standing: world.standing(row, at), decision: null, warnings: [], ...outcome, wake };
}

/** The agent's wish is granted, unless it comes too late: nobody is lost, or away, twice. */
function changeAvailability(world: FakeWorld, input: AvailabilityTransition): AvailabilityResult {
  const { agentId, cause, at, transitionId } = input;
  const key = `${agentId} ${transitionId}`;
  const kept = world.results.get(key) as AvailabilityResult | undefined;
  if (kept !== undefined) return kept;
  const agent = world.agent(agentId);
  const lost = agent.heartbeatDueAt !== null && agent.heartbeatDueAt <= at;
  const changed = agent.availability !== input.availability && (cause !== 'connection_lost' || lost);
  if (changed) {
    world.declare(agentId, input.availability, cause);
    agent.since = at;
    if (lost) agent.heartbeatDueAt = null;
  }
  const { availability, since, availabilityVersion } = agent;
  const told = { availability, cause: agent.cause, since, availabilityVersion, changed, load: world.load(agentId) };
  const result = { ...told, ...heartbeatOf(agent), wake: changed ? world.servable(at) : [] };
  world.results.set(key, result);
  return result;
}

function lookAt(world: FakeWorld, agentId: string): AvailabilityLook {
  const agent = world.agent(agentId);
  const { availability, cause, since, availabilityVersion } = agent;
  return { availability, cause, since, availabilityVersion, load: world.load(agentId), ...heartbeatOf(agent) };
}

/** Until when the next heartbeat is due; absent where none is waited for. */
function heartbeatOf({ availability, heartbeatDueAt }: FakeAgent): Pick<AvailabilityResult, 'heartbeatDueAt'> {
  return availability === 'offline' || heartbeatDueAt === null ? {} : { heartbeatDueAt };
}
