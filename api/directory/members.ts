import { Prisma } from '../../prisma/generated/client.ts';
import { agentNotFound } from '../acting.ts';
import type { Transaction } from '../bounded-database.ts';

/** What agents are members of. */
export interface Group {
  readonly scope: 'inbox' | 'team';
  readonly id: string;
}

const TABLES = { inbox: Prisma.raw('inbox_members'), team: Prisma.raw('team_members') } as const;
const COLUMNS = { inbox: Prisma.raw('inbox_id'), team: Prisma.raw('team_id') } as const;

/**
 * Makes the list of members the given one, in order of joining. Who leaves is noted as departed, in the same
 * transaction, until the workflows concerned have been told.
 *
 * @throws Problem `agent_not_found`
 */
export async function replaceMembers(tx: Transaction, group: Group, agentIds: readonly string[]): Promise<void> {
  await requireAgents(tx, agentIds);
  const { scope, id } = group;
  const leaving = Prisma.sql`${COLUMNS[scope]} = ${id} AND agent_id NOT IN (SELECT unnest(${agentIds}::text[]))`;
  await depart(tx, group, leaving);
  await tx.$executeRaw`
    INSERT INTO ${TABLES[scope]} (${COLUMNS[scope]}, agent_id, join_order)
    SELECT ${id}, given.agent_id, given.place FROM unnest(${agentIds}::text[]) WITH ORDINALITY AS given (agent_id, place)
    ON CONFLICT (${COLUMNS[scope]}, agent_id) DO UPDATE SET join_order = EXCLUDED.join_order`;
  await tx.$executeRaw`
    DELETE FROM departures WHERE scope = ${scope} AND scope_id = ${id} AND agent_id IN (SELECT unnest(${agentIds}::text[]))`;
}

/** Adds one member behind the others; one who is a member already keeps the place. @throws Problem `agent_not_found` */
export async function addMember(tx: Transaction, { scope, id }: Group, agentId: string): Promise<void> {
  await requireAgents(tx, [agentId]);
  await tx.$executeRaw`
    INSERT INTO ${TABLES[scope]} (${COLUMNS[scope]}, agent_id, join_order)
    SELECT ${id}, ${agentId}, coalesce(max(join_order), 0) + 1 FROM ${TABLES[scope]} WHERE ${COLUMNS[scope]} = ${id}
    ON CONFLICT (${COLUMNS[scope]}, agent_id) DO NOTHING`;
  await tx.$executeRaw`DELETE FROM departures WHERE scope = ${scope} AND scope_id = ${id} AND agent_id = ${agentId}`;
}

/** Removes one member; nothing happens where it is none. @throws Problem `agent_not_found` */
export async function removeMember(tx: Transaction, group: Group, agentId: string): Promise<void> {
  await requireAgents(tx, [agentId]);
  await depart(tx, group, Prisma.sql`${COLUMNS[group.scope]} = ${group.id} AND agent_id = ${agentId}`);
}

/** Removes all members. */
export async function removeAllMembers(tx: Transaction, group: Group): Promise<void> {
  await depart(tx, group, Prisma.sql`${COLUMNS[group.scope]} = ${group.id}`);
}

async function depart(tx: Transaction, { scope, id }: Group, leaving: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    WITH gone AS (DELETE FROM ${TABLES[scope]} WHERE ${leaving} RETURNING agent_id)
    INSERT INTO departures (scope, scope_id, agent_id) SELECT ${scope}, ${id}, agent_id FROM gone
    ON CONFLICT DO NOTHING`;
}

async function requireAgents(tx: Transaction, agentIds: readonly string[]): Promise<void> {
  const [missing] = await tx.$queryRaw<{ agentId: string }[]>`
    SELECT given.agent_id AS "agentId" FROM unnest(${agentIds}::text[]) AS given (agent_id)
    WHERE NOT EXISTS (SELECT 1 FROM agents WHERE agents.id = given.agent_id) LIMIT 1`;
  if (missing !== undefined) throw agentNotFound(missing.agentId);
}
