import { type Connection, isGrpcServiceError } from '@temporalio/client';
import type { Logger } from 'pino';
import { SEARCH_ATTRIBUTES } from '../contract/ids.ts';

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

/** gRPC's `ALREADY_EXISTS`: another process was first. */
const ALREADY_EXISTS = 6;

/**
 * Registers Baton's search attributes where they are missing. Temporal Cloud and locked-down clusters refuse; there an
 * operator registers them, and a workflow that sets an unknown one would not start, hence the warning.
 */
export async function ensureSearchAttributes(connection: Connection, namespace: string, logger: Logger): Promise<void> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.values(SEARCH_ATTRIBUTES).filter((name) => !(name in (customAttributes ?? {})));
    if (missing.length === 0) return;
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
    });
    logger.info({ searchAttributes: missing }, 'search attributes registered');
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === ALREADY_EXISTS) return;
    logger.warn({ err: error }, 'search attributes could not be registered; see docs/operations.md');
  }
}
