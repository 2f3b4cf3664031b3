import type { Client, WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { OpenConversation } from '../../contract/conversation.ts';
import { type AgentId, type DirectoryScope, type Instant, SEARCH_ATTRIBUTES, taskQueueOf } from '../../contract/ids.ts';
import { type DirectoryEdited, directoryEdited } from '../../contract/messages.ts';
import { directoryStart } from '../../contract/workflow-starts.ts';
import { toMs } from '../../routing/instants.ts';
import { createTimeSkippingEnvironment, workflowBundle } from '../support/temporal.ts';
import { AgentDriver } from './agent-driver.ts';
import { ConversationDriver } from './conversation-driver.ts';
import { createFakeActivities } from './fake-activities.ts';
import { FakeWorld, type WorldSetting } from './fake-world.ts';

const INSTALLATION = 'workflow-tests';

// What goes wrong on purpose would fill the output.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
});

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

/** Waits until what is read is as expected: `await eventually(() => world.happened(id)).toEqual([…])`. */
export const eventually = <Value>(read: () => Value | Promise<Value>) =>
  expect.poll(read, { interval: 10, timeout: 15_000 });

/** After so many seconds, or a little later: the server's clock goes on while a test does something. */
export const soonAfter = (seconds: number) =>
  expect.toSatisfy((value: number) => value >= seconds && value < seconds + 5);

/** How long it was from each instant to the next. */
export const secondsBetween = (instants: readonly Instant[]): readonly number[] =>
  instants.slice(1).map((instant, index) => (toMs(instant) - toMs(instants[index] ?? instant)) / 1000);

/**
 * A server, a worker with the workflows of this run, and for each test a world in memory. What a test leaves running is
 * terminated after it.
 */
export function useStage(createEnvironment: () => Promise<TestWorkflowEnvironment> = createTimeSkippingEnvironment) {
  let environment: TestWorkflowEnvironment | undefined;
  let stopWorker = async () => {};
  let world = new FakeWorld({});
  let conversations: ConversationDriver[] = [];
  let agents: AgentDriver[] = [];
  let others: WorkflowHandle[] = [];
  let opened = 0;
  let begun = 0;

  const env = (): TestWorkflowEnvironment => {
    if (environment === undefined) throw new Error('the server is started in beforeAll');
    return environment;
  };
  const client = (): Client => env().client;

  beforeAll(async () => {
    environment = await createEnvironment();
    if (environment.supportsTimeSkipping) await registerSearchAttributes(environment);
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue: taskQueueOf(INSTALLATION),
      workflowBundle: workflowBundle(),
      activities: createFakeActivities({ world: () => world, client: environment.client.workflow }),
    });
    const running = worker.run();
    stopWorker = async () => {
      worker.shutdown();
      await running;
    };
  });

  afterEach(async () => {
    // The server's clock stands still for good if a workflow is terminated whose activity runs.
    await eventually(() => world.outbox.size).toBe(0);
    await Promise.all([...conversations, ...agents].map((driver) => driver.terminate()));
    conversations = [];
    await Promise.all(others.map(terminate));
    agents = [];
    others = [];
  });

  afterAll(async () => {
    await stopWorker();
    await environment?.teardown();
  });

  return {
    client,
    env,
    taskQueue: taskQueueOf(INSTALLATION),
    /** The world of this test. */
    world(setting: WorldSetting = {}): FakeWorld {
      world = new FakeWorld(setting);
      return world;
    },
    /** A conversation of this test, not yet begun. Its id is new, so that nothing left over can touch it. */
    conversation(open: Partial<OpenConversation> = {}): ConversationDriver {
      opened += 1;
      const conversationId = `conversation-${opened}`;
      const driver = new ConversationDriver(
        { client: client(), installation: INSTALLATION, now, world: () => world },
        { conversationId, ...open },
      );
      conversations.push(driver);
      return driver;
    },
    /** An agent of this test, whose workflow may be started by anybody. */
    agent(agentId: AgentId): AgentDriver {
      const driver = new AgentDriver({ client: client(), installation: INSTALLATION }, agentId);
      agents.push(driver);
      return driver;
    },
    /** A workflow of another kind. */
    async begin(workflowType: string, ...args: readonly unknown[]): Promise<WorkflowHandle> {
      begun += 1;
      const start = { workflowId: `${workflowType}-${begun}`, taskQueue: taskQueueOf(INSTALLATION), args: [...args] };
      const handle = await client().workflow.start(workflowType, start);
      others.push(handle);
      return handle;
    },
    /** Has edits of the directory take effect, as the API does. The workflow may go on after that. */
    async edited(scope: DirectoryScope = { kind: 'inbox', inboxId: world.inboxId }): Promise<WorkflowHandle> {
      const start = directoryStart(scope, INSTALLATION);
      const options = { ...start, signal: directoryEdited, signalArgs: [{ scope }] as [DirectoryEdited] };
      const handle = await client().workflow.signalWithStart('directory', options);
      others.push(handle);
      return handle;
    },
    now,
    /** Lets so much time pass, after everything that was sent before has been heard. */
    async pass(seconds: number): Promise<void> {
      await settled();
      await skip(env(), seconds * 1000);
      await settled();
    },
  };

  async function settled(): Promise<void> {
    await Promise.all([...conversations, ...agents].map((driver) => driver.settled()));
    await Promise.all(others.map(heard));
  }

  async function now(): Promise<Instant> {
    return new Date(await env().currentTimeMs()).toISOString();
  }
}

/** Returns when the workflow has heard everything sent before. */
async function heard(handle: WorkflowHandle): Promise<void> {
  await handle.query('__stack_trace').catch(() => undefined);
}

/** Ends it, with nothing under way: the time-skipping server never skips again where it terminates a task. */
async function terminate(handle: WorkflowHandle): Promise<void> {
  await heard(handle);
  await handle.terminate().catch(() => undefined);
}

/** Each time this has passed the server has forgotten to unlock its clock once; it skips within milliseconds. */
const FORGOTTEN_AFTER_MS = 3_000;

/**
 * Lets time pass. The server keeps its clock still while a workflow task is under way, and under load sometimes forgets to
 * let it go when that is over (seen on 2026-11-22 and 2026-11-27): then it is unlocked in its place.
 */
async function skip(environment: TestWorkflowEnvironment, durationMs: number): Promise<void> {
  const unlock = () => void environment.connection.testService?.unlockTimeSkipping({}).catch(() => undefined);
  const forgotten = setInterval(unlock, FORGOTTEN_AFTER_MS);
  try {
    await environment.sleep(durationMs);
  } finally {
    clearInterval(forgotten);
  }
}

/** The time-skipping server takes only attributes it knows, and has no option for them. */
async function registerSearchAttributes({ connection, namespace = 'default' }: TestWorkflowEnvironment): Promise<void> {
  const searchAttributes = Object.fromEntries(Object.values(SEARCH_ATTRIBUTES).map((name) => [name, KEYWORD]));
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}
