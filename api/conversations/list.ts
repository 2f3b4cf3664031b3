import { type ConversationView, PRIORITIES } from '../../contract/model.ts';
import type { ConversationFilter } from '../../store/conversation-filter.ts';
import { type OrderName, orderKeyOf } from '../../store/conversation-order.ts';
import { countConversations, listConversations } from '../../store/conversation-views.ts';
import type { Database } from '../../store/database.ts';
import { type Acting, seesEveryInbox } from '../access/caller.ts';
import { requireVisible } from '../access/visible-conversations.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type SortKeyShape, toPage } from '../http/cursor.ts';
import { instantGiven } from '../http/instants.ts';
import { invalidRequest } from '../http/problem.ts';
import { idsIn } from '../http/shapes.ts';
import { type ConversationQuery, MOST_COUNTED } from './schema.ts';

const EXAMPLE = new Date(0);

/** What a cursor of each order holds, and how it is named: one order refuses the cursor of another. */
const CURSORS: Readonly<Record<OrderName, { readonly list: string; readonly shape: SortKeyShape }>> = {
  created: { list: 'conversations', shape: [EXAMPLE, 'id'] },
  '-created': { list: 'latest', shape: [EXAMPLE, 'id'] },
  served: { list: 'waiting', shape: [true, 0, EXAMPLE, 'id'] },
  due: { list: 'due', shape: [EXAMPLE, EXAMPLE, EXAMPLE, 'id'] },
};

/** A page of conversations, as far as the caller may see them. */
export async function pageOfConversations(
  db: Database,
  query: ConversationQuery,
  acting: Acting,
): Promise<Page<ConversationView> & { readonly total?: number }> {
  const { limit = DEFAULT_LIMIT, cursor, count = false } = query;
  const order = orderOf(query);
  const { list, shape } = CURSORS[order];
  const after = decodeCursor(list, cursor, shape);
  const filter = { ...filterOf(query, acting), ...(await visibleTo(db, acting, query.inboxId)) };
  const at = new Date().toISOString();
  const [seen, total] = await Promise.all([
    listConversations(db, { filter, order, after, limit: limit + 1, at }),
    count ? countConversations(db, filter, MOST_COUNTED) : undefined,
  ]);
  const page = toPage(seen, limit, {
    item: ({ view }) => view,
    cursor: (last) => encodeCursor(list, orderKeyOf(order, last)),
  });
  return total === undefined ? page : { ...page, total };
}

/**
 * What an agent's lists are narrowed down to.
 *
 * @throws Problem `forbidden` if the agent asks for an inbox it is not a member of
 */
export async function visibleTo(
  db: Database,
  acting: Acting,
  inboxId: string | undefined,
): Promise<Pick<ConversationFilter, 'ofMember'>> {
  if (seesEveryInbox(acting) || acting.agentId === null) return {};
  if (inboxId === undefined) return { ofMember: acting.agentId };
  const where = { inboxId_agentId: { inboxId, agentId: acting.agentId } };
  const member = await db.inboxMember.findUnique({ where, select: { agentId: true } });
  requireVisible(acting, inboxId, member !== null);
  return { ofMember: acting.agentId };
}

function filterOf(
  {
    limit: _limit,
    cursor: _cursor,
    order: _order,
    count: _count,
    list,
    ids,
    q,
    dueBefore,
    priority,
    ...same
  }: ConversationQuery,
  { agentId: reader }: Acting,
): ConversationFilter {
  return {
    ...same,
    ...(list === undefined ? {} : { list: { name: list, reader } }),
    ...(ids === undefined ? {} : { ids: idsIn(ids) }),
    ...(q === undefined ? {} : { search: q }),
    ...(dueBefore === undefined ? {} : { dueBefore: instantGiven(dueBefore, '/dueBefore') }),
    ...(priority === undefined ? {} : { priority: PRIORITIES.indexOf(priority) }),
  };
}

/** An order that some conversations have no place in is for lists without them. */
function orderOf({ order, status, list, agentId }: ConversationQuery): OrderName {
  const waits = status === 'waiting' || list === 'unassigned' || list === 'parked';
  const held = status === 'assigned' || list === 'mine' || agentId !== undefined;
  if (order === 'served' && !waits) {
    const message = 'is the order of those who wait: add status=waiting, list=unassigned or list=parked';
    throw invalidRequest({ path: '/order', message: `served ${message}` });
  }
  if (order === 'due' && !held) {
    const message = 'is the order of those that somebody holds: add status=assigned, list=mine or agentId';
    throw invalidRequest({ path: '/order', message: `due ${message}` });
  }
  return order ?? (waits ? 'served' : 'created');
}
