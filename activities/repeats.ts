import { Prisma } from '../prisma/generated/client.ts';
import type { Transaction } from './database.ts';
import type { Statement } from './statements.ts';

/** How many versions of a workflow's row its transitions are remembered for. */
const REMEMBERED_VERSIONS = 20;

/** The result of a transition that took place already, or null. To be asked under the lock that serialises them. */
export async function findTransition<Result>(tx: Transaction, workflowId: string, id: string): Promise<Result | null> {
  const [row] = await tx.$queryRaw<{ result: Result }[]>`
    SELECT result FROM transitions WHERE workflow_id = ${workflowId} AND id = ${id}`;
  return row?.result ?? null;
}

interface KeptTransition {
  readonly workflowId: string;
  readonly id: string;
  readonly version: number;
  readonly result: unknown;
  /** The workflow ends with it: nothing before it can be repeated any more. */
  readonly last?: boolean;
}

/** Keeps a transition's result, in its own transaction, and forgets those long past. */
export function keepingTransition({
  workflowId,
  id,
  version,
  result,
  last = false,
}: KeptTransition): readonly Statement[] {
  const forgotten = last ? version : version - REMEMBERED_VERSIONS;
  return [
    {
      name: 'forgotten',
      sql: Prisma.sql`DELETE FROM transitions WHERE workflow_id = ${workflowId} AND version < ${forgotten}`,
    },
    {
      name: 'kept',
      sql: Prisma.sql`
        INSERT INTO transitions (workflow_id, id, version, result)
        VALUES (${workflowId}, ${id}, ${version}, ${JSON.stringify(result)}::jsonb)`,
    },
  ];
}
