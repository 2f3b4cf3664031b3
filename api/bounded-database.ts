import { Prisma } from '../prisma/generated/client.ts';
import type { Database } from '../runtime/database.ts';
import { withinMs } from './bounded.ts';
import { Problem } from './problem.ts';

/** What a transaction offers to the statements inside it. */
export type Transaction = Prisma.TransactionClient;

/** How often a transaction that ran into a deadlock is tried. */
const ATTEMPTS = 3;

/**
 * The same database, where no statement takes longer than `timeoutMs`: not when all connections are busy, and not when
 * the network swallows packets.
 */
export function boundDatabase(db: Database, timeoutMs: number): Database {
  const bounded = db.$extends({
    query: { $allOperations: ({ args, query }) => withinMs(query(args), timeoutMs, tooLate) },
  });
  // An extension of queries changes no signature.
  return bounded as unknown as Database;
}

/** One transaction, tried again where it and another were waiting for each other. */
export async function inTransaction<T>(
  { db, timeoutMs }: { readonly db: Database; readonly timeoutMs: number },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const transaction = db.$transaction(work, { maxWait: timeoutMs, timeout: timeoutMs });
      return await withinMs(transaction, timeoutMs, tooLate);
    } catch (error) {
      if (attempt === ATTEMPTS || !isWriteConflict(error)) throw error;
    }
  }
}

const tooLate = () => databaseUnavailable('no answer in time');

const databaseUnavailable = (cause: unknown) =>
  new Problem('database_unavailable', 'the database does not answer: try again.', { cause });

/** What the driver adapter says about an error of PostgreSQL or of the connection to it. */
interface DriverCause {
  readonly kind?: string;
  readonly originalCode?: string;
}

function driverCause(error: unknown): DriverCause {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return {};
  const { driverAdapterError } = (error.meta ?? {}) as {
    readonly driverAdapterError?: { readonly cause?: DriverCause };
  };
  return driverAdapterError?.cause ?? {};
}

function isWriteConflict(error: unknown): boolean {
  const isPrisma = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034';
  return isPrisma || driverCause(error).kind === 'TransactionWriteConflict';
}

const UNREACHABLE_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);

/** Of Prisma: no connection (P1…), no free connection (P2024), a transaction that found none or ran out (P2028). */
const UNAVAILABLE_CODES = /^(P1\d{3}|P2024|P2028|P2034|P2037)$/;

/** Of PostgreSQL: connection lost, out of resources, shutting down, timed out, waiting for a lock too long. */
const UNAVAILABLE_STATES = /^(08|53|57|55P03|25P03|40)/;

/** Of the driver, which has only sentences for them. */
const DRIVER_SENTENCES = /timeout exceeded when trying to connect|Query read timeout|Connection terminated|ECONNRE/;

/** The problem that an error of the database amounts to; undefined when the database is not to blame. */
export function databaseProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem && error.code === 'database_unavailable') return error;
  const { kind, originalCode } = driverCause(error);
  const unavailable =
    error instanceof Prisma.PrismaClientInitializationError ||
    (error instanceof Prisma.PrismaClientKnownRequestError && UNAVAILABLE_CODES.test(error.code)) ||
    (kind !== undefined && UNREACHABLE_KINDS.has(kind)) ||
    (originalCode !== undefined && UNAVAILABLE_STATES.test(originalCode)) ||
    (error instanceof Error && DRIVER_SENTENCES.test(error.message));
  return unavailable ? databaseUnavailable(error) : undefined;
}

/** Whether a row was needed that is not there, or one was to go that is needed. */
export const isForeignKeyViolation = (error: unknown): boolean =>
  driverCause(error).kind === 'ForeignKeyConstraintViolation' || driverCause(error).originalCode === '23001';
