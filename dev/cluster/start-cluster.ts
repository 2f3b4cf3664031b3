import { randomBytes } from 'node:crypto';
import { migrate } from '../../prisma/migrate.ts';
import { readDevConfig } from '../../runtime/config.ts';
import { freePort } from '../free-port.ts';
import { type PgBouncer, startPgBouncer } from '../pgbouncer.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { type Service, startService, withLocalTemporal } from '../processes.ts';
import { startBalancer } from './balancer.ts';
import { bundleWorkflows } from './bundle.ts';
import { startTemporalCluster, type TemporalCluster } from './temporal-cluster.ts';
import { buildServer } from './temporal-server.ts';

export interface ClusterOptions {
  readonly nodes: number;
  readonly workers: number;
  readonly apis: number;
  readonly log: (line: string) => void;
}

/** What production looks like, on one machine: two of everything that there can be two of. */
export interface Cluster {
  /** Of the balancer before the APIs. */
  readonly apiUrl: string;
  readonly apiKey: string;
  /** Through PgBouncer, and past it. */
  readonly databaseUrl: string;
  readonly directDatabaseUrl: string;
  /** Undefined where `DATABASE_URL` names a server. */
  readonly postgres: Postgres | undefined;
  readonly bouncer: PgBouncer;
  readonly temporal: TemporalCluster;
  readonly workers: readonly Service[];
  readonly workerMetricsUrls: readonly string[];
  readonly apis: readonly Service[];
  stop(): Promise<void>;
}

/** History is split into so many parts, for as long as the cluster lives; the nodes share them out among themselves. */
const SHARDS = 128;

/** As many as two nodes, workers and APIs need of PostgreSQL's 200 with room to spare. */
const POOL_SIZE = 10;

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { log } = options;
  const { databaseUrl: given, environment } = readDevConfig();
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  const keep = <Part extends { stop(): Promise<void> }>(part: Part): Part => {
    stops.push(() => part.stop());
    return part;
  };
  try {
    const programs = await buildServer({ environment, log });
    const postgres = given === undefined ? keep(await startPostgres()) : undefined;
    const directDatabaseUrl = given ?? postgres?.url ?? '';
    const bouncer = keep(await startPgBouncer({ databaseUrl: directDatabaseUrl }));
    log(`PostgreSQL is there, behind PgBouncer ${bouncer.version}`);
    const temporal = keep(
      await startTemporalCluster({
        programs,
        databaseUrl: directDatabaseUrl,
        nodes: options.nodes,
        shards: SHARDS,
        log,
      }),
    );
    log(`Temporal is there: ${options.nodes} nodes behind ${temporal.address}`);
    await migrate(bouncer.url);
    // What was connected before has the time zone of before.
    await bouncer.console('RECONNECT');

    const apiKey = `baton_${randomBytes(24).toString('base64url')}`;
    const settings = {
      ...withLocalTemporal(environment, temporal.address),
      DATABASE_URL: bouncer.url,
      DATABASE_POOL_SIZE: `${POOL_SIZE}`,
      DATABASE_PREPARED_STATEMENTS: `${bouncer.keepsPrepared}`,
      DRAIN_SECONDS: '0',
      HOST: '127.0.0.1',
      BOOTSTRAP_API_KEY: apiKey,
      WEBHOOK_ALLOW_PRIVATE: 'true',
    };
    const workerSettings = options.workers === 0 ? {} : { WORKFLOW_BUNDLE: keep(await bundleWorkflows()).path };
    const workerPorts = await ports(options.workers);
    const workers = await Promise.all(
      workerPorts.map(async (port, index) =>
        keep(
          await startService({
            name: 'worker',
            script: 'runtime/worker.ts',
            environment: { ...settings, ...workerSettings, METRICS_PORT: `${port}` },
            readyUrl: `http://127.0.0.1:${port}/readyz`,
            log: (line) => log(`worker${index + 1} | ${line}`),
          }),
        ),
      ),
    );
    const apiPorts = await ports(options.apis);
    const apis = await Promise.all(
      apiPorts.map(async (port, index) =>
        keep(
          await startService({
            name: 'api',
            script: 'api/server.ts',
            environment: { ...settings, PORT: `${port}`, METRICS_PORT: '0' },
            readyUrl: `http://127.0.0.1:${port}/readyz`,
            log: (line) => log(`api${index + 1} | ${line}`),
          }),
        ),
      ),
    );
    const balancer = await startBalancer(apiPorts);
    stops.push(() => balancer.close());
    return {
      apiUrl: `http://127.0.0.1:${balancer.port}`,
      apiKey,
      databaseUrl: bouncer.url,
      directDatabaseUrl,
      postgres,
      bouncer,
      temporal,
      workers,
      workerMetricsUrls: workerPorts.map((port) => `http://127.0.0.1:${port}/metrics`),
      apis,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const ports = (count: number): Promise<number[]> => Promise.all(Array.from({ length: count }, () => freePort()));
