import type { Registry } from '../runtime/metrics.ts';
import type { Database, Transaction } from '../store/database.ts';
import { isDatabaseUnavailable, isWriteConflict } from '../store/failures.ts';
import { withinMs } from './bounded.ts';
import { Breaker, type BreakerOptions } from './breaker.ts';
import { Problem } from './http/problem.ts';

export interface DatabaseOptions {
  readonly db: Database;
  /** Fails if the database gives no answer; over a connection of its own, which calls cannot use up. */
  readonly ping: () => Promise<unknown>;
  readonly registry: Registry;
  /** Bound on each statement, and on each transaction. */
  readonly timeoutMs: number;
  readonly onChange?: BreakerOptions['onChange'];
}

/** One transaction, tried again if it and another were waiting for each other. */
export type InTransaction = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

/** How often a transaction that ran into a deadlock is tried. */
const ATTEMPTS = 3;

/**
 * The same database, where nothing takes longer than `timeoutMs`: not when all connections are busy, and not when the
 * network swallows packets. In an outage everything fails at once.
 */
export function boundDatabase({ db, ping, registry, timeoutMs, onChange }: DatabaseOptions) {
  const breaker = new Breaker({
    name: 'database',
    registry,
    probe: () => ping().catch((cause: unknown) => Promise.reject(databaseUnavailable(cause))),
    isOutage: (error) => databaseProblem(error) !== undefined,
    unavailable: databaseUnavailable,
    ...(onChange === undefined ? {} : { onChange }),
  });
  const bounded = <T>(work: () => PromiseLike<T>): Promise<T> =>
    breaker.run(() => withinMs(work(), timeoutMs, tooLate));
  const extended = db.$extends({ query: { $allOperations: ({ args, query }) => bounded(() => query(args)) } });

  const inTransaction: InTransaction = async (work) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await bounded(() => db.$transaction(work, { maxWait: timeoutMs, timeout: timeoutMs }));
      } catch (error) {
        if (attempt === ATTEMPTS || !isWriteConflict(error)) throw error;
      }
    }
  };
  // An extension of queries changes no signature.
  return { db: extended as unknown as Database, inTransaction, close: () => breaker.close() };
}

const tooLate = () => databaseUnavailable('no answer in time');

const databaseUnavailable = (cause: unknown) =>
  new Problem('database_unavailable', 'the database does not answer: try again.', { cause });

/** The problem that an error of the database amounts to; undefined when the database is not to blame. */
export function databaseProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem && error.code === 'database_unavailable') return error;
  return isDatabaseUnavailable(error) ? databaseUnavailable(error) : undefined;
}
