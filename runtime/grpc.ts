import type { ServiceError as GrpcServiceError } from '@grpc/grpc-js';
import { isGrpcServiceError, ServiceError } from '@temporalio/client';

/** What Temporal answered over gRPC, whether the client wrapped it or not; undefined if the error is no answer of Temporal's. */
export function grpcErrorOf(error: unknown): GrpcServiceError | undefined {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) ? cause : undefined;
}

/** gRPC's `NOT_FOUND`. */
const NOT_FOUND = 5;

/** Whether Temporal answered that what was asked for is not there. */
export const isNotFound = (error: unknown): boolean => grpcErrorOf(error)?.code === NOT_FOUND;

/** gRPC's `PERMISSION_DENIED` and `UNIMPLEMENTED`: clusters leave some of what operators do to operators. */
const FORBIDDEN: ReadonlySet<number | undefined> = new Set([7, 12]);

/** Whether Temporal answered that this process may not ask that, or that it does not offer it. */
export const isForbidden = (error: unknown): boolean => FORBIDDEN.has(grpcErrorOf(error)?.code);
