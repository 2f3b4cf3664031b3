import type { AgentId, DirectoryScope } from '../contract/ids.ts';
import { type Database, inTransaction, type Transaction } from './database.ts';
import { wakeServable } from './transitions/waiting.ts';

/** The waiting lists to look through: those of a directory scope, or those an agent serves. */
export type ServingScope = DirectoryScope | { readonly kind: 'agent'; readonly agentId: AgentId };

/**
 * Looks through the waiting lists of the scope for whom can be served now and marks them as woken. Repeated after its
 * answer was lost, it would not name them again, so marks of the same time, which are its own, count as found.
 */
export async function wakeServableIn(db: Database, scope: ServingScope, at: string): Promise<readonly string[]> {
  return await inTransaction(db, async (tx) => {
    const inboxes = await lockScope(tx, scope);
    const inboxIds = inboxes.map((inbox) => inbox.id);
    if (inboxIds.length === 0) return [];
    const marked = await tx.$queryRaw<{ id: string }[]>`
      SELECT conversation_id AS id FROM waiting_list
      WHERE woken_at = ${at}::timestamptz AND leaving_agent_id IS NULL
      ORDER BY priority, waiting_since, conversation_id`;
    const defaultCapacity = inboxes[0]?.defaultCapacity ?? null;
    const woken = await wakeServable(tx, { inboxIds, at, defaultCapacity });
    return [...marked.map((row) => row.id), ...woken];
  });
}

interface ScopeInbox {
  readonly id: string;
  readonly defaultCapacity: number | null;
}

async function lockScope(tx: Transaction, scope: ServingScope): Promise<readonly ScopeInbox[]> {
  const inboxId = scope.kind === 'inbox' ? scope.inboxId : null;
  const agentId = scope.kind === 'agent' ? scope.agentId : null;
  const teamId = scope.kind === 'team' ? scope.teamId : null;
  return await tx.$queryRaw<ScopeInbox[]>`
    SELECT i.id, (SELECT (a.policy->>'defaultCapacity')::int FROM accounts a) AS "defaultCapacity"
    FROM inboxes i
    WHERE ${scope.kind === 'account'} OR i.id = ${inboxId}
       OR i.id IN (SELECT m.inbox_id FROM inbox_members m WHERE m.agent_id = ${agentId})
       OR i.id IN (SELECT m.inbox_id FROM inbox_members m JOIN team_members t ON t.agent_id = m.agent_id
                   WHERE t.team_id = ${teamId})
    ORDER BY i.id FOR NO KEY UPDATE OF i`;
}
