import { randomBytes } from 'node:crypto';
import type { InstallationId } from '../contract/ids.ts';
import { migrate } from '../prisma/migrate.ts';
import { readDevConfig } from '../runtime/config.ts';
import { freePort } from './free-port.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { type Service, startService, withLocalTemporal } from './processes.ts';
import { startTemporal, type Temporal } from './temporal.ts';

export interface StackOptions {
  /** Serve Temporal's UI too. */
  readonly ui?: boolean;
  /** Have PostgreSQL wait for the disk, as in production. */
  readonly durableDatabase?: boolean;
  /** A server that runs already, in place of one of its own. */
  readonly temporalAddress?: string;
  /** The same of a database. */
  readonly databaseUrl?: string;
  /** Keep Temporal's state over `temporal.restart()`. */
  readonly persistentTemporal?: boolean;
  /** Dynamic configuration of Temporal. */
  readonly temporalConfig?: readonly string[];
  /** Where the API listens; default: a free port. */
  readonly port?: number;
  readonly host?: string;
  /** An administrator's key; default: `BOOTSTRAP_API_KEY`, else a random one. */
  readonly apiKey?: string;
  /** More settings for API and worker, such as `WORKFLOW_BUNDLE` or `JWT_SECRET`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Gets every line of every part, with the part's name in front. */
  readonly log?: (line: string) => void;
  /** Called when a part ends though nobody asked for it. */
  readonly onCrash?: (reason: string) => void;
}

export interface Stack {
  readonly apiUrl: string;
  /** What tells this Baton from others in the namespace. */
  readonly installation: InstallationId;
  /** Undefined without `ui`, or where `TEMPORAL_ADDRESS` names a cluster. */
  readonly uiUrl: string | undefined;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  /** An administrator's key. */
  readonly apiKey: string;
  readonly metricsUrls: { readonly api: string; readonly worker: string };
  readonly api: Service;
  readonly worker: Service;
  /** Undefined where `DATABASE_URL` names a server. */
  readonly database: Postgres | undefined;
  /** Undefined where `TEMPORAL_ADDRESS` names a cluster. */
  readonly temporal: Temporal | undefined;
  stop(): Promise<void>;
}

const STOPPING_ORDER = ['api', 'worker', 'server'] as const;
type Rank = (typeof STOPPING_ORDER)[number];

/**
 * Starts every process of Baton on free ports: PostgreSQL and Temporal unless the environment names others, one worker
 * and one API. Whatever happens to the present process, nothing of it stays behind.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const config = readDevConfig();
  const parts: { readonly rank: Rank; stop(): Promise<void> }[] = [];
  let stopping = false;
  const stop = async () => {
    stopping = true;
    // Users before what they use, in whatever order they became ready.
    for (const rank of STOPPING_ORDER) {
      await Promise.all(parts.filter((part) => part.rank === rank).map((part) => part.stop()));
    }
    parts.length = 0;
  };
  const hooks = (name: string) => ({
    ...(options.log === undefined ? {} : { log: (line: string) => options.log?.(`${name.padEnd(8)} | ${line}`) }),
    ...(options.onCrash === undefined ? {} : { onCrash: options.onCrash }),
  });

  try {
    const [database, temporal] = await startServers();
    const isLocal = temporal !== undefined || options.temporalAddress !== undefined;
    const databaseUrl = options.databaseUrl ?? config.databaseUrl ?? database?.url ?? '';
    const temporalAddress = options.temporalAddress ?? config.temporalAddress ?? temporal?.address ?? '';
    await migrate(databaseUrl);

    const apiPort = options.port ?? (await freePort());
    const apiMetricsPort = config.metricsPort || (await freePort());
    const workerMetricsPort = await freePort();
    const apiKey = options.apiKey ?? config.bootstrapApiKey ?? `baton_${randomBytes(24).toString('base64url')}`;
    const environment = {
      WEBHOOK_ALLOW_PRIVATE: `${config.webhookAllowPrivate}`,
      // Nobody balances any load here.
      DRAIN_SECONDS: '0',
      ...(isLocal ? withLocalTemporal(config.environment, temporalAddress) : config.environment),
      DATABASE_URL: databaseUrl,
      ...options.environment,
    };

    const [worker, api] = await Promise.all([
      startService({
        ...hooks('worker'),
        name: 'worker',
        script: 'runtime/worker.ts',
        environment: { ...environment, METRICS_PORT: `${workerMetricsPort}` },
        readyUrl: `http://127.0.0.1:${workerMetricsPort}/readyz`,
      }).then(keep('worker')),
      startService({
        ...hooks('api'),
        name: 'api',
        script: 'api/server.ts',
        environment: {
          ...environment,
          PORT: `${apiPort}`,
          HOST: options.host ?? '127.0.0.1',
          METRICS_PORT: `${apiMetricsPort}`,
          BOOTSTRAP_API_KEY: apiKey,
        },
        readyUrl: `http://127.0.0.1:${apiPort}/readyz`,
      }).then(keep('api')),
    ]);
    return {
      apiUrl: `http://127.0.0.1:${apiPort}`,
      installation: options.environment?.['INSTALLATION'] ?? config.installation,
      uiUrl: temporal?.uiUrl,
      databaseUrl,
      temporalAddress,
      apiKey,
      metricsUrls: {
        api: `http://127.0.0.1:${apiMetricsPort}/metrics`,
        worker: `http://127.0.0.1:${workerMetricsPort}/metrics`,
      },
      api,
      worker,
      database,
      temporal,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }

  async function startServers(): Promise<[Postgres | undefined, Temporal | undefined]> {
    const { ui = false, persistentTemporal: persistent = false, durableDatabase: durable = false } = options;
    const dynamicConfig = options.temporalConfig ?? [];
    return Promise.all([
      config.databaseUrl === undefined && options.databaseUrl === undefined
        ? startPostgres({ ...hooks('postgres'), durable }).then(keep('server'))
        : undefined,
      config.temporalAddress === undefined && options.temporalAddress === undefined
        ? startTemporal({ ...hooks('temporal'), ui, persistent, dynamicConfig }).then(keep('server'))
        : undefined,
    ]);
  }

  function keep(rank: Rank) {
    return <Part extends { stop(): Promise<void> }>(part: Part): Part => {
      // Another part failed while this one was starting.
      if (stopping) void part.stop();
      else parts.push({ rank, stop: () => part.stop() });
      return part;
    };
  }
}
