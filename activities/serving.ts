import type { AgentId, ConversationId, DirectoryScope, Instant } from '../contract/ids.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { addSeconds } from '../routing/instants.ts';
import { LOOK_AGAIN_SECONDS, WOKEN_GRACE_SECONDS } from '../routing/waiting-list.ts';
import { type Database, instantOf, inTransaction, type Transaction } from './database.ts';
import { wakeServable } from './transitions/waiting.ts';

/**
 * The waiting lists to look through: those of a directory scope, those an agent serves, or those on which somebody was woken
 * before `before` and did not react.
 */
export type ServingScope =
  | DirectoryScope
  | { readonly kind: 'agent'; readonly agentId: AgentId }
  | { readonly kind: 'stuck'; readonly before: Instant };

/**
 * Looks through the waiting lists of the scope for whom can be served now and marks them as woken. Repeated after its
 * answer was lost, it would not name them again: so marks of the same time, which are its own, count as found, and so do
 * those who were woken and did not react, who may never have been told.
 */
export async function wakeServableIn(db: Database, scope: ServingScope, at: string): Promise<readonly string[]> {
  return await inTransaction(db, async (tx) => {
    const inboxes = await lockScope(tx, scope);
    const inboxIds = inboxes.map((inbox) => inbox.id);
    if (inboxIds.length === 0) return [];
    const marked = await tx.$queryRaw<{ id: string }[]>`
      SELECT conversation_id AS id FROM waiting_list
      WHERE leaving_agent_id IS NULL AND (woken_at = ${at}::timestamptz OR (
        inbox_id = ANY(${inboxIds}) AND woken_at <= ${addSeconds(at, -WOKEN_GRACE_SECONDS)}::timestamptz))
      ORDER BY priority, waiting_since, conversation_id`;
    const defaultCapacity = inboxes[0]?.defaultCapacity ?? null;
    const woken = await wakeServable(tx, { inboxIds, at, defaultCapacity });
    return [...marked.map((row) => row.id), ...woken];
  });
}

/** Whom to wake in place of those who did not react, and when to look whether others did; null: nobody is left who may yet. */
export interface PassedOver {
  readonly wake: readonly ConversationId[];
  readonly lookAgainAt: Instant | null;
}

/** Finds who may be served in place of those who were woken and did not react. */
export async function passOverStuck(db: Database, at: Instant): Promise<PassedOver> {
  const graceBegan = addSeconds(at, -WOKEN_GRACE_SECONDS);
  const wake = await wakeServableIn(db, { kind: 'stuck', before: graceBegan }, at);
  const [woken] = await db.$queryRaw<{ earliest: Date | null }[]>`
    SELECT min(woken_at) AS earliest FROM waiting_list
    WHERE leaving_agent_id IS NULL AND woken_at > ${graceBegan}::timestamptz AND ${SOMEONE_SLEEPS}`;
  const earliest = woken?.earliest ?? null;
  return { wake, lookAgainAt: earliest === null ? null : addSeconds(instantOf(earliest), LOOK_AGAIN_SECONDS) };
}

/** Whether anybody waits who was not woken: only then does it matter whether the woken react. */
export async function someoneSleeps(db: Database): Promise<boolean> {
  const [look] = await db.$queryRaw<{ sleeps: boolean }[]>`SELECT ${SOMEONE_SLEEPS} AS sleeps`;
  return look?.sleeps === true;
}

const SOMEONE_SLEEPS = Prisma.sql`EXISTS (
  SELECT FROM waiting_list s JOIN inboxes i ON i.id = s.inbox_id
  WHERE s.woken_at IS NULL AND s.leaving_agent_id IS NULL AND i.policy->>'mode' = 'automatic')`;

interface ScopeInbox {
  readonly id: string;
  readonly defaultCapacity: number | null;
}

async function lockScope(tx: Transaction, scope: ServingScope): Promise<readonly ScopeInbox[]> {
  const inboxId = scope.kind === 'inbox' ? scope.inboxId : null;
  const agentId = scope.kind === 'agent' ? scope.agentId : null;
  const teamId = scope.kind === 'team' ? scope.teamId : null;
  const wokenBefore = scope.kind === 'stuck' ? scope.before : null;
  return await tx.$queryRaw<ScopeInbox[]>`
    SELECT i.id, (SELECT (a.policy->>'defaultCapacity')::int FROM accounts a) AS "defaultCapacity"
    FROM inboxes i
    WHERE ${scope.kind === 'account'} OR i.id = ${inboxId}
       OR i.id IN (SELECT m.inbox_id FROM inbox_members m WHERE m.agent_id = ${agentId})
       OR i.id IN (SELECT m.inbox_id FROM inbox_members m JOIN team_members t ON t.agent_id = m.agent_id
                   WHERE t.team_id = ${teamId})
       OR i.id IN (SELECT w.inbox_id FROM waiting_list w
                   WHERE w.leaving_agent_id IS NULL AND w.woken_at <= ${wokenBefore}::timestamptz)
    ORDER BY i.id FOR NO KEY UPDATE OF i`;
}
