import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { taskQueueOf, webhookTaskQueueOf } from '../../contract/ids.ts';
import type { DeliveryOutcome } from '../../contract/webhooks.ts';
import { createTimeSkippingEnvironment, workflowBundle } from '../support/temporal.ts';
import { createFakeWebhookActivities, FakeEndpoint } from './fake-endpoint.ts';

const INSTALLATION = 'webhook-tests';

/** A server, a worker with the workflow and, on the task queue for deliveries, one with activities in memory. */
export function useWebhookStage(
  createEnvironment: () => Promise<TestWorkflowEnvironment> = createTimeSkippingEnvironment,
) {
  let environment: TestWorkflowEnvironment | undefined;
  let stopWorkers = async () => {};
  let created = 0;
  const endpoints = new Map<string, FakeEndpoint>();

  const env = (): TestWorkflowEnvironment => {
    if (environment === undefined) throw new Error('the server is started in beforeAll');
    return environment;
  };

  beforeAll(async () => {
    environment = await createEnvironment();
    const { nativeConnection: connection } = environment;
    const activities = createFakeWebhookActivities(endpoints);
    const workers = await Promise.all([
      Worker.create({ connection, taskQueue: taskQueueOf(INSTALLATION), workflowBundle: workflowBundle() }),
      Worker.create({ connection, taskQueue: webhookTaskQueueOf(INSTALLATION), activities }),
    ]);
    const running = Promise.all(workers.map((worker) => worker.run()));
    stopWorkers = async () => {
      for (const worker of workers) worker.shutdown();
      await running;
    };
  });

  // What a test leaves running ends as it would in earnest.
  afterEach(async () => {
    for (const endpoint of endpoints.values()) {
      endpoint.deleted = true;
      await (await endpoint.edited()).result();
    }
    endpoints.clear();
  });

  afterAll(async () => {
    await stopWorkers();
    await environment?.teardown();
  });

  return {
    env,
    /** An endpoint of this test, of which nobody has told the workflow yet. `end` tells how each of its rounds ends. */
    endpoint(end: (rounds: number) => DeliveryOutcome | Promise<DeliveryOutcome>): FakeEndpoint {
      created += 1;
      const endpoint = new FakeEndpoint({ client: env().client, installation: INSTALLATION }, `hook-${created}`, end);
      endpoints.set(endpoint.id, endpoint);
      return endpoint;
    },
    /** What the UI shows on top of the workflow's page. */
    async currentDetails({ workflowId }: FakeEndpoint): Promise<string> {
      const handle = env().client.workflow.getHandle(workflowId);
      const metadata: { currentDetails?: string } = await handle.query('__temporal_workflow_metadata');
      return metadata.currentDetails ?? '';
    },
  };
}
