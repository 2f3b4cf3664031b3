import type { ConversationId } from '../contract/ids.ts';
import type { ConversationView } from '../contract/model.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { Database } from '../runtime/database.ts';
import { type Acting, seesEveryInbox } from './caller.ts';
import {
  type ConversationRow,
  conversationColumns,
  joinLog,
  placesOf,
  positionOfOne,
  toConversationView,
} from './conversation-view.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type SortKey, toPage } from './cursor.ts';
import { Problem } from './problem.ts';
import type { ConversationQuery } from './schemas/conversation.ts';

/** A row, and whether the one who asks is a member of its inbox. */
type SeenRow = ConversationRow & { readonly isMember: boolean };

/** The row of a conversation, or null where there is none yet. */
export async function findConversation(db: Database, id: ConversationId): Promise<ConversationRow | null> {
  return findSeen(db, id, null);
}

/**
 * The row of a conversation, for somebody who may see it.
 *
 * @throws Problem `conversation_not_found`; `forbidden` when it is in an inbox the agent is not a member of
 */
export async function readConversation(db: Database, id: ConversationId, acting: Acting): Promise<ConversationRow> {
  const row = await findVisible(db, id, acting);
  if (row === null) throw conversationNotFound(id);
  return row;
}

/** The same, but null where there is no row. */
export async function findVisible(db: Database, id: ConversationId, acting: Acting): Promise<ConversationRow | null> {
  const row = await findSeen(db, id, acting.agentId);
  if (row !== null && !seesEveryInbox(acting) && !row.isMember) {
    throw new Problem('forbidden', `agent ${acting.agentId} is not a member of inbox ${row.inboxId}.`);
  }
  return row;
}

export const conversationNotFound = (id: ConversationId) =>
  new Problem('conversation_not_found', `there is no conversation ${id}.`);

async function findSeen(db: Database, id: ConversationId, agentId: string | null): Promise<SeenRow | null> {
  const [row] = await db.$queryRaw<SeenRow[]>`
    SELECT ${conversationColumns(new Date())}, ${positionOfOne},
      EXISTS (SELECT 1 FROM inbox_members m WHERE m.inbox_id = c.inbox_id AND m.agent_id = ${agentId}) AS "isMember"
    FROM conversations c ${joinLog} WHERE c.id = ${id}`;
  return row ?? null;
}

/** A page of conversations: those waiting in serving order, any others by age. */
export async function listConversations(
  db: Database,
  query: ConversationQuery,
  acting: Acting,
): Promise<Page<ConversationView>> {
  if (query.inboxId !== undefined) await requireMembership(db, query.inboxId, acting);
  const order = query.status === 'waiting' ? SERVING_ORDER : AGE_ORDER;
  const limit = query.limit ?? DEFAULT_LIMIT;
  const after = decodeCursor(order.name, query.cursor, order.shape);
  const where = Prisma.join([...filters(query, acting), ...(after === null ? [] : [order.after(after)])], ' AND ');

  const rows = await db.$queryRaw<ConversationRow[]>`
    WITH page AS MATERIALIZED (SELECT c.* FROM conversations c WHERE ${where} ORDER BY ${order.by} LIMIT ${limit + 1})
    SELECT ${conversationColumns(new Date())}, CASE WHEN c.status = 'waiting' THEN places.place END AS position
    FROM page c ${joinLog}
    LEFT JOIN (${placesOf(Prisma.sql`SELECT inbox_id FROM page WHERE status = 'waiting'`)}) places ON places.conversation_id = c.id
    ORDER BY ${order.by}`;
  return toPage(rows, limit, { item: toConversationView, cursor: (row) => encodeCursor(order.name, order.key(row)) });
}

/** @throws Problem `forbidden` when the agent asks for an inbox it is not a member of */
async function requireMembership(db: Database, inboxId: string, acting: Acting): Promise<void> {
  if (seesEveryInbox(acting) || acting.agentId === null) return;
  const where = { inboxId_agentId: { inboxId, agentId: acting.agentId } };
  const member = await db.inboxMember.findUnique({ where, select: { agentId: true } });
  if (member === null) throw new Problem('forbidden', `agent ${acting.agentId} is not a member of inbox ${inboxId}.`);
}

function filters(query: ConversationQuery, acting: Acting): readonly Prisma.Sql[] {
  const { status, inboxId, teamId, agentId, consumerId, parked } = query;
  return [
    Prisma.sql`TRUE`,
    ...(status === undefined ? [] : [Prisma.sql`c.status = ${status}`]),
    ...(inboxId === undefined ? [] : [Prisma.sql`c.inbox_id = ${inboxId}`]),
    ...(teamId === undefined ? [] : [Prisma.sql`c.team_id = ${teamId}`]),
    ...(agentId === undefined ? [] : [Prisma.sql`c.agent_id = ${agentId}`]),
    ...(consumerId === undefined ? [] : [Prisma.sql`c.consumer_id = ${consumerId}`]),
    ...(parked === undefined ? [] : [Prisma.sql`c.parked = ${parked}`]),
    ...(seesEveryInbox(acting)
      ? []
      : [Prisma.sql`c.inbox_id IN (SELECT m.inbox_id FROM inbox_members m WHERE m.agent_id = ${acting.agentId})`]),
  ];
}

interface Order {
  readonly name: string;
  readonly shape: readonly (string | number | boolean | Date)[];
  readonly by: Prisma.Sql;
  readonly key: (row: ConversationRow) => SortKey;
  readonly after: (key: SortKey) => Prisma.Sql;
}

const EXAMPLE = new Date(0);

const AGE_ORDER: Order = {
  name: 'conversations',
  shape: [EXAMPLE, 'id'],
  by: Prisma.sql`c.created_at, c.id`,
  key: ({ createdAt, id }) => [createdAt.toISOString(), id],
  after: ([createdAt, id]) => Prisma.sql`(c.created_at, c.id) > (${createdAt}::timestamptz, ${id})`,
};

/** Priority, then age, then id; parked ones last, since nobody is served from among them. */
const SERVING_ORDER: Order = {
  name: 'waiting',
  shape: [true, 0, EXAMPLE, 'id'],
  by: Prisma.sql`c.parked, c.priority, c.waiting_since, c.id`,
  key: ({ parked, priority, waitingSince, createdAt, id }) => [
    parked,
    priority,
    (waitingSince ?? createdAt).toISOString(),
    id,
  ],
  after: ([parked, priority, waitingSince, id]) => Prisma.sql`
    (c.parked, c.priority, c.waiting_since, c.id) > (${parked}, ${priority}::int, ${waitingSince}::timestamptz, ${id})`,
};
