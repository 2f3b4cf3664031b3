import type { ConversationId } from '../contract/ids.ts';
import type { ConversationStatus } from '../contract/model.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { ConversationRow } from '../routing/conversation-row.ts';
import { type Database, instantOf, instantOrNull } from './database.ts';

/** A row as the driver reads it with `CONVERSATION_COLUMNS`. */
export interface StoredConversation {
  readonly id: string;
  readonly inboxId: string;
  readonly teamId: string | null;
  readonly consumerKey: string;
  readonly status: ConversationStatus;
  readonly parked: boolean;
  readonly priority: number;
  readonly skills: readonly string[];
  readonly agentId: string | null;
  readonly assignedAt: Date | null;
  readonly assignedBy: string | null;
  readonly preferredAgentId: string | null;
  readonly previousAgentId: string | null;
  readonly waitingSince: Date | null;
  readonly decided: boolean;
  readonly unansweredSince: Date | null;
  readonly unansweredLatest: Date | null;
  readonly answeredAt: Date | null;
  readonly timeouts: number;
  readonly escalated: boolean;
  readonly warnedFor: Date | null;
  readonly coolOffs: Readonly<Record<string, string>>;
  readonly timerAt: Date | null;
  readonly createdAt: Date;
  readonly resolvedAt: Date | null;
  readonly disposition: string | null;
  readonly version: number;
}

/** Every column of table `conversations c`. */
export const CONVERSATION_COLUMNS = Prisma.sql`
  c.id, c.inbox_id AS "inboxId", c.team_id AS "teamId", c.consumer_key AS "consumerKey",
  c.status, c.parked, c.priority, c.skills, c.agent_id AS "agentId", c.assigned_at AS "assignedAt",
  c.assigned_by AS "assignedBy", c.preferred_agent_id AS "preferredAgentId", c.previous_agent_id AS "previousAgentId",
  c.waiting_since AS "waitingSince", c.decided, c.unanswered_since AS "unansweredSince",
  c.unanswered_latest AS "unansweredLatest", c.answered_at AS "answeredAt", c.timeouts, c.escalated,
  c.warned_for AS "warnedFor", c.cool_offs AS "coolOffs", c.timer_at AS "timerAt", c.created_at AS "createdAt",
  c.resolved_at AS "resolvedAt", c.disposition, c.version`;

/** Without a row the columns of a left join are null. */
export const isThere = <Row extends StoredConversation>(read: Row): read is Row => read.id !== null;

/** Serving order of `conversations c`. */
export const SERVING_ORDER = Prisma.sql`c.priority, c.waiting_since, c.id`;

export function conversationOf(stored: StoredConversation): ConversationRow {
  return {
    ...stored,
    assignedAt: instantOrNull(stored.assignedAt),
    waitingSince: instantOrNull(stored.waitingSince),
    unansweredSince: instantOrNull(stored.unansweredSince),
    unansweredLatest: instantOrNull(stored.unansweredLatest),
    answeredAt: instantOrNull(stored.answeredAt),
    warnedFor: instantOrNull(stored.warnedFor),
    timerAt: instantOrNull(stored.timerAt),
    createdAt: instantOf(stored.createdAt),
    resolvedAt: instantOrNull(stored.resolvedAt),
  };
}

/** The row with the names of its columns, to be written as JSON. */
export function columnsOf(row: ConversationRow) {
  return {
    id: row.id,
    inbox_id: row.inboxId,
    team_id: row.teamId,
    consumer_key: row.consumerKey,
    status: row.status,
    parked: row.parked,
    priority: row.priority,
    skills: row.skills,
    agent_id: row.agentId,
    assigned_at: row.assignedAt,
    assigned_by: row.assignedBy,
    preferred_agent_id: row.preferredAgentId,
    previous_agent_id: row.previousAgentId,
    waiting_since: row.waitingSince,
    decided: row.decided,
    unanswered_since: row.unansweredSince,
    unanswered_latest: row.unansweredLatest,
    answered_at: row.answeredAt,
    timeouts: row.timeouts,
    escalated: row.escalated,
    warned_for: row.warnedFor,
    cool_offs: row.coolOffs,
    timer_at: row.timerAt,
    created_at: row.createdAt,
    resolved_at: row.resolvedAt,
    disposition: row.disposition,
    version: row.version,
  };
}

/** The key of a conversation that is there. */
export async function readConversationKey(db: Database, id: ConversationId): Promise<bigint> {
  const { key } = await db.conversation.findUniqueOrThrow({ where: { id }, select: { key: true } });
  return key;
}

type Column = keyof ReturnType<typeof columnsOf>;

/** What may change of a row that is there. */
const CHANGING = [
  'team_id',
  'status',
  'parked',
  'priority',
  'skills',
  'agent_id',
  'assigned_at',
  'assigned_by',
  'preferred_agent_id',
  'previous_agent_id',
  'waiting_since',
  'decided',
  'unanswered_since',
  'unanswered_latest',
  'answered_at',
  'timeouts',
  'escalated',
  'warned_for',
  'cool_offs',
  'timer_at',
  'resolved_at',
  'disposition',
  'version',
] as const satisfies readonly Column[];

/** What is written. The key is the database's to choose. */
const WRITTEN = ['id', 'inbox_id', 'consumer_key', 'created_at', ...CHANGING] as const satisfies readonly Column[];

/**
 * Writes rows, new ones and changed ones, and returns their ids and keys. A row that is not as it was read (`seen`) is left alone, so
 * that its id is missing from the answer.
 */
export function savingConversations(
  rows: readonly { readonly row: ConversationRow; readonly seen: number | null }[],
): Prisma.Sql {
  const columns = JSON.stringify(rows.map(({ row }) => columnsOf(row)));
  const seen = JSON.stringify(Object.fromEntries(rows.map(({ row, seen }) => [row.id, seen])));
  const written = Prisma.raw(WRITTEN.join(', '));
  const set = Prisma.raw(CHANGING.map((name) => `${name} = EXCLUDED.${name}`).join(', '));
  return Prisma.sql`
    INSERT INTO conversations AS kept (${written})
    SELECT ${written} FROM jsonb_populate_recordset(NULL::conversations, ${columns}::jsonb)
    ON CONFLICT (id) DO UPDATE SET ${set} WHERE kept.version = (${seen}::jsonb->>kept.id)::int
    RETURNING id, key`;
}
