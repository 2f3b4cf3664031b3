import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { freePort } from '../dev/free-port.ts';
import { startProcess } from '../dev/managed-process.ts';
import { startPostgres } from '../dev/postgres.ts';
import { withLocalTemporal } from '../dev/processes.ts';
import { startTemporal } from '../dev/temporal.ts';
import { answersOk, waitUntil } from '../dev/wait-until.ts';
import { migrate } from '../prisma/migrate.ts';
import { readDevConfig } from '../runtime/config.ts';
import { HttpClient } from './http-client.ts';

/** What is measured: one API and one worker as they run in production, with servers that nobody else uses. */
export interface BenchStack {
  readonly client: HttpClient;
  /** Of a superuser. */
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  /** Has every line of PostgreSQL's log handed to `listen`, until the function it returns is called. */
  readonly onDatabaseLog: (listen: (line: string) => void) => () => void;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;

/** The whole load comes with one key: its rate limit is not what is measured. */
const NO_RATE_LIMIT = '1000000';

/**
 * Starts `dist/` as `npm run start:api` and `start:worker` do, with every setting at its default, on servers of its own or
 * those that `DATABASE_URL` and `TEMPORAL_ADDRESS` name.
 */
export async function startBenchStack(): Promise<BenchStack> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  const databaseLog = new Set<(line: string) => void>();
  try {
    const config = readDevConfig();
    const databaseUrl = config.databaseUrl ?? (await startDatabase());
    const temporalAddress = config.temporalAddress ?? (await startServer());
    await migrate(databaseUrl);

    const port = await freePort();
    const metricsPorts = [await freePort(), await freePort()];
    const apiKey = `baton_${randomBytes(24).toString('base64url')}`;
    const environment = {
      ...withLocalTemporal(config.environment, temporalAddress),
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      RATE_LIMIT_PER_10_SECONDS: NO_RATE_LIMIT,
      DRAIN_SECONDS: '0',
    };
    const start = async (part: { script: string; readyUrl: string; settings: Readonly<Record<string, string>> }) => {
      const started = startProcess({
        name: part.script,
        command: process.execPath,
        args: ['--enable-source-maps', part.script],
        environment: { ...environment, ...part.settings },
      });
      stops.push(() => started.stop());
      await waitUntil(() => answersOk(part.readyUrl), {
        what: part.script,
        timeoutMs: START_TIMEOUT_MS,
        process: started,
      });
    };
    await start({
      script: 'dist/runtime/worker.js',
      readyUrl: `http://127.0.0.1:${metricsPorts[1]}/readyz`,
      settings: { METRICS_PORT: `${metricsPorts[1]}` },
    });
    await start({
      script: 'dist/api/server.js',
      readyUrl: `http://127.0.0.1:${port}/readyz`,
      settings: {
        PORT: `${port}`,
        HOST: '127.0.0.1',
        METRICS_PORT: `${metricsPorts[0]}`,
        BOOTSTRAP_API_KEY: apiKey,
      },
    });

    const client = new HttpClient({ port, key: apiKey });
    stops.push(async () => client.close());
    return {
      client,
      databaseUrl,
      temporalAddress,
      onDatabaseLog: (listen) => {
        databaseLog.add(listen);
        return () => databaseLog.delete(listen);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }

  async function startDatabase(): Promise<string> {
    const database = await startPostgres({
      log: (line) => {
        for (const listen of databaseLog) listen(line);
      },
    });
    stops.push(() => database.stop());
    return database.url;
  }

  async function startServer(): Promise<string> {
    const temporal = await startTemporal();
    stops.push(() => temporal.stop());
    return temporal.address;
  }
}
