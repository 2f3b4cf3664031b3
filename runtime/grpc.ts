import { isGrpcServiceError, ServiceError } from '@temporalio/client';

/** gRPC's `PERMISSION_DENIED` and `UNIMPLEMENTED`: clusters leave some of what operators do to operators. */
const FORBIDDEN = new Set([7, 12]);

/** Whether Temporal answered that this process may not ask that, or that it does not offer it. */
export function isForbidden(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && FORBIDDEN.has(cause.code);
}
