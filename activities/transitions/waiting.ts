import type { Availability } from '../../contract/model.ts';
import type { Policy } from '../../contract/policy.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { addSeconds } from '../../routing/instants.ts';
import { findServable, type ServingAgent, type WaitingEntry, WOKEN_GRACE_SECONDS } from '../../routing/waiting-list.ts';
import { instantOf, type Transaction } from '../database.ts';

/** As `WOKEN_GRACE_SECONDS`, for one that is about to lose its agent: telling hundreds of them takes a while. */
const LEAVING_GRACE_SECONDS = 30;
/** How many entries one look takes in. Whoever is served makes the next look, so a longer list is served in steps. */
const ENTRIES_IN_ONE_LOOK = 1_000;

interface EntryRow {
  readonly conversationId: string;
  readonly inboxId: string;
  readonly teamId: string | null;
  readonly priority: number;
  readonly waitingSince: Date;
  readonly skills: string[];
  readonly coolingOff: string[];
  readonly policy: Policy;
  readonly sleeping: boolean;
  readonly leaving: boolean;
}

interface LoadedEntry extends WaitingEntry {
  /** Neither woken nor about to be told. */
  readonly sleeping: boolean;
  /** About to lose its agent, and not told yet. */
  readonly leaving: boolean;
}

/** Place in the serving order, to ask for those before it. */
export interface ListPlace {
  readonly conversationId: string;
  readonly priority: number;
  readonly waitingSince: string;
}

interface EntriesLook {
  readonly agentIds: readonly string[];
  readonly at: string;
  /** Only those that stand before this place. */
  readonly before?: ListPlace;
  /** Leave out those that were woken and did not react; default true. */
  readonly passOver?: boolean;
}

/** When required skills are no longer required of entry `w`; null for never. */
const RELAXED_AT = Prisma.sql`
  w.waiting_since + make_interval(secs => NULLIF((i.policy->>'skillRelaxAfterSeconds')::int, 0))`;

/**
 * Conversations that could use one of these agents, by inbox, team, skills and cool-off, in serving order: those who could
 * use none must not fill the look. Availability and room are the caller's to judge.
 */
export async function loadEntries(tx: Transaction, look: EntriesLook): Promise<readonly LoadedEntry[]> {
  const { agentIds, at, before, passOver = true } = look;
  const rows = await tx.$queryRaw<EntryRow[]>`
    SELECT w.conversation_id AS "conversationId", w.inbox_id AS "inboxId", w.team_id AS "teamId", w.priority,
           w.waiting_since AS "waitingSince", w.skills, i.policy,
           w.woken_at IS NULL AND w.leaving_agent_id IS NULL AS sleeping, w.leaving_agent_id IS NOT NULL AS leaving,
           ARRAY(SELECT o.agent_id FROM cool_offs o
                 WHERE o.conversation_id = w.conversation_id AND o.until > ${at}::timestamptz) AS "coolingOff"
    FROM waiting_list w JOIN inboxes i ON i.id = w.inbox_id
    WHERE i.policy->>'mode' = 'automatic'
      AND (NOT ${passOver} OR w.woken_at IS NULL OR w.woken_at > CASE WHEN w.leaving_agent_id IS NULL
             THEN ${addSeconds(at, -WOKEN_GRACE_SECONDS)}::timestamptz
             ELSE ${addSeconds(at, -LEAVING_GRACE_SECONDS)}::timestamptz END)
      AND EXISTS (
        SELECT FROM inbox_members m JOIN agents a ON a.id = m.agent_id
        WHERE m.inbox_id = w.inbox_id AND m.agent_id = ANY(${agentIds})
          AND (a.availability <> 'busy' OR (i.policy->>'assignToBusy')::boolean)
          AND (w.team_id IS NULL OR EXISTS (
            SELECT FROM team_members t WHERE t.team_id = w.team_id AND t.agent_id = m.agent_id))
          AND (w.skills <@ a.skills OR i.policy->>'skillMatch' <> 'require' OR ${RELAXED_AT} <= ${at}::timestamptz)
          AND NOT EXISTS (
            SELECT FROM cool_offs o WHERE o.conversation_id = w.conversation_id AND o.agent_id = m.agent_id
                                      AND o.until > ${at}::timestamptz))
      AND (${before === undefined} OR (w.priority, w.waiting_since, w.conversation_id)
           < (${before?.priority ?? 0}::smallint, ${before?.waitingSince ?? at}::timestamptz, ${before?.conversationId ?? ''}))
    ORDER BY w.priority, w.waiting_since, w.conversation_id
    LIMIT ${ENTRIES_IN_ONE_LOOK}`;
  return rows.map((row) => ({ ...row, waitingSince: instantOf(row.waitingSince) }));
}

interface ServingAgentRow extends Omit<ServingAgent, 'availability'> {
  readonly availability: Availability;
}

/** Agents with room who serve one of these inboxes, or any inbox that one of these agents serves. */
export async function loadServingAgents(
  tx: Transaction,
  look: { readonly inboxIds: readonly string[]; readonly defaultCapacity: number | null },
): Promise<readonly ServingAgent[]> {
  return await tx.$queryRaw<ServingAgentRow[]>`
    SELECT a.id AS "agentId", a.availability, a.load, COALESCE(a.capacity, ${look.defaultCapacity}::int) AS capacity,
           a.skills, ARRAY(SELECT m.inbox_id FROM inbox_members m WHERE m.agent_id = a.id) AS "inboxIds",
           ARRAY(SELECT t.team_id FROM team_members t WHERE t.agent_id = a.id) AS "teamIds"
    FROM agents a
    WHERE a.active AND a.availability IN ('online', 'busy')
      AND a.load < COALESCE(a.capacity, ${look.defaultCapacity}::int, 2147483647)
      AND a.id IN (SELECT m.agent_id FROM inbox_members m WHERE m.inbox_id = ANY(${look.inboxIds}))`;
}

/**
 * Works out who can be served now, on the lists of these inboxes and of those that share an agent with them: whoever
 * leaves a list may leave a place to somebody in another inbox. Marks those as woken who were not yet. To be called before
 * the commit of every transaction that changes who waits, who has room or who is eligible, under the locks of these
 * inboxes. Without anybody asleep it is one look; without a free place, two.
 *
 * @returns the conversations to wake, in serving order
 */
export async function wakeServable(
  tx: Transaction,
  look: { readonly inboxIds: readonly string[]; readonly at: string; readonly defaultCapacity: number | null },
): Promise<readonly string[]> {
  const { inboxIds, at } = look;
  const asleep = await tx.$queryRaw<unknown[]>`
    WITH asleep AS (SELECT DISTINCT inbox_id FROM waiting_list WHERE woken_at IS NULL AND leaving_agent_id IS NULL)
    SELECT FROM asleep
    WHERE inbox_id = ANY(${inboxIds})
       OR EXISTS (SELECT FROM inbox_members m JOIN inbox_members shared ON shared.agent_id = m.agent_id
                  WHERE m.inbox_id = asleep.inbox_id AND shared.inbox_id = ANY(${inboxIds}))
    LIMIT 1`;
  if (asleep.length === 0) return [];
  const agents = await loadServingAgents(tx, look);
  if (agents.length === 0) return [];
  const entries = await loadEntries(tx, { agentIds: agents.map((agent) => agent.agentId), at });
  const sleeping = new Set(entries.filter((entry) => entry.sleeping).map((entry) => entry.conversationId));
  const wake = findServable(entries, agents, at)
    .map((entry) => entry.conversationId)
    .filter((conversationId) => sleeping.has(conversationId));
  if (wake.length > 0) {
    // Those in other inboxes are not under our locks. One whose own transition has its entry now is only told.
    await tx.$executeRaw`
      UPDATE waiting_list SET woken_at = ${at}::timestamptz WHERE conversation_id IN (
        SELECT conversation_id FROM waiting_list WHERE conversation_id = ANY(${wake}) FOR NO KEY UPDATE SKIP LOCKED)`;
  }
  return wake;
}

/** Puts the conversation on the list, asleep, or brings its entry up to date. */
export async function listAsWaiting(
  tx: Transaction,
  entry: ListPlace & { readonly inboxId: string; readonly teamId: string | null; readonly skills: readonly string[] },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO waiting_list (conversation_id, inbox_id, team_id, priority, waiting_since, skills)
    VALUES (${entry.conversationId}, ${entry.inboxId}, ${entry.teamId}, ${entry.priority},
            ${entry.waitingSince}::timestamptz, ${entry.skills})
    ON CONFLICT (conversation_id) DO UPDATE SET
      team_id = EXCLUDED.team_id, priority = EXCLUDED.priority, waiting_since = EXCLUDED.waiting_since,
      skills = EXCLUDED.skills, woken_at = NULL, leaving_agent_id = NULL`;
}

/** Brings the entry of one who is about to lose its agent up to date; it stays until its workflow has been told. */
export async function amendMark(
  tx: Transaction,
  entry: Omit<ListPlace, 'waitingSince'> & { readonly teamId: string | null; readonly skills: readonly string[] },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE waiting_list SET team_id = ${entry.teamId}, priority = ${entry.priority}, skills = ${entry.skills}
    WHERE conversation_id = ${entry.conversationId}`;
}

export async function removeFromList(tx: Transaction, conversationId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM waiting_list WHERE conversation_id = ${conversationId}`;
}

/** Place in the inbox's list, from 1. */
export async function positionOf(tx: Transaction, inboxId: string, place: ListPlace): Promise<number> {
  const [row] = await tx.$queryRaw<{ ahead: number }[]>`
    SELECT count(*)::int AS ahead FROM waiting_list
    WHERE inbox_id = ${inboxId} AND leaving_agent_id IS NULL
      AND (priority, waiting_since, conversation_id)
        < (${place.priority}::smallint, ${place.waitingSince}::timestamptz, ${place.conversationId})`;
  return (row?.ahead ?? 0) + 1;
}
