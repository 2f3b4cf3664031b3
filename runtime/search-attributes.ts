import type { ConnectionLike } from '@temporalio/client';
import type { Logger } from 'pino';
import type { SearchAttributeSetting } from '../contract/conversation.ts';
import { SEARCH_ATTRIBUTES } from '../contract/ids.ts';
import { grpcErrorOf, isForbidden } from './grpc.ts';

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

/** gRPC's `ALREADY_EXISTS`: another process was first. */
const ALREADY_EXISTS = 6;

const NEEDED: Readonly<Record<SearchAttributeSetting, readonly string[]>> = {
  all: Object.values(SEARCH_ATTRIBUTES),
  inbox: [SEARCH_ATTRIBUTES.inbox],
  none: [],
};

interface Asked {
  readonly connection: Pick<ConnectionLike, 'operatorService'>;
  readonly namespace: string;
  readonly setting: SearchAttributeSetting;
}

/** Search attributes that workflows set and the namespace does not know; none where only an operator may look. */
export async function missingSearchAttributes({ connection, namespace, setting }: Asked): Promise<readonly string[]> {
  const needed = NEEDED[setting];
  if (needed.length === 0) return [];
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return needed.filter((name) => !(name in (customAttributes ?? {})));
  } catch (error) {
    if (isForbidden(error)) return [];
    throw error;
  }
}

/**
 * Registers Baton's search attributes where they are missing. Temporal Cloud and locked-down clusters refuse; there an
 * operator registers them, and a workflow that sets an unknown one would not start, hence the warning.
 */
export async function ensureSearchAttributes(asked: Asked, logger: Logger): Promise<void> {
  const { connection, namespace } = asked;
  try {
    const missing = await missingSearchAttributes(asked);
    if (missing.length === 0) return;
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
    });
    logger.info({ searchAttributes: missing }, 'search attributes registered');
  } catch (error) {
    if (grpcErrorOf(error)?.code === ALREADY_EXISTS) return;
    logger.warn({ err: error }, 'search attributes could not be registered; see docs/operations.md');
  }
}
