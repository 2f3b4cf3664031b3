import type { AgentId, ConversationId, InboxId, Instant, TeamId } from '../contract/ids.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { ConversationRow } from '../routing/conversation-row.ts';
import { addSeconds } from '../routing/instants.ts';
import type { Database } from './database.ts';
import type { Statement } from './statements.ts';

// What the ledger does not tell those who listen: a message has no event, and a notification none of its own. Hints say
// what to read again, and are kept for some minutes, far longer than a stream takes to look. A crash of the database loses
// them, and one that is set back may give their transactions' numbers again: then live streams end, and begin anew.

/** A message changed what is unanswered in a conversation. */
export interface ConversationHint {
  readonly id: ConversationId;
  readonly inboxId: InboxId;
  readonly agentId: AgentId | null;
}

/** An agent or a team was told something. */
export interface NotificationHint {
  readonly id: string;
  readonly type: string;
  readonly agentId: AgentId | null;
  readonly teamId: TeamId | null;
  readonly conversationId: ConversationId;
}

export type Hint =
  | { readonly kind: 'conversation'; readonly about: ConversationHint }
  | { readonly kind: 'notification'; readonly about: NotificationHint };

/** Gives the hint that these conversations are not as they were, as far as the condition holds. */
export function hinting(rows: readonly ConversationRow[], condition = Prisma.sql`TRUE`): readonly Statement[] {
  if (rows.length === 0) return [];
  const hints = rows.map(({ id, inboxId, agentId }) => ({ id, inboxId, agentId }));
  const sql = Prisma.sql`
    INSERT INTO hints (conversation_id, inbox_id, agent_id)
    SELECT h.id, h."inboxId", h."agentId"
    FROM jsonb_to_recordset(${JSON.stringify(hints)}::jsonb) AS h(id text, "inboxId" text, "agentId" text)
    WHERE ${condition} ON CONFLICT DO NOTHING`;
  return [{ name: 'hinted', sql }];
}

/** Up to where hints were read. */
export interface HintPosition {
  /** Which transactions could be seen: what others wrote is news the next time, in whatever order they commit. */
  readonly snapshot: string;
  /** Notifications are written behind the ledger's lock, as their ids are drawn: whoever is behind the greatest id seen is news. */
  readonly notificationId: string;
}

interface HintsRead extends HintPosition {
  readonly conversations: readonly ConversationHint[] | null;
  readonly notifications: readonly NotificationHint[] | null;
}

/** The hints behind a position, none where it is null, and where they end. */
export async function readHints(
  db: Database,
  position: HintPosition | null,
): Promise<{ readonly hints: readonly Hint[]; readonly position: HintPosition }> {
  const news =
    position === null ? Prisma.sql`NULL::jsonb AS conversations, NULL::jsonb AS notifications` : newsSince(position);
  const [read] = await db.$queryRaw<HintsRead[]>`
    SELECT pg_current_snapshot()::text AS snapshot,
      COALESCE((SELECT max(n.id) FROM notifications n), 0)::text AS "notificationId", ${news}`;
  if (read === undefined) throw new Error('a SELECT without a table answers one row');
  const { conversations, notifications, ...reached } = read;
  return {
    hints: [
      ...(conversations ?? []).map((about) => ({ kind: 'conversation' as const, about })),
      ...(notifications ?? []).map((about) => ({ kind: 'notification' as const, about })),
    ],
    position: reached,
  };
}

const newsSince = ({ snapshot, notificationId }: HintPosition): Prisma.Sql => Prisma.sql`
  (SELECT jsonb_agg(DISTINCT jsonb_build_object('id', h.conversation_id, 'inboxId', h.inbox_id, 'agentId', h.agent_id))
   FROM hints h
   WHERE h.xid >= pg_snapshot_xmin(${snapshot}::pg_snapshot)::text::bigint
     AND NOT pg_visible_in_snapshot(h.xid::text::xid8, ${snapshot}::pg_snapshot)) AS conversations,
  (SELECT jsonb_agg(jsonb_build_object('id', n.id::text, 'type', n.type, 'agentId', n.agent_id, 'teamId', n.team_id,
     'conversationId', n.conversation_id) ORDER BY n.id)
   FROM notifications n WHERE n.id > ${notificationId}::bigint) AS notifications`;

const KEPT_SECONDS = 300;

export async function forgetHints(db: Database, at: Instant): Promise<void> {
  await db.$executeRaw`DELETE FROM hints WHERE at < ${addSeconds(at, -KEPT_SECONDS)}::timestamptz`;
}
