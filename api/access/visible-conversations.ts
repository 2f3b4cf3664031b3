import type { ConversationId, InboxId } from '../../contract/ids.ts';
import { readConversation, type SeenConversation } from '../../store/conversation-views.ts';
import type { Database } from '../../store/database.ts';
import { conversationNotFound } from '../http/not-found.ts';
import { Problem } from '../http/problem.ts';
import { type Acting, seesEveryInbox } from './caller.ts';

/**
 * A conversation, for somebody who may see it.
 *
 * @throws Problem `conversation_not_found`; `forbidden` if it is in an inbox the agent is not a member of
 */
export async function readVisible(db: Database, id: ConversationId, acting: Acting): Promise<SeenConversation> {
  const seen = await readConversation(db, { id, readerId: acting.agentId, at: new Date().toISOString() });
  if (seen === null) throw conversationNotFound(id);
  requireVisible(acting, seen.row.inboxId, seen.isMember);
  return seen;
}

/** @throws Problem `forbidden` */
export function requireVisible(acting: Acting, inboxId: InboxId, isMember: boolean): void {
  if (seesEveryInbox(acting) || isMember) return;
  throw new Problem('forbidden', `agent ${acting.agentId} is not a member of inbox ${inboxId}.`);
}
