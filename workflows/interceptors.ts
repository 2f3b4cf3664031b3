import {
  defaultPayloadConverter,
  type Headers,
  proxySinks,
  uuid4,
  type WorkflowInterceptorsFactory,
  workflowInfo,
} from '@temporalio/workflow';
import { TRACE_HEADER, type TracingSinks } from '../contract/tracing.ts';
import { type Cause, causedBy, causeNow } from './cause.ts';

// Traces pass through workflows: what a message causes belongs to the trace of its sender, though the conversation is
// older than that. Nothing is done, and nothing is in a history, where a message has no trace. The interceptors of
// `@temporalio/interceptors-opentelemetry` go on from here in activities; its own for workflows would put everything into
// the trace of whoever started the conversation, days ago, and open spans for workflows that nobody traces.

const { tracing } = proxySinks<TracingSinks>();

export const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [
    {
      // Not async: where nothing is traced, nothing may happen a moment later than it did when histories were recorded.
      handleSignal: (input, next) => traced(`HandleSignal:${input.signalName}`, input.headers, () => next(input)),
      handleUpdate: (input, next) => traced(`HandleUpdate:${input.name}`, input.headers, () => next(input)),
    },
  ],
  outbound: [
    {
      scheduleActivity: (input, next) => next({ ...input, headers: { ...input.headers, ...causeNow()?.headers } }),
      scheduleLocalActivity: (input, next) => next({ ...input, headers: { ...input.headers, ...causeNow()?.headers } }),
      getLogAttributes: (input, next) => {
        const cause = causeNow();
        return next(cause === undefined ? input : { ...input, traceId: cause.traceId });
      },
    },
  ],
});

/** Handles a message within a span of its own, which the sink makes when it is known how long it was. */
function traced<Result>(name: string, headers: Headers, handle: () => Promise<Result>): Promise<Result> {
  const parent = parentOf(headers);
  if (parent === null) return handle();
  const startedAtMs = Date.now();
  // Random as workflows may be: the same in a replay.
  const spanId = uuid4().replaceAll('-', '').slice(-SPAN_ID_LENGTH);
  const { workflowId, runId } = workflowInfo();
  const end = (failed: boolean) =>
    tracing.handled({
      name,
      spanId,
      traceparent: parent.traceparent,
      startedAtMs,
      endedAtMs: Date.now(),
      failed,
      workflowId,
      runId,
    });
  return causedBy(childOf(parent, spanId), handle).then(
    (result) => {
      end(false);
      return result;
    },
    (error: unknown) => {
      end(true);
      throw error;
    },
  );
}

const SPAN_ID_LENGTH = 16;

/** Version, trace, span, flags (W3C). */
const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-[\da-f]{16}-([\da-f]{2})$/;

interface Parent {
  readonly version: string;
  readonly traceId: string;
  readonly flags: string;
  readonly traceparent: string;
  /** What else comes with the trace, such as the state of its vendor. */
  readonly carrier: Readonly<Record<string, unknown>>;
}

/** Anybody who reaches Temporal may send a header: one that cannot be read counts as none. */
function parentOf({ [TRACE_HEADER]: header }: Headers): Parent | null {
  if (header === undefined) return null;
  try {
    const carrier = defaultPayloadConverter.fromPayload<Readonly<Record<string, unknown>>>(header);
    const [traceparent, version, traceId, flags] = TRACEPARENT.exec(String(carrier['traceparent'])) ?? [];
    if (traceparent === undefined || version === undefined || traceId === undefined || flags === undefined) return null;
    return { version, traceId, flags, traceparent, carrier };
  } catch {
    return null;
  }
}

function childOf({ version, traceId, flags, carrier }: Parent, spanId: string): Cause {
  const traceparent = [version, traceId, spanId, flags].join('-');
  return { traceId, headers: { [TRACE_HEADER]: defaultPayloadConverter.toPayload({ ...carrier, traceparent }) } };
}
