import { setTimeout as delay } from 'node:timers/promises';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import closeWithGrace from 'close-with-grace';
import { createActivities } from '../activities/index.ts';
import { findWrongTimeZone } from '../store/readiness.ts';
import { readWorkerConfig, type TemporalConfig, type WorkerConfig } from './config.ts';
import { openDatabase } from './database.ts';
import { listenAt } from './listen.ts';
import { createLogger } from './logger.ts';
import { createRegistry, serveMetrics } from './metrics.ts';
import { ensureReconciliation } from './reconciliation-schedule.ts';
import { ensureSearchAttributes } from './search-attributes.ts';
import { SettingsError } from './settings.ts';
import { stopIfWrong } from './stop.ts';
import { openTemporal } from './temporal.ts';
import { createWebhookWorker } from './webhook-worker.ts';
import { installWorkerRuntime } from './worker-runtime.ts';
import { workflowSource } from './workflow-bundle.ts';

/** How long running activities may go on after the process was asked to end; a transaction takes milliseconds. */
const SHUTDOWN_GRACE_MS = 10_000;

/** How many activities, and workflow tasks with a local activity, may wait at once. */
const WAITING_SLOTS = 300;

const config = readWorkerConfig();
const logger = createLogger(config.log, 'worker');
await main(config).catch(stopIfWrong);

/** The process that runs workflows and activities. */
async function main(config: WorkerConfig): Promise<void> {
  const sdkMetrics = await installWorkerRuntime(logger);
  const workers: Worker[] = [];
  const metrics = await listenAt({ setting: 'METRICS_PORT', port: config.metrics.port }, () =>
    serveMetrics({
      registry: createRegistry('worker'),
      port: config.metrics.port,
      more: sdkMetrics,
      notReady: async () => {
        if (workers.length === 0) return 'worker waits for Temporal';
        const state = workers.map((each) => each.getState()).find((each) => each !== 'RUNNING');
        return state === undefined ? undefined : `worker is ${state}`;
      },
    }),
  );
  const { db, close: closeDatabase } = openDatabase({ ...config.database, applicationName: 'baton-worker' });
  // If the database is away, the worker starts all the same; /readyz of the API tells of a wrong time zone as well.
  const wrong = await findWrongTimeZone(db).catch(() => null);
  if (wrong !== null) throw new SettingsError(`DATABASE_URL is wrong: ${wrong}.`);
  const temporal = openTemporal(config.temporal);
  const connection = await connect(config.temporal);
  const { namespace } = config.temporal;
  await ensureSearchAttributes(
    { connection: temporal.connection, namespace, setting: config.searchAttributes },
    logger,
  );
  const { reconcileEverySeconds: everySeconds } = config;
  await ensureReconciliation(temporal.client, { taskQueue: config.temporal.taskQueue, everySeconds }, logger);

  const { activities, teller } = createActivities({
    db,
    client: temporal.client.workflow,
    taskQueue: config.temporal.taskQueue,
    searchAttributes: config.searchAttributes,
    logger: Runtime.instance().logger,
    metricMeter: Runtime.instance().metricMeter,
  });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: config.temporal.taskQueue,
    ...workflowSource(config.workflowBundle),
    activities,
    // Far above the connections of the pool: transitions of a busy inbox wait for their turn in here, without a connection,
    // and must not take the slots of those of other inboxes.
    maxConcurrentLocalActivityExecutions: WAITING_SLOTS,
    maxConcurrentActivityTaskExecutions: WAITING_SLOTS,
    maxConcurrentWorkflowTaskExecutions: WAITING_SLOTS,
    shutdownGraceTime: SHUTDOWN_GRACE_MS,
  });
  const webhooks = await createWebhookWorker(config, { connection });
  workers.push(worker, webhooks.worker);

  teller.begin();
  const running = Promise.all(workers.map((each) => each.run()));
  const ended = running.finally(async () => {
    await teller.close();
    await Promise.all([metrics.close(), closeDatabase(), webhooks.close(), temporal.close(), connection.close()]);
  });
  const { uninstall } = closeWithGrace({ delay: SHUTDOWN_GRACE_MS * 2, logger }, async () => {
    for (const each of workers) if (each.getState() === 'RUNNING') each.shutdown();
    await ended;
  });
  logger.info({ taskQueue: config.temporal.taskQueue, metricsPort: metrics.port }, 'worker is ready');
  try {
    await ended;
  } finally {
    uninstall();
  }
}

/** Waits for Temporal to be there: in a cluster that starts as a whole, anything may be first. */
async function connect({ connection }: TemporalConfig): Promise<NativeConnection> {
  for (;;) {
    try {
      return await NativeConnection.connect(connection);
    } catch (error) {
      logger.warn({ err: error }, 'Temporal cannot be reached, trying again');
      await delay(1_000);
    }
  }
}
