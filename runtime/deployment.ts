import type { Client } from '@temporalio/client';
import { type InstallationId, taskQueueOf } from '../contract/ids.ts';
import { isNotFound } from './grpc.ts';
import { GONE_AFTER_MS } from './pollers.ts';
import type { Builds } from './takeover.ts';

// The builds of an installation as Temporal's Worker Deployment Versioning knows them; the deployment has its name.

/** `TASK_QUEUE_TYPE_WORKFLOW` of Temporal's API. */
const WORKFLOW_TASKS = 1;

interface Asked {
  readonly client: Client;
  readonly installation: InstallationId;
}

/** null: no worker has polled yet. Throws what the server says if it does not have versioning, or does not allow it. */
export async function readBuilds({ client, installation }: Asked, now: number): Promise<Builds | null> {
  const { workflowService, options } = client;
  const { namespace } = options;
  try {
    const { workerDeploymentInfo } = await workflowService.describeWorkerDeployment({
      namespace,
      deploymentName: installation,
    });
    const { pollers } = await workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueueOf(installation) },
      taskQueueType: WORKFLOW_TASKS,
      reportPollers: true,
    });
    const versions = workerDeploymentInfo?.versionSummaries ?? [];
    return {
      current: workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId || null,
      former: buildIds(versions.filter((version) => version.firstActivationTime).map((each) => each.deploymentVersion)),
      alive: buildIds(
        (pollers ?? [])
          .filter(({ lastAccessTime }) => now - Number(lastAccessTime?.seconds ?? 0) * 1_000 < GONE_AFTER_MS)
          .map((poller) => poller.deploymentOptions),
      ),
    };
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

function buildIds(builds: readonly ({ readonly buildId?: string | null } | null | undefined)[]): ReadonlySet<string> {
  return new Set(builds.flatMap((build) => build?.buildId || []));
}

/** New workflows start with the build from now on, and running ones go on with it. */
export async function makeCurrent({ client, installation }: Asked, buildId: string): Promise<void> {
  const { workflowService, options } = client;
  await workflowService.setWorkerDeploymentCurrentVersion({
    namespace: options.namespace,
    deploymentName: installation,
    buildId,
    identity: options.identity,
  });
}
