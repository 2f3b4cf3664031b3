import { ServiceError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import type { Refusal } from '../../contract/errors.ts';
import { grpcErrorOf } from '../../runtime/grpc.ts';
import { isErrorCode, Problem } from '../http/problem.ts';

/** What the server says of an update that was taken, but whose workflow ended first. */
const ENDED_MEANWHILE = 'AcceptedUpdateCompletedWorkflow';

/** Whether the workflow is not running, or ended before it could answer. */
export function isWorkflowGone(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  return (
    error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === ENDED_MEANWHILE
  );
}

/** What the server says of an update that no workflow task took care of. */
const UNPROCESSED = 'UnprocessedUpdate';

/** gRPC's codes for "too many at once" and "the state changed under it". */
const RESOURCE_EXHAUSTED = 8;
const ABORTED = 10;

/** What the server says when the workflow task that carried the update was lost or is done again. */
const TASK_LOST = /update was aborted|unexpected workflow task failure/i;

/** Whether the server put the update off, although it is there and the workflow runs: the same update may be sent again. */
export function isUpdateCrowdedOut(error: unknown): boolean {
  if (error instanceof WorkflowUpdateFailedError) {
    return error.cause instanceof ApplicationFailure && error.cause.type === UNPROCESSED;
  }
  const cause = grpcErrorOf(error);
  if (cause === undefined) return false;
  // Of a start with an update, the details tell of the whole and the message of the part that failed.
  const said = `${cause.details} ${cause.message}`;
  return cause.code === RESOURCE_EXHAUSTED || cause.code === ABORTED || TASK_LOST.test(said);
}

/** gRPC's codes for "gone", "no answer in time" and "nobody there". */
const OUTAGE_CODES: ReadonlySet<number | undefined> = new Set([1, 4, 14]);

/** Whether nobody answered, rather than somebody who refused. */
export function isOutage(error: unknown): boolean {
  if (error instanceof Problem) return error.code === 'temporal_unavailable';
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  return OUTAGE_CODES.has(grpcErrorOf(error)?.code);
}

/**
 * gRPC's codes for "that is invalid", "not found", "not allowed", "unknown here" and "who are you": repeating the call does
 * not help, an operator has to act, and finds the reason in the log. Not the code for "not in a state for that", which
 * passes: a workflow task that failed is tried again.
 */
const PERMANENT_CODES: ReadonlySet<number | undefined> = new Set([3, 5, 7, 12, 16]);

const isPermanent = (error: unknown): boolean => PERMANENT_CODES.has(grpcErrorOf(error)?.code);

/** The problem that an error of Temporal, or a workflow's refusal, amounts to; undefined when it is neither. */
export function temporalProblem(error: unknown): Problem | undefined {
  if (error instanceof WorkflowUpdateFailedError) return refusal(error.cause);
  if (isPermanent(error)) return undefined;
  const unavailable =
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    error instanceof ServiceError ||
    grpcErrorOf(error) !== undefined;
  return unavailable ? temporalUnavailable(error) : undefined;
}

export const temporalUnavailable = (cause: unknown) =>
  new Problem('temporal_unavailable', 'Temporal does not answer: repeat with the same Idempotency-Key.', { cause });

function refusal(cause: unknown): Problem | undefined {
  if (!(cause instanceof ApplicationFailure) || !isErrorCode(cause.type)) return undefined;
  const [details] = (cause.details ?? []) as readonly (Partial<Refusal> | undefined)[];
  return new Problem(cause.type, cause.message, {
    ...(details?.agentId === undefined ? {} : { agentId: details.agentId }),
    cause,
  });
}
