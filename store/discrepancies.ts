import type { DirectoryScope, Instant } from '../contract/ids.ts';
import { directoryWorkflow } from '../contract/ids.ts';
import type { Discrepancy } from '../contract/reconciliation.ts';
import { addSeconds } from '../routing/instants.ts';
import type { Database } from './database.ts';

/** How many of a kind are repaired in one run, which keeps its result small; the next run does the rest. */
export const MOST_OF_A_KIND = 1_000;

/** What is to be told or taken up is, within this time, unless whoever had to do it died. */
const FLIGHT_SECONDS = 10;
/** A timer rings within seconds, and a worker that died is taken over within this time. */
const LATE_SECONDS = 60;

/** How long results of transitions are kept after the end of their conversation. */
const RESULTS_KEPT_SECONDS = 86_400;

/** Who breaks the promise that nobody waits who could be served. */
export async function findUnserved(db: Database, at: Instant): Promise<readonly Discrepancy[]> {
  return await db.$queryRaw<Discrepancy[]>`
    SELECT 'unserved' AS kind, c.id, format('version %s', c.version) AS seen
    FROM unserved(${at}::timestamptz) u JOIN conversations c ON c.id = u.conversation_id LIMIT ${MOST_OF_A_KIND}`;
}

/** Discrepancies visible in the rows alone. Each query starts from open records, a small part of the table. */
export async function findInRows(db: Database, at: Instant): Promise<readonly Discrepancy[]> {
  const late = addSeconds(at, -LATE_SECONDS);
  return await db.$queryRaw<Discrepancy[]>`
    (SELECT 'row_mismatch' AS kind, c.id, format('version %s', c.version) AS seen
     FROM (SELECT id FROM conversations WHERE status <> 'resolved'
           UNION SELECT conversation_id FROM assignments WHERE ended_at IS NULL) concerned
     JOIN conversations c ON c.id = concerned.id
     LEFT JOIN assignments s ON s.conversation_id = c.id AND s.ended_at IS NULL
     WHERE c.agent_id IS DISTINCT FROM s.agent_id OR (c.status = 'waiting' AND c.waiting_since IS NULL)
     LIMIT ${MOST_OF_A_KIND})
    UNION ALL
    (SELECT 'held_by_lost', c.id, format('version %s, held by %s since %s', c.version, a.id, c.assigned_at)
     FROM assignments s JOIN conversations c ON c.id = s.conversation_id AND c.agent_id = s.agent_id
     JOIN agents a ON a.id = c.agent_id JOIN inboxes i ON i.id = c.inbox_id
     WHERE s.ended_at IS NULL AND (
       NOT a.active
       OR (c.assigned_at < a.availability_since AND a.availability <> 'online' AND (i.policy->>'autoReassign')::boolean
           AND i.policy->'reassignOn' ? CASE WHEN a.availability = 'offline' AND a.availability_cause IN ('logout', 'connection_lost')
                                             THEN a.availability_cause ELSE a.availability END)
       OR (a.role <> 'administrator' AND NOT EXISTS (
             SELECT FROM inbox_members m WHERE m.inbox_id = c.inbox_id AND m.agent_id = a.id))
       OR (c.team_id IS NOT NULL AND NOT EXISTS (
             SELECT FROM team_members t WHERE t.team_id = c.team_id AND t.agent_id = a.id)))
     LIMIT ${MOST_OF_A_KIND})
    UNION ALL
    (SELECT 'load_mismatch', a.id, format('load %s, %s held', a.load, count(s.id))
     FROM agents a LEFT JOIN assignments s ON s.agent_id = a.id AND s.ended_at IS NULL
     GROUP BY a.id HAVING a.load <> count(s.id) LIMIT ${MOST_OF_A_KIND})
    UNION ALL
    (SELECT DISTINCT 'load_mismatch', a.id, format('%s with %s in a membership', serving_state(a), m.state)
     FROM inbox_members m JOIN agents a ON a.id = m.agent_id
     WHERE (m.state, m.has_room) <> (serving_state(a), has_room(a)) LIMIT ${MOST_OF_A_KIND})
    UNION ALL
    (SELECT 'overdue', c.id, format('timer %s, version %s', c.timer_at, c.version)
     FROM conversations c WHERE c.status <> 'resolved' AND c.timer_at < ${late}::timestamptz LIMIT ${MOST_OF_A_KIND})`;
}

interface LeftOver {
  readonly scope: DirectoryScope['kind'];
  readonly scopeId: string;
  readonly latest: bigint;
}

/** Edits of the directory that took no effect. */
export async function findEdits(db: Database, at: Instant): Promise<readonly Discrepancy[]> {
  const rows = await db.$queryRaw<LeftOver[]>`
    SELECT scope, scope_id AS "scopeId", max(id) AS latest FROM edits
    WHERE created_at < ${addSeconds(at, -FLIGHT_SECONDS)}::timestamptz GROUP BY 1, 2 LIMIT ${MOST_OF_A_KIND}`;
  return rows.map(({ scope, scopeId, latest }) => ({
    kind: 'edit_left_over',
    id: directoryWorkflow(scopeOf(scope, scopeId)),
    seen: `edit ${latest}`,
  }));
}

export function scopeOf(kind: DirectoryScope['kind'], id: string): DirectoryScope {
  switch (kind) {
    case 'account':
      return { kind };
    case 'inbox':
      return { kind, inboxId: id };
    case 'team':
      return { kind, teamId: id };
    case 'agent':
      return { kind, agentId: id };
  }
}

export interface OpenRow {
  readonly id: string;
  readonly version: number;
}

/** Conversations that need a workflow. */
export const readOpen = (db: Database): Promise<readonly OpenRow[]> =>
  db.$queryRaw<OpenRow[]>`SELECT id, version FROM conversations WHERE status <> 'resolved'`;

/** Agents whose heartbeats somebody has to wait for. */
export const readWatched = (db: Database): Promise<readonly OpenRow[]> =>
  db.$queryRaw<OpenRow[]>`
    SELECT id, availability_version AS version FROM agents WHERE heartbeat_watched AND availability <> 'offline'`;

/** Webhooks to which events are to be delivered; one whose creation was never answered is still its caller's to repeat. */
export const readDelivered = (db: Database): Promise<readonly OpenRow[]> =>
  db.$queryRaw<OpenRow[]>`SELECT id, revision AS version FROM webhooks WHERE disabled_at IS NULL AND secret_shown`;

/** Whoever assigns or releases holds the agent's row from before its count is changed. Repeated, it counts the same. */
export async function countLoad(db: Database, agentId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM agents WHERE id = ${agentId} FOR UPDATE`;
    await tx.$executeRaw`
      UPDATE agents SET load = (SELECT count(*) FROM assignments WHERE agent_id = ${agentId} AND ended_at IS NULL)
      WHERE id = ${agentId}`;
    await tx.$executeRaw`
      UPDATE inbox_members m SET state = serving_state(a), has_room = has_room(a) FROM agents a
      WHERE a.id = ${agentId} AND m.agent_id = a.id`;
  });
}

/** Forgets results that nothing can repeat any more: of conversations that ended a day ago, and of agents. */
export async function forgetResults(db: Database, at: Instant): Promise<void> {
  await db.$executeRaw`
    DELETE FROM transitions WHERE ctid IN (
      SELECT t.ctid FROM transitions t WHERE t.at < ${addSeconds(at, -RESULTS_KEPT_SECONDS)}::timestamptz
        AND (EXISTS (SELECT FROM transitions newer WHERE newer.owner = t.owner AND newer.at > t.at)
             OR NOT EXISTS (SELECT FROM conversations c WHERE 'conversation/' || c.id = t.owner AND c.status <> 'resolved'))
      LIMIT 10000)`;
}
