import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  ScheduleClient,
  type WorkflowClientInterceptor,
} from '@temporalio/client';
import type { TemporalConfig } from './config.ts';
import type { Registry } from './metrics.ts';
import { countTemporalCalls } from './temporal-call-metrics.ts';

export interface OpenTemporal {
  readonly connection: Connection;
  readonly client: Client;
  /**
   * Encrypts nothing, unlike `client`: processes with different keys, or none, have to be able to read whose a Schedule
   * is, and it bears nothing else.
   */
  readonly schedules: ScheduleClient;
  close(): Promise<void>;
}

/** What of a client's calls is to be seen, by a process that shows it. */
export interface Watching {
  readonly registry?: Registry;
  readonly interceptor?: WorkflowClientInterceptor | undefined;
}

/** One connection for the whole process. It connects on first use, so the API starts while Temporal is away. */
export function openTemporal(config: TemporalConfig, { registry, interceptor }: Watching = {}): OpenTemporal {
  const { namespace, dataConverter } = config;
  const { address, tls, apiKey, metadata } = config.connection;
  const connection = Connection.lazy({
    ...(address === undefined ? {} : { address }),
    ...(tls === undefined ? {} : { tls }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(metadata === undefined ? {} : { metadata: textOnly(metadata) }),
    channelArgs: {
      // gRPC waits up to two minutes between attempts by itself; callers would see a 503 long after Temporal is back.
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 1_000,
    },
    // Three attempts bridge a dropped connection within half a second; the SDK's ten would hide an outage for long.
    interceptors: [
      makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: 3 })),
      ...(registry === undefined ? [] : [countTemporalCalls(registry)]),
    ],
  });
  return {
    connection,
    client: new Client({
      connection,
      namespace,
      dataConverter,
      ...(interceptor === undefined ? {} : { interceptors: { workflow: [interceptor] } }),
    }),
    schedules: new ScheduleClient({ connection, namespace }),
    close: () => connection.close(),
  };
}

/** Binary metadata is for the worker's native connection only. */
function textOnly(metadata: Record<string, string | Buffer>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}
