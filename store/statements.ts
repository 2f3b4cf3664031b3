import { Prisma } from '../prisma/generated/client.ts';

/** A statement that changes rows, with a name under which those beside it may read what it returns. */
export interface Statement {
  readonly name: string;
  readonly sql: Prisma.Sql;
}

/** Statements that do not depend on each other's rows, carried out in one round trip; all see the same snapshot. */
export function together(statements: readonly Statement[], answer: Prisma.Sql): Prisma.Sql {
  const named = statements.map(({ name, sql }) => Prisma.sql`${Prisma.raw(name)} AS (${sql})`);
  return statements.length === 0 ? answer : Prisma.sql`WITH ${Prisma.join(named)} ${answer}`;
}
