import { setTimeout as delay } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { readApiConfig } from '../runtime/config.ts';
import { openDatabase } from '../runtime/database.ts';
import { measurePools } from '../runtime/database-metrics.ts';
import { claimInstallation } from '../runtime/installation.ts';
import { listenAt } from '../runtime/listen.ts';
import { createLogger } from '../runtime/logger.ts';
import { createRegistry, serveMetrics } from '../runtime/metrics.ts';
import { openTracing } from '../runtime/open-tracing.ts';
import { stopIfWrong } from '../runtime/stop.ts';
import { openTemporal } from '../runtime/temporal.ts';
import { buildApp } from './app.ts';
import { deleteExpired } from './idempotency/idempotent-answers.ts';

/** Longer than nearly every answer; who stops a process waits for half a minute at least. */
const CLOSE_TIMEOUT_MS = 25_000;

/** Answers are kept for a day; an hour more or less does no harm. */
const CLEANING_INTERVAL_MS = 60 * 60 * 1_000;

/** The number of pino's level `warn`. */
const WARN = 40;

const config = readApiConfig();
const logger = createLogger(config.log, 'api');
const database = openDatabase({ ...config.database, applicationName: 'baton-api' });
const registry = createRegistry('api');
const tracing = await openTracing(config.tracing, 'api');
tracing?.complainTo(logger);
const temporal = openTemporal(config.temporal, { registry, interceptor: tracing?.client });
measurePools(registry, { main: database.poolUse });

// Until it listens: Fastify says for each network interface that it does; one line that all is ready says enough.
const quieter = logger.child({}, { level: logger.levelVal < WARN ? 'warn' : logger.level });
let isDraining = false;
const app = await buildApp({
  claim: () =>
    claimInstallation({ db: database.db, schedules: temporal.schedules, id: config.installation }).catch(stopIfWrong),
  isDraining: () => isDraining,
  db: database.db,
  pingDatabase: database.ping,
  temporal,
  logger: quieter,
  metrics: registry,
  tracing,
  config,
});
const { host, port, drainMs } = config.http;
const metrics = await listenAt({ setting: 'METRICS_PORT', port: config.metrics.port }, () =>
  serveMetrics({
    registry,
    port: config.metrics.port,
    notReady: async () => (isDraining ? 'the process is about to end' : undefined),
  }),
).catch(stopIfWrong);
const address = await listenAt({ setting: 'PORT', port }, () => app.listen({ port, host })).catch(stopIfWrong);
quieter.level = logger.level;

const cleaning = setInterval(() => {
  deleteExpired(database.db).catch((error: unknown) => logger.warn({ err: error }, 'old answers could not be deleted'));
}, CLEANING_INTERVAL_MS);

closeWithGrace({ delay: drainMs + CLOSE_TIMEOUT_MS, logger }, async ({ err }) => {
  if (err !== undefined) logger.fatal({ err }, 'the API stops after an error');
  clearInterval(cleaning);
  // Whoever balances the load has to hear that it is not ready before connections are refused.
  isDraining = true;
  if (err === undefined) await delay(drainMs);
  await app.close();
  await Promise.all([metrics.close(), database.close(), temporal.close(), tracing?.close()]);
});

logger.info({ address, metricsPort: metrics.port }, 'the API is ready');
