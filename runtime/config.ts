import process from 'node:process';
import type { DataConverter } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';
import type { Static } from 'typebox';
import type { SearchAttributeSetting } from '../contract/conversation.ts';
import type { InstallationId } from '../contract/ids.ts';
import type { Retention } from '../contract/retention.ts';
import { type CodecConfig, codecConfig } from './codec-config.ts';
import {
  ApiSettings,
  CodecSettings,
  DatabaseSettings,
  DevSettings,
  ReplaySettings,
  WorkerSettings,
} from './config-schema.ts';
import { type ConsoleConfig, consoleConfig } from './console-config.ts';
import { originsOf, proxiesOf, type TrustedProxies } from './door-config.ts';
import { dataConverterOf } from './payload-codec.ts';
import { payloadKeysOf } from './payload-keys.ts';
import { parseSettings, SettingsError } from './settings.ts';
import { stopIfWrong } from './stop.ts';
import { type TokenConfig, tokenConfig } from './token-config.ts';
import type { VersioningSetting } from './worker-version.ts';

// The only file that reads the environment. Each process asks for what it needs, so that the worker does not demand
// the settings of the API.

export interface LogConfig {
  readonly level: string;
  readonly pretty: boolean;
}

export interface DatabaseConfig {
  readonly url: string;
  readonly poolSize: number;
  readonly timeoutMs: number;
  /** Statements that come again are kept prepared by the server. */
  readonly prepare: boolean;
}

export interface TemporalConfig {
  readonly connection: NativeConnectionOptions;
  readonly namespace: string;
  /** Bound on each call of the API. */
  readonly timeoutMs: number;
  /** Encrypts what Temporal keeps, if there are keys; for every client, worker and replay. */
  readonly dataConverter: DataConverter;
}

interface SharedConfig {
  readonly log: LogConfig;
  /** What tells this Baton from others in the same namespace. */
  readonly installation: InstallationId;
  readonly database: DatabaseConfig;
  readonly temporal: TemporalConfig;
  readonly metrics: { readonly port: number };
  readonly webhooks: { readonly allowPrivate: boolean };
  readonly searchAttributes: SearchAttributeSetting;
  /** Whether traces are sent; where to is OpenTelemetry's own business. */
  readonly tracing: boolean;
}

export interface ApiConfig extends SharedConfig {
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** How long it still answers after it was asked to end, in milliseconds. */
    readonly drainMs: number;
  };
  readonly auth: {
    readonly bootstrapApiKey: string | undefined;
    /** How tokens of agent consoles are verified; undefined: none are taken. */
    readonly tokens: TokenConfig | undefined;
  };
  readonly rateLimitPer10Seconds: number;
  readonly corsOrigins: readonly string[];
  readonly trustProxy: TrustedProxies;
  /** Undefined: no console, and no cookies. */
  readonly console: ConsoleConfig | undefined;
}

export interface WorkerConfig extends SharedConfig {
  /** 0: the reconciler is off. */
  readonly reconcileEverySeconds: number;
  readonly retention: Retention;
  /** How many workflows stay in memory between their tasks. */
  readonly workflowCacheSize: number;
  /** The most polls of one kind that are open at once. */
  readonly maxPollers: number;
  readonly workflowBundle: string | undefined;
  readonly workerVersioning: VersioningSetting;
}

/** Settings of `npm run dev`, the demo and the tests. What is set is used; what is not is started. */
export interface DevConfig {
  readonly log: LogConfig;
  readonly installation: InstallationId;
  readonly databaseUrl: string | undefined;
  readonly temporalAddress: string | undefined;
  readonly temporalCliPath: string | undefined;
  readonly temporalTestServerPath: string | undefined;
  readonly port: number | undefined;
  readonly host: string;
  readonly metricsPort: number | undefined;
  readonly bootstrapApiKey: string | undefined;
  readonly webhookAllowPrivate: boolean;
  /** The whole environment, to be handed on to child processes. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export const readApiConfig = (): ApiConfig => orStop(apiConfig);

export const readWorkerConfig = (): WorkerConfig => orStop(workerConfig);

/**
 * The settings of both processes, so that one which stops either of them is told.
 *
 * @throws SettingsError if one is wrong, instead of ending the process
 */
export function readDoctorConfig(): WorkerConfig {
  apiConfig();
  return workerConfig();
}

function apiConfig(): ApiConfig {
  const settings = parseSettings(ApiSettings, process.env);
  return {
    ...sharedConfig(settings),
    http: { host: settings.HOST, port: settings.PORT, drainMs: settings.DRAIN_SECONDS * 1_000 },
    auth: {
      bootstrapApiKey: settings.BOOTSTRAP_API_KEY,
      tokens: tokenConfig(settings),
    },
    rateLimitPer10Seconds: settings.RATE_LIMIT_PER_10_SECONDS,
    corsOrigins: originsOf(settings.CORS_ORIGINS),
    trustProxy: proxiesOf(settings.TRUST_PROXY),
    console: consoleConfig(settings, { production: process.env['NODE_ENV'] === 'production' }),
  };
}

function workerConfig(): WorkerConfig {
  const settings = parseSettings(WorkerSettings, process.env);
  return {
    ...sharedConfig(settings),
    workflowBundle: settings.WORKFLOW_BUNDLE,
    workerVersioning: settings.WORKER_VERSIONING,
    workflowCacheSize: settings.WORKFLOW_CACHE_SIZE,
    maxPollers: settings.MAX_POLLERS,
    reconcileEverySeconds: settings.RECONCILE_EVERY_SECONDS,
    retention: { resolvedDays: settings.RETAIN_RESOLVED_DAYS, ledgerDays: settings.RETAIN_LEDGER_DAYS },
  };
}

/** What `npm run replay` needs. */
export function readReplayConfig(): Pick<WorkerConfig, 'installation' | 'temporal' | 'workflowBundle'> {
  return orStop(() => {
    const settings = parseSettings(ReplaySettings, process.env);
    return {
      installation: settings.INSTALLATION,
      temporal: temporalConfig(settings),
      workflowBundle: settings.WORKFLOW_BUNDLE,
    };
  });
}

/** What `npm run codec` needs. */
export function readCodecConfig(): CodecConfig & { readonly log: LogConfig } {
  return orStop(() => {
    const settings = parseSettings(CodecSettings, process.env);
    return { log: { level: settings.LOG_LEVEL, pretty: settings.LOG_PRETTY }, ...codecConfig(settings) };
  });
}

/** What `npm run db:migrate` and `db:seed` need. */
export function readDatabaseConfig(): DatabaseConfig {
  return orStop(() => databaseConfig(parseSettings(DatabaseSettings, process.env)));
}

export function readDevConfig(): DevConfig {
  return orStop(() => {
    const settings = parseSettings(DevSettings, process.env);
    return {
      log: { level: settings.LOG_LEVEL, pretty: settings.LOG_PRETTY },
      installation: settings.INSTALLATION,
      databaseUrl: settings.DATABASE_URL,
      temporalAddress: settings.TEMPORAL_ADDRESS,
      temporalCliPath: settings.TEMPORAL_CLI_PATH,
      temporalTestServerPath: settings.TEMPORAL_TEST_SERVER_PATH,
      port: settings.PORT,
      host: settings.HOST,
      metricsPort: settings.METRICS_PORT,
      bootstrapApiKey: settings.BOOTSTRAP_API_KEY,
      webhookAllowPrivate: settings.WEBHOOK_ALLOW_PRIVATE,
      environment: process.env,
    };
  });
}

function sharedConfig(settings: Static<typeof WorkerSettings> | Static<typeof ApiSettings>): SharedConfig {
  return {
    log: { level: settings.LOG_LEVEL, pretty: settings.LOG_PRETTY },
    installation: settings.INSTALLATION,
    database: databaseConfig(settings),
    temporal: temporalConfig(settings),
    metrics: { port: settings.METRICS_PORT },
    webhooks: { allowPrivate: settings.WEBHOOK_ALLOW_PRIVATE },
    searchAttributes: settings.SEARCH_ATTRIBUTES,
    tracing: settings.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
  };
}

function databaseConfig(settings: Static<typeof DatabaseSettings>): DatabaseConfig {
  return {
    url: settings.DATABASE_URL,
    poolSize: settings.DATABASE_POOL_SIZE,
    timeoutMs: settings.DATABASE_TIMEOUT_MS,
    prepare: settings.DATABASE_PREPARED_STATEMENTS,
  };
}

/** Address, namespace, TLS and API key come from the variables and the file that all Temporal SDKs understand. */
function temporalConfig(settings: Static<typeof ReplaySettings>): TemporalConfig {
  const dataConverter = dataConverterOf(payloadKeysOf(settings.PAYLOAD_KEYS));
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig();
    return {
      connection: withoutUndefined(connectionOptions),
      namespace: namespace ?? 'default',
      timeoutMs: settings.TEMPORAL_TIMEOUT_MS,
      dataConverter,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingsError(
      `The TEMPORAL_* variables are wrong: ${reason}. Set them as Temporal's environment configuration says.`,
    );
  }
}

/** The SDK's own defaults apply to what is absent, not to what is undefined. */
function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}

function orStop<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    return stopIfWrong(error);
  }
}
