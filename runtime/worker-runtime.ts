import { Runtime } from '@temporalio/worker';
import getPort from 'get-port';
import type { Logger } from 'pino';

/** Only this process reads what is served there. */
const LOOPBACK = '127.0.0.1';

/** What the SDK measures: task latencies, cache hits, free slots. Text in the format of Prometheus. */
export type SdkMetrics = () => Promise<string>;

/**
 * Installs the SDK's runtime, once for each process and before any connection: its logs, also those of workflows,
 * activities and native code, go through `logger`, and its metrics are kept for `/metrics`.
 */
export async function installWorkerRuntime(logger: Logger): Promise<SdkMetrics> {
  const port = await getPort({ host: LOOPBACK });
  Runtime.install({
    logger: temporalLogger(logger),
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
      metrics: { prometheus: { bindAddress: `${LOOPBACK}:${port}`, useSecondsForDurations: true } },
    },
  });
  return async () => {
    const response = await fetch(`http://${LOOPBACK}:${port}/metrics`, { signal: AbortSignal.timeout(2_000) });
    return response.text();
  };
}

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

type Fields = Readonly<Record<string, unknown>>;

function temporalLogger(logger: Logger) {
  const write = (level: keyof typeof levels, message: string, fields: Fields = {}) => {
    // pino prints stack and cause of what it finds under `err`.
    const { error, ...rest } = fields;
    logger[levels[level]](error === undefined ? rest : { ...rest, err: error }, message);
  };
  return {
    log: write,
    trace: (message: string, fields?: Fields) => write('TRACE', message, fields),
    debug: (message: string, fields?: Fields) => write('DEBUG', message, fields),
    info: (message: string, fields?: Fields) => write('INFO', message, fields),
    warn: (message: string, fields?: Fields) => write('WARN', message, fields),
    error: (message: string, fields?: Fields) => write('ERROR', message, fields),
  };
}
