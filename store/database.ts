import type { Prisma, PrismaClient } from '../prisma/generated/client.ts';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

/** An instant of a row as the rest of Baton writes it. */
export const instantOf = (date: Date): string => date.toISOString();

export const instantOrNull = (date: Date | null): string | null => (date === null ? null : date.toISOString());

/** The same of an instant that came as JSON, which PostgreSQL writes with an offset. */
export const instantInJson = (text: string | null): string | null =>
  text === null ? null : new Date(text).toISOString();
