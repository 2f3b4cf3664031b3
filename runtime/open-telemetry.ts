import { FastifyOtelInstrumentation } from '@fastify/otel';
import {
  context,
  DiagLogLevel,
  defaultTextMapGetter,
  diag,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  type IdGenerator,
  NodeTracerProvider,
  RandomIdGenerator,
} from '@opentelemetry/sdk-trace-node';
import { PrismaInstrumentation } from '@prisma/instrumentation';
import {
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { FastifyRequest } from 'fastify';
import type { HandledMessage } from '../contract/tracing.ts';
import { pathToShow } from './request-path.ts';
import type { Tracing } from './tracing.ts';

// Where spans go, which are sampled and what is said of the process is read from OpenTelemetry's own variables by its own
// packages.

/** Of Prisma's spans those that are about the server. */
const INTERNAL_TO_PRISMA = [/^prisma:client:(serialize|compile|load_engine)/, /^prisma:engine/];

export function startOpenTelemetry(process: 'api' | 'worker'): Tracing {
  const ids = new SpanIds();
  const provider = new NodeTracerProvider({
    idGenerator: ids,
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': `baton-${process}` }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  new PrismaInstrumentation({ ignoreSpanTypes: INTERNAL_TO_PRISMA }).enable();
  const tracer = provider.getTracer('baton');

  /** The span is known to whoever was caused by it under the id that the workflow gave it. */
  const handled = ({ name, spanId, traceparent, startedAtMs, endedAtMs, failed, ...about }: HandledMessage) => {
    const parent = propagation.extract(context.active(), { traceparent }, defaultTextMapGetter);
    const attributes = { temporalWorkflowId: about.workflowId, run_id: about.runId };
    const span = ids.with(spanId, () =>
      tracer.startSpan(name, { startTime: startedAtMs, kind: SpanKind.CONSUMER, attributes }, parent),
    );
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(endedAtMs);
  };

  return {
    // One span for a request and one for its handler; a span for each hook would say little and cost much.
    http: new FastifyOtelInstrumentation({ instrumentHooks: false, requestHook: nameRequest }).plugin(),
    traceIdOf: (request) => request.opentelemetry().span?.spanContext().traceId,
    client: new OpenTelemetryWorkflowClientInterceptor(),
    activities: (ctx) => ({ inbound: new OpenTelemetryActivityInboundInterceptor(ctx) }),
    sinks: { tracing: { handled: { fn: (_info, message) => handled(message), callDuringReplay: false } } },
    logFields: () => {
      const traceId = trace.getActiveSpan()?.spanContext().traceId;
      return traceId === undefined ? {} : { traceId };
    },
    complainTo(logger) {
      const complain = (message: string) => logger.warn({ cause: message }, 'traces could not be sent');
      const ignore = () => undefined;
      const log = { error: complain, warn: complain, info: ignore, debug: ignore, verbose: ignore };
      diag.setLogger(log, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
    },
    close: () => provider.shutdown(),
  };
}

/** As the conventions name it; the query stays out, as it does of the log. */
function nameRequest(span: Span, { method, routeOptions, url }: FastifyRequest): void {
  span.updateName(routeOptions.url === undefined ? method : `${method} ${routeOptions.url}`);
  span.setAttribute('url.path', pathToShow(routeOptions.url, url));
}

/** Random ids, but for a span that was given its id before it could be made. */
class SpanIds implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  #given: string | null = null;

  generateTraceId = (): string => this.#random.generateTraceId();

  generateSpanId = (): string => this.#given ?? this.#random.generateSpanId();

  with<Made>(spanId: string, make: () => Made): Made {
    this.#given = spanId;
    try {
      return make();
    } finally {
      this.#given = null;
    }
  }
}
