import type { Prisma, PrismaClient } from '../prisma/generated/client.ts';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

/** An instant of a row as the rest of Baton writes it. */
export const instantOf = (date: Date): string => date.toISOString();

export const instantOrNull = (date: Date | null): string | null => (date === null ? null : date.toISOString());

/**
 * Runs `work` in one transaction at READ COMMITTED: each statement sees what is committed when it begins, so what is
 * read after a lock is what the lock protects. Nothing but statements may be awaited inside.
 */
export function inTransaction<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.$transaction(work, { isolationLevel: 'ReadCommitted' });
}
