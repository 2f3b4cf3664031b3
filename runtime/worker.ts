import { setTimeout as delay } from 'node:timers/promises';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import closeWithGrace from 'close-with-grace';
import { createActivities } from '../activities/index.ts';
import { taskQueueOf } from '../contract/ids.ts';
import { findWrongTimeZone } from '../store/readiness.ts';
import { serveBusinessGauges } from './business-gauges.ts';
import { readWorkerConfig, type WorkerConfig } from './config.ts';
import { openDatabase } from './database.ts';
import { measurePools } from './database-metrics.ts';
import { claimInstallation } from './installation.ts';
import { listenAt } from './listen.ts';
import { createLogger } from './logger.ts';
import { createRegistry, serveMetrics } from './metrics.ts';
import { openTracing } from './open-tracing.ts';
import { ensureSchedule, type Regular } from './schedules.ts';
import { ensureSearchAttributes } from './search-attributes.ts';
import { SettingsError } from './settings.ts';
import { stopIfWrong } from './stop.ts';
import { openTemporal } from './temporal.ts';
import { createWebhookWorker } from './webhook-worker.ts';
import { installWorkerRuntime } from './worker-runtime.ts';
import { createWorkerVersion, type WorkerVersion } from './worker-version.ts';
import { loadWorkflows } from './workflow-bundle.ts';

/** How long running activities may go on after the process was asked to end; a transaction takes milliseconds. */
const SHUTDOWN_GRACE_MS = 10_000;

const A_DAY_SECONDS = 86_400;

/** How many activities, and workflow tasks with a local activity, may wait at once. */
const WAITING_SLOTS = 300;

/** What is read for the metrics; whoever scrapes them waits for it, and gives up after ten seconds. */
const FIGURES = { poolSize: 1, timeoutMs: 2_000, applicationName: 'baton-metrics' } as const;

const config = readWorkerConfig();
const tracing = await openTracing(config.tracing, 'worker');
const logger = createLogger(config.log, 'worker', tracing?.logFields);
tracing?.complainTo(logger);
await main(config).catch(stopIfWrong);

/** The process that runs workflows and activities. */
async function main(config: WorkerConfig): Promise<void> {
  const sdkMetrics = await installWorkerRuntime(logger);
  const registry = createRegistry('worker');
  const database = openDatabase({ ...config.database, applicationName: 'baton-worker' });
  const { db } = database;
  const { installation } = config;
  const figures = openDatabase({ ...config.database, ...FIGURES });
  const temporal = openTemporal(config.temporal, { registry });
  const { activities, teller } = createActivities({
    db,
    client: temporal.client.workflow,
    installation,
    searchAttributes: config.searchAttributes,
    logger: Runtime.instance().logger,
    registry,
    ...serveBusinessGauges({ registry, db: figures.db }),
  });
  const workers: Worker[] = [];
  let version: WorkerVersion | undefined;
  const metrics = await listenAt({ setting: 'METRICS_PORT', port: config.metrics.port }, () =>
    serveMetrics({
      registry,
      port: config.metrics.port,
      more: sdkMetrics,
      notReady: async () => {
        if (version === undefined) return 'worker waits for Temporal and its database';
        if (!version.isSettled()) return 'worker waits for its build to be known to Temporal';
        const state = workers.map((each) => each.getState()).find((each) => each !== 'RUNNING');
        return state === undefined ? undefined : `worker is ${state}`;
      },
    }),
  );
  const connection = await untilReached('Temporal', () => NativeConnection.connect(config.temporal.connection));
  const mark = await untilReached('the database', async () => {
    const wrong = await findWrongTimeZone(db);
    if (wrong !== null) throw new SettingsError(`DATABASE_URL is wrong: ${wrong}.`);
    return await claimInstallation({ db, schedules: temporal.schedules, id: installation });
  });
  const { namespace, dataConverter } = config.temporal;
  await ensureSearchAttributes(
    { connection: temporal.connection, namespace, setting: config.searchAttributes },
    logger,
  );
  for (const regular of regularsOf(config)) {
    await ensureSchedule(temporal.schedules, { installation, mark }, regular, logger);
  }

  const { code, buildId } = await loadWorkflows(config.workflowBundle);
  const versioned = { client: temporal.client, installation, buildId, setting: config.workerVersioning };
  version = await untilReached('Temporal', () => createWorkerVersion(versioned, logger));
  const polling = { type: 'simple-maximum', maximum: config.maxPollers } as const;
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: taskQueueOf(installation),
    workflowBundle: { code },
    dataConverter,
    ...version.options,
    activities,
    ...(tracing === undefined ? {} : { interceptors: { activity: [tracing.activities] }, sinks: tracing.sinks }),
    // Far above the connections of the pool: transitions of a busy inbox wait for their turn in here, without a connection,
    // and must not take the slots of those of other inboxes.
    maxConcurrentLocalActivityExecutions: WAITING_SLOTS,
    maxConcurrentActivityTaskExecutions: WAITING_SLOTS,
    maxConcurrentWorkflowTaskExecutions: WAITING_SLOTS,
    maxCachedWorkflows: config.workflowCacheSize,
    workflowTaskPollerBehavior: polling,
    activityTaskPollerBehavior: polling,
    shutdownGraceTime: SHUTDOWN_GRACE_MS,
  });
  const webhooks = await createWebhookWorker(config, { connection, version: version.options });
  workers.push(worker, webhooks.worker);
  measurePools(registry, { main: database.poolUse, webhooks: webhooks.poolUse });

  teller.begin();
  version.begin();
  const running = Promise.all(workers.map((each) => each.run()));
  const ended = running.finally(async () => {
    version.close();
    await teller.close();
    await Promise.all([
      metrics.close(),
      database.close(),
      figures.close(),
      webhooks.close(),
      temporal.close(),
      connection.close(),
    ]);
    await tracing?.close();
  });
  const { uninstall } = closeWithGrace({ delay: SHUTDOWN_GRACE_MS * 2, logger }, async () => {
    for (const each of workers) if (each.getState() === 'RUNNING') each.shutdown();
    await ended;
  });
  logger.info({ installation, buildId, metricsPort: metrics.port }, 'worker is ready');
  try {
    await ended;
  } finally {
    uninstall();
  }
}

/** What is started regularly, beside what somebody asks for. */
function regularsOf({ reconcileEverySeconds, retention }: WorkerConfig): readonly Regular[] {
  return [
    {
      workflowType: 'reconciliation',
      args: [],
      everySeconds: reconcileEverySeconds,
      isOn: reconcileEverySeconds > 0,
      staticSummary: 'Repairs what is not as it must be',
      workflowRunTimeout: '15 minutes',
    },
    {
      workflowType: 'retention',
      args: [retention],
      everySeconds: A_DAY_SECONDS,
      isOn: true,
      staticSummary: 'Makes room for the months to come, and forgets what is older than it is to be kept',
      workflowRunTimeout: '20 hours',
    },
  ];
}

/** Waits for what a worker cannot do without: in a cluster that starts as a whole, anything may be first. */
async function untilReached<T>(what: string, reach: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await reach();
    } catch (error) {
      if (error instanceof SettingsError) throw error;
      logger.warn({ err: error }, `${what} cannot be used yet, trying again`);
      await delay(1_000);
    }
  }
}
