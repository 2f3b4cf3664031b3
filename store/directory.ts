import { type AgentId, type DirectoryScope, type Instant, scopeIdOf, type TeamId } from '../contract/ids.ts';
import type { Role } from '../contract/model.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { Database, Transaction } from './database.ts';
import { noteLock } from './locks.ts';

// What the API writes of the directory. Whatever may change who serves or holds what is noted as an edit in the same
// transaction, until the directory's transition takes it up.

/** What agents are members of. */
export interface Group {
  readonly scope: 'inbox' | 'team';
  readonly id: string;
}

const TABLES = { inbox: Prisma.raw('inbox_members'), team: Prisma.raw('team_members') } as const;
const COLUMNS = { inbox: Prisma.raw('inbox_id'), team: Prisma.raw('team_id') } as const;

/** Has the directory's transition look at the scope. */
export async function noteEdit(tx: Transaction, scope: DirectoryScope): Promise<void> {
  await tx.$executeRaw`INSERT INTO edits (scope, scope_id) VALUES (${scope.kind}, ${scopeIdOf(scope)})`;
}

/**
 * Makes the list of members the given one, in order of joining.
 *
 * @returns an agent that does not exist; nothing was changed then
 */
export async function replaceMembers(
  tx: Transaction,
  group: Group,
  agentIds: readonly AgentId[],
): Promise<AgentId | null> {
  const { scope, id } = group;
  const members = Prisma.sql`SELECT agent_id FROM ${TABLES[scope]} WHERE ${COLUMNS[scope]} = ${id}`;
  const missing = await lockAgents(tx, agentIds, members);
  if (missing !== null) return missing;
  await depart(tx, group, Prisma.sql`agent_id NOT IN (SELECT unnest(${agentIds}::text[]))`);
  await tx.$executeRaw`
    INSERT INTO ${TABLES[scope]} (${COLUMNS[scope]}, agent_id, join_order)
    SELECT ${id}, given.agent_id, given.place FROM unnest(${agentIds}::text[]) WITH ORDINALITY AS given (agent_id, place)
    ORDER BY given.agent_id
    ON CONFLICT (${COLUMNS[scope]}, agent_id) DO UPDATE SET join_order = EXCLUDED.join_order`;
  await welcomeBack(tx, group, agentIds);
  return null;
}

/** Adds one member behind the others; one who is a member already keeps the place. @returns the agent if it does not exist */
export async function addMember(tx: Transaction, group: Group, agentId: AgentId): Promise<AgentId | null> {
  const { scope, id } = group;
  const missing = await lockAgents(tx, [agentId]);
  if (missing !== null) return missing;
  await tx.$executeRaw`
    INSERT INTO ${TABLES[scope]} (${COLUMNS[scope]}, agent_id, join_order)
    SELECT ${id}, ${agentId}, coalesce(max(join_order), 0) + 1 FROM ${TABLES[scope]} WHERE ${COLUMNS[scope]} = ${id}
    ON CONFLICT (${COLUMNS[scope]}, agent_id) DO NOTHING`;
  await welcomeBack(tx, group, [agentId]);
  return null;
}

/** Removes one member; nothing happens if it is none. @returns the agent if it does not exist */
export async function removeMember(tx: Transaction, group: Group, agentId: AgentId): Promise<AgentId | null> {
  const missing = await lockAgents(tx, [agentId]);
  if (missing === null) await depart(tx, group, Prisma.sql`agent_id = ${agentId}`);
  return missing;
}

async function depart(tx: Transaction, { scope, id }: Group, leaving: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    WITH gone AS (DELETE FROM ${TABLES[scope]} WHERE ${COLUMNS[scope]} = ${id} AND ${leaving} RETURNING agent_id)
    INSERT INTO edits (scope, scope_id, departed_agent_id) SELECT ${scope}, ${id}, agent_id FROM gone`;
}

/** Whoever is a member again has not departed. */
async function welcomeBack(tx: Transaction, { scope, id }: Group, agentIds: readonly AgentId[]): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM edits WHERE scope = ${scope} AND scope_id = ${id}
      AND departed_agent_id IN (SELECT unnest(${agentIds}::text[]))`;
}

/**
 * Locks agents before anything is said of their memberships: a change of their load or availability is copied there.
 *
 * @returns one of the given that does not exist
 */
async function lockAgents(
  tx: Transaction,
  given: readonly AgentId[],
  others = Prisma.sql`SELECT NULL`,
): Promise<AgentId | null> {
  noteLock(tx, 'agents');
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM agents a WHERE a.id IN (SELECT unnest(${given}::text[])) OR a.id IN (${others})
    ORDER BY a.id FOR SHARE`;
  const known = new Set(locked.map(({ id }) => id));
  return given.find((id) => !known.has(id)) ?? null;
}

/** Creates or renames a team, and locks it. @returns whether it is new */
export async function upsertTeam(tx: Transaction, id: TeamId, name: string, at: Date): Promise<boolean> {
  noteLock(tx, 'team');
  // A row that this statement inserted was never written over, so its xmax is 0.
  const [row] = await tx.$queryRaw<{ created: boolean }[]>`
    INSERT INTO teams AS kept (id, name, created_at) VALUES (${id}, ${name}, ${at})
    ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name RETURNING kept.xmax = 0 AS created`;
  return row?.created === true;
}

/** Members join and leave one after another. @returns false if there is no such team */
export async function lockTeam(tx: Transaction, id: TeamId): Promise<boolean> {
  noteLock(tx, 'team');
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 AS found FROM teams WHERE id = ${id} FOR UPDATE`;
  return rows.length > 0;
}

/** @returns false if there is no such agent */
export async function lockAgent(tx: Transaction, id: AgentId): Promise<boolean> {
  noteLock(tx, 'agents');
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 AS found FROM agents WHERE id = ${id} FOR UPDATE`;
  return rows.length > 0;
}

/** What the directory says of an agent. */
export interface AgentEntry {
  readonly name: string;
  readonly role: Role;
  readonly capacity: number | null;
  readonly skills: readonly string[];
}

/** Creates or replaces an agent, who is active from then on. @returns whether it is new */
export async function upsertAgent(
  db: Database | Transaction,
  id: AgentId,
  { name, role, capacity, skills }: AgentEntry,
  at: Date,
): Promise<boolean> {
  const [row] = await db.$queryRaw<{ created: boolean }[]>`
    WITH put AS (
      INSERT INTO agents AS kept (id, name, role, capacity, skills, active, availability_since, created_at)
      VALUES (${id}, ${name}, ${role}, ${capacity}::int, ${skills}::text[], TRUE, ${at}, ${at})
      ON CONFLICT (id) DO UPDATE
        SET name = EXCLUDED.name, role = EXCLUDED.role, capacity = EXCLUDED.capacity, skills = EXCLUDED.skills, active = TRUE,
            availability_cause = CASE WHEN kept.active THEN kept.availability_cause ELSE 'initial' END
      RETURNING kept.xmax = 0 AS created),
    noted AS (INSERT INTO edits (scope, scope_id) SELECT 'agent', ${id} FROM put WHERE NOT created)
    SELECT created FROM put`;
  return row?.created === true;
}

/** @returns false if there is no such agent */
export async function deactivateAgent(db: Database, id: AgentId): Promise<boolean> {
  const noted = await db.$executeRaw`
    WITH gone AS (UPDATE agents SET active = FALSE WHERE id = ${id} RETURNING id)
    INSERT INTO edits (scope, scope_id) SELECT 'agent', id FROM gone`;
  return noted > 0;
}

/**
 * Writes down a sign of life of an active agent's console.
 *
 * @returns whether nobody waits for the next one yet; null if there is no such agent, or it is deactivated
 */
export async function noteHeartbeat(db: Database, id: AgentId, at: Instant): Promise<boolean | null> {
  const [agent] = await db.$queryRaw<{ unwatched: boolean }[]>`
    UPDATE agents SET heartbeat_at = ${at}::timestamptz WHERE id = ${id} AND active
    RETURNING availability <> 'offline' AND NOT heartbeat_watched AS unwatched`;
  return agent?.unwatched ?? null;
}
