import process from 'node:process';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import pMap from 'p-map';
import { startProcess } from '../../dev/managed-process.ts';
import { waitUntil } from '../../dev/wait-until.ts';
import { CALLERS } from '../inbox.ts';
import type { BenchStack } from '../stack.ts';
import { floorConversation, opened, resolved, said } from './workflow.ts';

const TASK_QUEUE = 'bench-floor';
const START_TIMEOUT_MS = 60_000;

/** Five of the consumer and five of the agent, of which the first opens the conversation. */
const MESSAGES_AFTER_FIRST = 9;

export interface Floor {
  /** Runs so many whole conversations, `CALLERS` at once. */
  run(ids: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the floor's worker on the stack's Temporal server; the calls come from the present process. */
export async function startFloor({ temporalAddress }: BenchStack): Promise<Floor> {
  const worker = startProcess({
    name: 'floor worker',
    command: process.execPath,
    args: ['--import', 'tsx', 'bench/floor/worker.ts', temporalAddress, TASK_QUEUE],
    environment: { NODE_ENV: 'production' },
  });
  const connection = await Connection.connect({ address: temporalAddress });
  const client = new Client({ connection });
  const stop = async () => {
    await worker.stop();
    await connection.close();
  };

  const whole = async (id: string): Promise<void> => {
    const start = new WithStartWorkflowOperation(floorConversation, {
      workflowId: id,
      taskQueue: TASK_QUEUE,
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    const said0 = { id: `${id}-first`, at: Date.now() };
    await client.workflow.executeUpdateWithStart(opened, { args: [said0], startWorkflowOperation: start });
    const handle = client.workflow.getHandle(id);
    for (let number = 1; number <= MESSAGES_AFTER_FIRST; number += 1) {
      await handle.signal(said, { id: `${id}-${number}`, at: Date.now() });
    }
    const messages = await handle.executeUpdate(resolved, { args: [{ id: `${id}-end`, at: Date.now() }] });
    if (messages !== MESSAGES_AFTER_FIRST + 1) throw new Error(`${id} got ${messages} messages`);
  };

  try {
    // The first one is answered once the worker is there.
    let isThere = false;
    const first = whole('floor-first').then(() => {
      isThere = true;
    });
    await waitUntil(async () => isThere, { what: 'the floor', timeoutMs: START_TIMEOUT_MS, process: worker });
    await first;
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    run: async (ids) => {
      await pMap(ids, whole, { concurrency: CALLERS });
    },
    stop,
  };
}
