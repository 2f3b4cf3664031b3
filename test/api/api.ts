import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createActivities } from '../../activities/index.ts';
import { type AppDeps, buildApp } from '../../api/app.ts';
import type { Temporal } from '../../api/temporal/connection.ts';
import { taskQueueOf } from '../../contract/ids.ts';
import { createRegistry } from '../../runtime/metrics.ts';
import type { Database } from '../../store/database.ts';
import { watchLocks } from '../../store/locks.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createLocalEnvironment, workflowBundle } from '../support/temporal.ts';
import { BOOTSTRAP_API_KEY, type CallerName, credentialOf, seedCallers, testTokens } from './callers.ts';
import { FakeTemporal } from './fake-temporal.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever came back
  readonly body: any;
}

export interface Call {
  /** Default: the administrator's key from the environment. */
  readonly as?: CallerName;
  readonly body?: unknown;
  /** Idempotency-Key. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestApi {
  readonly app: FastifyInstance;
  readonly db: Database;
  readonly ping: TestDatabase['ping'];
  /** Sends one request, such as `call('GET /v1/agents')`. */
  call(route: string, options?: Call): Promise<Answer>;
  stop(): Promise<void>;
}

const INSTALLATION = 'test';

export const testConfig: AppDeps['config'] = {
  installation: INSTALLATION,
  auth: { bootstrapApiKey: BOOTSTRAP_API_KEY, tokens: testTokens },
  rateLimitPer10Seconds: 100_000,
  corsOrigins: [],
  searchAttributes: 'all',
  trustProxy: false,
  console: undefined,
  database: { timeoutMs: 10_000 },
  temporal: { timeoutMs: 10_000 },
  webhooks: { allowPrivate: false },
};

/** An API on given connections. */
export async function apiOn(
  { db, ping, temporal }: Pick<TestDatabase, 'db' | 'ping'> & { readonly temporal: Temporal },
  config: Partial<AppDeps['config']> = {},
  logger = pino({ level: 'silent' }),
): Promise<Omit<TestApi, 'stop'>> {
  const app = await buildApp({
    db,
    pingDatabase: ping,
    temporal,
    logger,
    metrics: createRegistry('api'),
    claim: async () => undefined,
    isDraining: () => false,
    config: { ...testConfig, ...config },
  });
  await app.ready();
  watchLocks();
  return { app, db, ping, call: (route, options) => send(app, route, options) };
}

/** An API on a database of its own, with the people of `callers.ts`; Temporal is a stand-in that notes what it is told. */
export async function startApi(
  config: Partial<AppDeps['config']> = {},
): Promise<TestApi & { readonly temporal: FakeTemporal }> {
  const { db, ping, drop } = await createTestDatabase();
  await seedCallers(db);
  const temporal = new FakeTemporal();
  const api = await apiOn({ db, ping, temporal }, config);
  return {
    ...api,
    temporal,
    async stop() {
      await api.app.close();
      await drop();
    },
  };
}

/** The same with a Temporal server and a worker behind it. */
export async function startWholeApi(): Promise<TestApi> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const [{ db, ping, drop }, environment] = await Promise.all([createTestDatabase(), createLocalEnvironment()]);
  await seedCallers(db);
  const { activities, teller } = createActivities({
    db,
    client: environment.client.workflow,
    installation: INSTALLATION,
    searchAttributes: 'all',
    logger: Runtime.instance().logger,
    registry: new Registry(),
    knownInboxes: async () => [],
  });
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: taskQueueOf(INSTALLATION),
    workflowBundle: workflowBundle(),
    activities,
  });
  const running = worker.run();
  const api = await apiOn({ db, ping, temporal: environment });
  return {
    ...api,
    async stop() {
      await api.app.close();
      worker.shutdown();
      await running;
      await teller.close();
      await environment.teardown();
      await drop();
    },
  };
}

async function send(app: FastifyInstance, route: string, { as = 'bootstrap', body, key, headers }: Call = {}) {
  const [method = 'GET', url = '/'] = route.split(' ');
  const response = await app.inject({
    method: method as 'GET',
    url,
    headers: {
      authorization: `Bearer ${await credentialOf(as)}`,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: body as object }),
  });
  const isJson = String(response.headers['content-type'] ?? '').includes('json');
  return {
    status: response.statusCode,
    headers: response.headers,
    body: isJson ? response.json() : response.body,
  };
}
