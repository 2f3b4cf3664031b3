import type { AgentId, InboxId, TeamId } from '../contract/ids.ts';
import type { Database } from './database.ts';

/** What an agent is a member of, by id. */
export interface Memberships {
  readonly inboxIds: readonly InboxId[];
  readonly teamIds: readonly TeamId[];
}

export async function readMemberships(db: Database, agentId: AgentId): Promise<Memberships> {
  const [read] = await db.$queryRaw<Memberships[]>`
    SELECT ARRAY(SELECT m.inbox_id FROM inbox_members m WHERE m.agent_id = ${agentId} ORDER BY m.inbox_id) AS "inboxIds",
      ARRAY(SELECT t.team_id FROM team_members t WHERE t.agent_id = ${agentId} ORDER BY t.team_id) AS "teamIds"`;
  return read ?? { inboxIds: [], teamIds: [] };
}

/** The inboxes of each of these agents. */
export async function readInboxesOf(
  db: Database,
  agentIds: readonly AgentId[],
): Promise<ReadonlyMap<AgentId, readonly InboxId[]>> {
  const rows = await db.$queryRaw<{ agentId: AgentId; inboxIds: readonly InboxId[] }[]>`
    SELECT m.agent_id AS "agentId", array_agg(m.inbox_id) AS "inboxIds"
    FROM inbox_members m WHERE m.agent_id = ANY(${[...agentIds]}) GROUP BY m.agent_id`;
  return new Map(rows.map(({ agentId, inboxIds }) => [agentId, inboxIds]));
}

/** Who is a member of one of these inboxes. */
export async function readMembersOf(db: Database, inboxIds: readonly InboxId[]): Promise<readonly AgentId[]> {
  const where = { inboxId: { in: [...inboxIds] } };
  const rows = await db.inboxMember.findMany({ where, select: { agentId: true }, distinct: ['agentId'] });
  return rows.map(({ agentId }) => agentId);
}
