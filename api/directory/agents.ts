import type { AgentId, InboxId } from '../../contract/ids.ts';
import type { SetAvailability } from '../../contract/messages.ts';
import { AVAILABILITIES, AVAILABILITY_CAUSES } from '../../contract/model.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Database } from '../../runtime/database.ts';
import { agentNotFound } from '../acting.ts';
import { roleOf } from '../authenticator.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, toPage } from '../cursor.ts';
import { Problem } from '../problem.ts';
import type { AgentBody, AgentQuery, AgentView } from '../schemas/agent.ts';
import type { DirectoryDeps } from './deps.ts';

const COLUMNS = {
  id: true,
  name: true,
  role: true,
  capacity: true,
  skills: true,
  availability: true,
  availabilityCause: true,
  availabilitySince: true,
  load: true,
  active: true,
} satisfies Prisma.AgentSelect;

type AgentRow = Prisma.AgentGetPayload<{ select: typeof COLUMNS }>;

export async function readAgent(db: Database, id: AgentId): Promise<AgentView> {
  const row = await db.agent.findUnique({ where: { id }, select: COLUMNS });
  if (row === null) throw agentNotFound(id);
  return toView(row);
}

export async function listAgents(db: Database, query: AgentQuery): Promise<Page<AgentView>> {
  const { inboxId, teamId, availability, limit = DEFAULT_LIMIT } = query;
  const after = decodeCursor('agents', query.cursor, ['id']);
  const rows = await db.agent.findMany({
    where: {
      ...(inboxId === undefined ? {} : { memberships: { some: { inboxId } } }),
      ...(teamId === undefined ? {} : { teamMemberships: { some: { teamId } } }),
      ...(availability === undefined ? {} : { availability }),
      ...(after === null ? {} : { id: { gt: String(after[0]) } }),
    },
    select: COLUMNS,
    orderBy: { id: 'asc' },
    take: limit + 1,
  });
  return toPage(rows, limit, { item: toView, cursor: ({ id }) => encodeCursor('agents', [id]) });
}

/**
 * Creates or replaces an agent; what is absent goes back to its default. Availability and load belong to the workflows
 * and stay as they are.
 */
export async function putAgent(
  { db, gateway }: DirectoryDeps,
  id: AgentId,
  body: AgentBody,
): Promise<{ readonly created: boolean; readonly agent: AgentView }> {
  await gateway.requireTemporal();
  const created = await writeAgent(db, id, body);
  // Whoever waits for room or a skill this agent now has is served.
  if (!created) await gateway.agentEdited(id);
  for (const inboxId of await noteLostAccess(db, id)) await gateway.directoryEdited({ kind: 'inbox', inboxId });
  return { created, agent: await readAgent(db, id) };
}

/**
 * What the agent holds in inboxes it has no access to, as one who is no administrator any more: it gives that up, as if it
 * had left them. Answers the inboxes.
 */
async function noteLostAccess(db: Database, id: AgentId): Promise<readonly InboxId[]> {
  const rows = await db.$queryRaw<{ inboxId: string }[]>`
    INSERT INTO departures (scope, scope_id, agent_id)
    SELECT DISTINCT 'inbox', c.inbox_id, a.id FROM agents a JOIN conversations c ON c.agent_id = a.id
    WHERE a.id = ${id} AND a.role <> 'administrator'
      AND NOT EXISTS (SELECT FROM inbox_members m WHERE m.inbox_id = c.inbox_id AND m.agent_id = a.id)
    ON CONFLICT (scope, scope_id, agent_id) DO UPDATE SET agent_id = EXCLUDED.agent_id
    RETURNING scope_id AS "inboxId"`;
  return rows.map((row) => row.inboxId);
}

async function writeAgent(db: Database, id: AgentId, body: AgentBody): Promise<boolean> {
  const { name, role = 'agent', capacity = null, skills = [] } = body;
  const now = new Date();
  // A row that this statement inserted was never written over, so its xmax is 0.
  const [row] = await db.$queryRaw<{ created: boolean }[]>`
    INSERT INTO agents AS kept (id, name, role, capacity, skills, active, availability_since, created_at)
    VALUES (${id}, ${name}, ${role}, ${capacity}::int, ${skills}::text[], TRUE, ${now}, ${now})
    ON CONFLICT (id) DO UPDATE
      SET name = EXCLUDED.name, role = EXCLUDED.role, capacity = EXCLUDED.capacity, skills = EXCLUDED.skills, active = TRUE,
          availability_cause = CASE WHEN kept.active THEN kept.availability_cause ELSE 'initial' END
    RETURNING kept.xmax = 0 AS created`;
  return row?.created === true;
}

const agentDeactivated = (id: AgentId) =>
  new Problem('agent_deactivated', `agent ${id} is deactivated: PUT the agent to activate it again.`);

/** Declares how available an agent is; the answer is the agent after the change. */
export async function changeAvailability(
  { db, gateway }: DirectoryDeps,
  { id, change, requestId }: { readonly id: AgentId; readonly change: SetAvailability; readonly requestId: string },
): Promise<AgentView> {
  const { active } = await readAgent(db, id);
  if (!active) throw agentDeactivated(id);
  await gateway.setAvailability(id, change, requestId);
  return readAgent(db, id);
}

/**
 * Writes down a sign of life. Hundreds of consoles send them all the time, so the agent's workflow is only told of the first
 * one; it looks here when the next is due.
 */
export async function noteHeartbeat({ db, gateway }: DirectoryDeps, id: AgentId): Promise<void> {
  const [agent] = await db.$queryRaw<{ unwatched: boolean }[]>`
    UPDATE agents SET heartbeat_at = ${new Date()} WHERE id = ${id} AND active
    RETURNING availability <> 'offline' AND NOT heartbeat_watched AS unwatched`;
  if (agent === undefined) {
    await readAgent(db, id);
    throw agentDeactivated(id);
  }
  if (agent.unwatched) await gateway.heartbeatBegan(id);
}

/** Deactivates an agent, who gives up everything it holds. */
export async function deactivateAgent(
  { db, gateway }: DirectoryDeps,
  { id, change, requestId }: { readonly id: AgentId; readonly change: SetAvailability; readonly requestId: string },
): Promise<void> {
  await gateway.requireTemporal();
  const { count } = await db.agent.updateMany({ where: { id }, data: { active: false } });
  if (count === 0) throw agentNotFound(id);
  // Also when it was deactivated before: the process that did it may have died before this.
  await gateway.setAvailability(id, change, requestId);
}

function toView({ role, availability, availabilityCause, availabilitySince, ...rest }: AgentRow): AgentView {
  return {
    ...rest,
    role: roleOf(role),
    availability: AVAILABILITIES.find((name) => name === availability) ?? 'offline',
    availabilityCause: AVAILABILITY_CAUSES.find((name) => name === availabilityCause) ?? 'initial',
    availabilitySince: availabilitySince.toISOString(),
  };
}
