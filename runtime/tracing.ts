import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { ActivityInterceptorsFactory, InjectedSinks } from '@temporalio/worker';
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { TracingSinks } from '../contract/tracing.ts';

/** Traces, from the request to the statement. Each process takes the parts that it needs. */
export interface Tracing {
  /** A span for each request, in the trace of its caller. To be registered before whatever is to be in it. */
  readonly http: FastifyPluginCallback;
  readonly traceIdOf: (request: FastifyRequest) => string | undefined;
  readonly client: WorkflowClientInterceptor;
  readonly activities: ActivityInterceptorsFactory;
  readonly sinks: InjectedSinks<TracingSinks>;
  /** What a line of the log says of the trace in which it is written. */
  readonly logFields: () => object;
  /** Says there if spans cannot be sent. */
  complainTo(logger: Logger): void;
  /** Sends what has not been sent. */
  close(): Promise<void>;
}
