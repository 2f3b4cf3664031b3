import type { ConversationId } from '../../contract/ids.ts';
import { readConversationKey } from '../../store/conversations.ts';
import type { Database } from '../../store/database.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type PageRequest, toPage } from '../http/cursor.ts';
import type { MessageView } from './schema.ts';
import { toMessageView } from './view.ts';

/** What was said in a conversation, oldest first. */
export async function listMessages(
  db: Database,
  conversationId: ConversationId,
  { limit = DEFAULT_LIMIT, cursor }: PageRequest,
): Promise<Page<MessageView>> {
  const after = decodeCursor('messages', cursor, [new Date(0), 'id']);
  const sentAt = String(after?.[0]);
  const later = [{ sentAt: { gt: sentAt } }, { sentAt, id: { gt: String(after?.[1]) } }];
  const conversationKey = await readConversationKey(db, conversationId);
  const rows = await db.message.findMany({
    where: { conversationKey, ...(after === null ? {} : { OR: later }) },
    orderBy: [{ sentAt: 'asc' }, { id: 'asc' }],
    take: limit + 1,
  });
  return toPage(rows, limit, {
    item: toMessageView,
    cursor: ({ sentAt, id }) => encodeCursor('messages', [sentAt.toISOString(), id]),
  });
}
