import { Prisma } from '../prisma/generated/client.ts';
import type { Transaction } from './database.ts';

/** A statement that changes rows, with a name under which those beside it may read what it returns. */
export interface Statement {
  readonly name: string;
  readonly sql: Prisma.Sql;
}

/** Carries out statements that do not depend on each other's rows in one round trip, all of one mind about what was before. */
export async function carryOut(tx: Transaction, statements: readonly Statement[]): Promise<void> {
  if (statements.length === 0) return;
  const named = statements.map(({ name, sql }) => Prisma.sql`${Prisma.raw(name)} AS (${sql})`);
  await tx.$executeRaw`WITH ${Prisma.join(named)} SELECT`;
}
