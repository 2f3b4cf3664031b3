import { type NativeConnection, Worker } from '@temporalio/worker';
import { createWebhookActivities } from '../activities/index.ts';
import { webhookTaskQueueOf } from '../contract/ids.ts';
import type { WorkerConfig } from './config.ts';
import { openDatabase, type PoolUse } from './database.ts';
import { createWebhookPost } from './webhook-post.ts';
import type { WorkerVersion } from './worker-version.ts';

/** How many endpoints one process serves at a time, each with an activity that goes on for minutes. */
const ENDPOINTS = 200;

/** Enough for what the endpoints of a process can take, and too few to be missed by those that route. */
const POOL_SIZE = 5;

/** An attempt that is broken off is made again by the next worker, under the same id: no need to wait for it. */
const SHUTDOWN_GRACE_MS = 1_000;

export interface WebhookWorker {
  readonly worker: Worker;
  readonly poolUse: () => PoolUse;
  /** Closes what the worker worked with, once it has stopped. */
  close(): Promise<void>;
}

/**
 * The part of a worker process that delivers to webhooks. Its task queue, its places and its database connections are its
 * own, so that however many endpoints there are, and however slow, nobody waits for an agent because of them.
 */
export async function createWebhookWorker(
  config: WorkerConfig,
  { connection, version }: { readonly connection: NativeConnection; readonly version: WorkerVersion['options'] },
): Promise<WebhookWorker> {
  const { db, poolUse, close } = openDatabase({
    ...config.database,
    poolSize: POOL_SIZE,
    applicationName: 'baton-webhooks',
  });
  const post = createWebhookPost(config.webhooks);
  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace,
    dataConverter: config.temporal.dataConverter,
    taskQueue: webhookTaskQueueOf(config.installation),
    ...version,
    activities: createWebhookActivities({ db, post: post.post }),
    maxConcurrentActivityTaskExecutions: ENDPOINTS,
    shutdownGraceTime: SHUTDOWN_GRACE_MS,
  });
  return {
    worker,
    poolUse,
    async close() {
      post.close();
      await close();
    },
  };
}
