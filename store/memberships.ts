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
