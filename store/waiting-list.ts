import type { AgentId, ConversationId, InboxId, Instant } from '../contract/ids.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { ConversationRow } from '../routing/conversation-row.ts';
import { mostListed, type Server } from '../routing/plan.ts';
import { CONVERSATION_COLUMNS, conversationOf, SERVING_ORDER, type StoredConversation } from './conversations.ts';
import type { Database, Transaction } from './database.ts';

interface Serving {
  readonly servers: readonly Server[];
  /** Inboxes in which anybody may be able to take more than before. */
  readonly readyInboxes: readonly InboxId[];
  /** Conversations the transition changes itself. */
  readonly except: readonly ConversationId[];
  readonly at: Instant;
}

/**
 * Locks and reads who stands on the waiting list and may be served now, in serving order: of each inbox the first that one of
 * these agents could use, as many as they have slots together. Found by index, so a long list costs no more than a short one.
 */
export async function lockServable(tx: Transaction, serving: Serving): Promise<readonly ConversationRow[]> {
  const { servers, readyInboxes, except, at } = serving;
  const limit = mostListed(servers, serving);
  if (limit === 0) return [];
  const rows = await tx.$queryRaw<StoredConversation[]>`
    SELECT ${CONVERSATION_COLUMNS} FROM conversations c
    WHERE c.id IN (${servable(serving, limit)}) AND c.status = 'waiting' AND NOT c.parked AND c.id <> ALL(${except})
      -- A row that says so by mistake is its own workflow's to mend, and keeps nobody else from being served.
      AND NOT EXISTS (SELECT FROM assignments s WHERE s.conversation_id = c.id AND s.ended_at IS NULL)
    ORDER BY ${SERVING_ORDER} LIMIT ${limit} FOR UPDATE OF c`;
  return rows.map(conversationOf);

  function servable({ servers: each }: Serving, most: number): Prisma.Sql {
    const parts = [
      ...(each.length === 0 ? [] : [usableBy(each, { except, at, most })]),
      ...(readyInboxes.length === 0
        ? []
        : [
            Prisma.sql`(SELECT u.conversation_id FROM unserved(${at}::timestamptz) u
              WHERE u.inbox_id = ANY(${readyInboxes}) AND u.conversation_id <> ALL(${except}) LIMIT ${most})`,
          ]),
    ];
    return Prisma.join(parts, ' UNION ');
  }
}

interface Usable {
  readonly except: readonly ConversationId[];
  readonly at: Instant;
  readonly most: number;
}

const usableBy = (servers: readonly Server[], { except, at, most }: Usable): Prisma.Sql => Prisma.sql`
  (SELECT e.id
   FROM jsonb_to_recordset(${JSON.stringify(servers)}::jsonb) AS s("agentId" text, availability text, skills jsonb)
   CROSS JOIN LATERAL (SELECT ARRAY(SELECT jsonb_array_elements_text(s.skills)) AS skills) able
   JOIN inbox_members m ON m.agent_id = s."agentId"
   JOIN inboxes i ON i.id = m.inbox_id
   CROSS JOIN LATERAL (
     SELECT c.id FROM conversations c
     WHERE c.inbox_id = i.id AND c.status = 'waiting' AND NOT c.parked AND c.id <> ALL(${except})
       AND could_serve(s."agentId", s.availability, able.skills,
                       c.team_id IS NULL OR EXISTS (
                         SELECT FROM team_members t WHERE t.team_id = c.team_id AND t.agent_id = s."agentId"),
                       c.skills, c.cool_offs, c.waiting_since, i.policy, ${at}::timestamptz)
     ORDER BY ${SERVING_ORDER} LIMIT ${most}) e)`;

/** Position of `conversations c` on its inbox's list, from 1; null unless it waits and is not parked. */
export const POSITION = Prisma.sql`
  CASE WHEN c.status = 'waiting' AND NOT c.parked THEN 1 + (
    SELECT count(*) FROM conversations w
    WHERE w.inbox_id = c.inbox_id AND w.status = 'waiting' AND NOT w.parked
      AND (w.priority, w.waiting_since, w.id) < (c.priority, c.waiting_since, c.id)
  ) END::int`;

/** Position that `row` will have on its inbox's list once those who are served with it have left the list. */
export const positionOf = (row: ConversationRow, served: readonly ConversationId[]): Prisma.Sql => Prisma.sql`
  (SELECT 1 + count(*) FROM conversations w
   WHERE w.inbox_id = ${row.inboxId} AND w.status = 'waiting' AND NOT w.parked AND w.id <> ALL(${[...served, row.id]})
     AND (w.priority, w.waiting_since, w.id) < (${row.priority}::smallint, ${row.waitingSince}::timestamptz, ${row.id}::text))`;

/** The positions of all who wait in some inboxes; joined where one count for each would be slow. */
export const positionsIn = (inboxes: Prisma.Sql) => Prisma.sql`
  SELECT w.id, row_number() OVER (PARTITION BY w.inbox_id ORDER BY w.priority, w.waiting_since, w.id)::int AS position
  FROM conversations w WHERE w.status = 'waiting' AND NOT w.parked AND w.inbox_id IN (${inboxes})`;

export async function readPosition(tx: Transaction, id: ConversationId): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ position: number | null }[]>`
    SELECT ${POSITION} AS position FROM conversations c WHERE c.id = ${id}`;
  return row?.position ?? null;
}

/** How many of those ahead are looked at in one inbox. */
const MOST_READ = 1_000;

/** Which conversation, and what of an agent is asked for. */
interface AheadQuestion {
  readonly row: ConversationRow;
  readonly agents: readonly Able[];
  readonly at: Instant;
  /** Only inboxes that this agent serves too; null: all. */
  readonly servedBy: AgentId | null;
}

/**
 * How many conversations would come before this one if these agents had a slot: those ahead of it in serving order, in any
 * inbox the agent serves, that the agent could serve. Of each inbox the first 1,000 are looked at.
 */
export async function countAhead(
  db: Database,
  { row, agents, at, servedBy }: AheadQuestion,
): Promise<ReadonlyMap<AgentId, number>> {
  if (agents.length === 0) return new Map();
  const counts = await db.$queryRaw<{ agentId: string; ahead: number }[]>`
    SELECT s."agentId", count(*)::int AS ahead
    FROM jsonb_to_recordset(${JSON.stringify(agents)}::jsonb) AS s("agentId" text, skills jsonb)
    CROSS JOIN LATERAL (SELECT ARRAY(SELECT jsonb_array_elements_text(s.skills)) AS skills) able
    JOIN inbox_members m ON m.agent_id = s."agentId"
    JOIN inboxes i ON i.id = m.inbox_id
    CROSS JOIN LATERAL (
      SELECT * FROM conversations c
      WHERE c.inbox_id = i.id AND c.status = 'waiting' AND NOT c.parked
        AND (c.priority, c.waiting_since, c.id) < (${row.priority}::smallint, ${row.waitingSince}::timestamptz, ${row.id}::text)
      ORDER BY ${SERVING_ORDER} LIMIT ${MOST_READ}) c
    WHERE could_serve(s."agentId", 'online', able.skills,
                      c.team_id IS NULL OR EXISTS (
                        SELECT FROM team_members t WHERE t.team_id = c.team_id AND t.agent_id = s."agentId"),
                      c.skills, c.cool_offs, c.waiting_since, i.policy, ${at}::timestamptz)
      AND (${servedBy}::text IS NULL OR EXISTS (
        SELECT FROM inbox_members own WHERE own.inbox_id = i.id AND own.agent_id = ${servedBy}))
    GROUP BY 1`;
  return new Map(counts.map(({ agentId, ahead }) => [agentId, ahead]));
}

/** An agent by what it can. */
interface Able {
  readonly agentId: AgentId;
  readonly skills: readonly string[];
}
