import type { ConversationView } from '../../contract/model.ts';
import { type ListOrder, listConversations, type SeenConversation } from '../../store/conversation-views.ts';
import type { Database } from '../../store/database.ts';
import { type Acting, seesEveryInbox } from '../access/caller.ts';
import { requireVisible } from '../access/visible-conversations.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type SortKey, toPage } from '../http/cursor.ts';
import type { ConversationQuery } from './schema.ts';

/** A page of conversations: those waiting in serving order, any others by age. */
export async function pageOfConversations(
  db: Database,
  { limit = DEFAULT_LIMIT, cursor, ...filter }: ConversationQuery,
  acting: Acting,
): Promise<Page<ConversationView>> {
  if (filter.inboxId !== undefined) await requireMembership(db, filter.inboxId, acting);
  const ofMember = seesEveryInbox(acting) || acting.agentId === null ? {} : { ofMember: acting.agentId };
  const { order, key } = filter.status === 'waiting' ? servingOrder(cursor) : ageOrder(cursor);
  const at = new Date().toISOString();
  const seen = await listConversations(db, { filter: { ...filter, ...ofMember }, order, limit: limit + 1, at });
  return toPage(seen, limit, { item: ({ view }) => view, cursor: key });
}

/** @throws Problem `forbidden` if the agent asks for an inbox it is not a member of */
async function requireMembership(db: Database, inboxId: string, acting: Acting): Promise<void> {
  if (seesEveryInbox(acting) || acting.agentId === null) return;
  const where = { inboxId_agentId: { inboxId, agentId: acting.agentId } };
  const member = await db.inboxMember.findUnique({ where, select: { agentId: true } });
  requireVisible(acting, inboxId, member !== null);
}

interface Order {
  readonly order: ListOrder;
  readonly key: (seen: SeenConversation) => string;
}

const EXAMPLE = new Date(0);

function ageOrder(cursor: string | undefined): Order {
  const given = decodeCursor('conversations', cursor, [EXAMPLE, 'id']);
  return {
    order: { by: 'age', after: given === null ? null : { createdAt: String(given[0]), id: String(given[1]) } },
    key: ({ row: { createdAt, id } }) => encodeCursor('conversations', [createdAt, id]),
  };
}

function servingOrder(cursor: string | undefined): Order {
  const given = decodeCursor('waiting', cursor, [true, 0, EXAMPLE, 'id']);
  return {
    order: { by: 'serving', after: given === null ? null : placeOf(given) },
    key: ({ row: { parked, priority, waitingSince, createdAt, id } }) =>
      encodeCursor('waiting', [parked, priority, waitingSince ?? createdAt, id]),
  };
}

const placeOf = ([parked, priority, waitingSince, id]: SortKey) => ({
  parked: parked === true,
  priority: Number(priority),
  waitingSince: String(waitingSince),
  id: String(id),
});
