import { Prisma } from '../prisma/generated/client.ts';

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

/** The SQLSTATE that PostgreSQL gave the error, if it is one of PostgreSQL's. */
export const sqlStateOf = (error: unknown): string | undefined => driverCause(error).originalCode;

/** What a transaction read is no longer true: it is undone and begins afresh. */
export class Overtaken extends Error {}

/** Somebody else was faster, or two transactions waited for each other and this one was given up: try again at once. */
export function isWriteConflict(error: unknown): boolean {
  const isPrisma = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034';
  return error instanceof Overtaken || isPrisma || driverCause(error).kind === 'TransactionWriteConflict';
}

const UNREACHABLE_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);

/** Of Prisma: no connection (P1…), no free connection (P2024), a transaction that found none or ran out (P2028). */
const UNAVAILABLE_CODES = /^(P1\d{3}|P2024|P2028|P2034|P2037)$/;

/** Of PostgreSQL: connection lost, out of resources, shutting down, timed out, waiting for a lock too long. */
const UNAVAILABLE_STATES = /^(08|53|57|55P03|25P03|40)/;

/** Of the driver, which has only sentences for them. */
const DRIVER_SENTENCES = /timeout exceeded when trying to connect|Query read timeout|Connection terminated|ECONNRE/;

/** Whether it waited for a lock for as long as it was to. */
export const isLockTimeout = (error: unknown): boolean => sqlStateOf(error) === '55P03';

/** Whether it ran for as long as a statement may. */
export const isStatementTimeout = (error: unknown): boolean => sqlStateOf(error) === '57014';

/** Whether the database is away or too busy: the same may succeed later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const { kind, originalCode } = driverCause(error);
  return (
    error instanceof Prisma.PrismaClientInitializationError ||
    (error instanceof Prisma.PrismaClientKnownRequestError && UNAVAILABLE_CODES.test(error.code)) ||
    (kind !== undefined && UNREACHABLE_KINDS.has(kind)) ||
    (originalCode !== undefined && UNAVAILABLE_STATES.test(originalCode)) ||
    (error instanceof Error && DRIVER_SENTENCES.test(error.message))
  );
}

/** Of PostgreSQL: data that does not fit, a constraint, a statement that is wrong. Tried again they fail again. */
const PERMANENT_STATES = /^(22|23|42)/;

/** What a transition is about is not there. Nothing is deleted that a transition may be about, so it never will be. */
export class Unknown extends Error {}

/** Whether trying again is of no use: the data or the program is wrong. */
export function isPermanent(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined) return PERMANENT_STATES.test(state);
  return (
    error instanceof Unknown ||
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof Prisma.PrismaClientValidationError
  );
}

/** Whether a row was needed that is not there, or one was to go that is needed. */
export const isForeignKeyViolation = (error: unknown): boolean =>
  driverCause(error).kind === 'ForeignKeyConstraintViolation' || driverCause(error).originalCode === '23001';
