/** What processes and workflows say to each other of traces. */

/** The header of a message or an activity that carries its trace; Temporal's SDKs share it. */
export const TRACE_HEADER = '_tracer-data';

/** A message that a workflow has handled, as a span that has ended. */
export interface HandledMessage {
  /** `HandleUpdate:assign` */
  readonly name: string;
  readonly spanId: string;
  /** The span of the sender, as W3C writes it. */
  readonly traceparent: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly failed: boolean;
  readonly workflowId: string;
  readonly runId: string;
}

/** What a workflow hands to its worker, if that is one that traces. */
export type TracingSinks = { readonly tracing: { handled(message: HandledMessage): void } };
