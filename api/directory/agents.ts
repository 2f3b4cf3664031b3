import type { AgentId } from '../../contract/ids.ts';
import type { SetAvailability } from '../../contract/messages.ts';
import { AVAILABILITIES, AVAILABILITY_CAUSES } from '../../contract/model.ts';
import type { Database, Transaction } from '../../store/database.ts';
import { deactivateAgent, lockAgent, noteHeartbeat, upsertAgent } from '../../store/directory.ts';
import { roleOf } from '../access/authenticator.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, toPage } from '../http/cursor.ts';
import { agentNotFound } from '../http/not-found.ts';
import { type Expected, requireMatch, tagOf } from '../http/preconditions.ts';
import { Problem } from '../http/problem.ts';
import { idsIn } from '../http/shapes.ts';
import type { AgentBody, AgentQuery, AgentView } from './agent-schema.ts';
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
} as const;

/** The ETag of what PUT says of an agent; state and load are not part of it, since they change all the time. */
export const agentTag = ({ id, name, role, capacity, skills, active }: AgentView): string =>
  tagOf({ id, name, role, capacity, skills, active });

export async function readAgent(db: Database | Transaction, id: AgentId): Promise<AgentView> {
  const row = await db.agent.findUnique({ where: { id }, select: COLUMNS });
  if (row === null) throw agentNotFound(id);
  return toView(row);
}

export async function listAgents(db: Database, query: AgentQuery): Promise<Page<AgentView>> {
  const { ids, inboxId, teamId, availability, limit = DEFAULT_LIMIT } = query;
  const after = decodeCursor('agents', query.cursor, ['id']);
  const rows = await db.agent.findMany({
    where: {
      ...(ids === undefined ? {} : { AND: { id: { in: [...idsIn(ids)] } } }),
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
  { db, inTransaction, gateway, requireTemporal }: DirectoryDeps,
  { id, body, ifMatch }: { readonly id: AgentId; readonly body: AgentBody; readonly ifMatch: Expected },
): Promise<{ readonly created: boolean; readonly agent: AgentView }> {
  await requireTemporal();
  const { name, role = 'agent', capacity = null, skills = [] } = body;
  const put = (on: Database | Transaction) => upsertAgent(on, id, { name, role, capacity, skills }, new Date());
  const created =
    ifMatch === undefined
      ? await put(db)
      : await inTransaction(async (tx) => {
          const tag = (await lockAgent(tx, id)) ? agentTag(await readAgent(tx, id)) : null;
          requireMatch(ifMatch, tag, `agent ${id}`);
          return put(tx);
        });
  // It may serve more than before, or may not hold any more what it held as an administrator.
  if (!created) await gateway.directoryEdited({ kind: 'agent', agentId: id });
  return { created, agent: await readAgent(db, id) };
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
export async function takeHeartbeat({ db, gateway }: DirectoryDeps, id: AgentId): Promise<void> {
  const unwatched = await noteHeartbeat(db, id, new Date().toISOString());
  if (unwatched === null) {
    await readAgent(db, id);
    throw agentDeactivated(id);
  }
  if (unwatched) await gateway.heartbeatBegan(id);
}

/** Deactivates an agent, who gives up everything it holds. */
export async function dismissAgent(
  { db, gateway, requireTemporal }: DirectoryDeps,
  { id, change, requestId }: { readonly id: AgentId; readonly change: SetAvailability; readonly requestId: string },
): Promise<void> {
  await requireTemporal();
  if (!(await deactivateAgent(db, id))) throw agentNotFound(id);
  // Also if it was deactivated before: the process that did it may have died before this.
  await gateway.setAvailability(id, change, requestId);
  await gateway.directoryEdited({ kind: 'agent', agentId: id });
}

interface AgentRow extends Omit<AgentView, 'role' | 'availability' | 'availabilityCause' | 'availabilitySince'> {
  readonly role: string;
  readonly availability: string;
  readonly availabilityCause: string;
  readonly availabilitySince: Date;
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
