import { WorkflowNotFoundError } from '@temporalio/common';
import type { AgentId, ConversationId, Instant } from '../contract/ids.ts';
import type { MessageReceived, OpenConversation } from '../contract/messages.ts';
import type { Author, Visibility } from '../contract/model.ts';
import { openingOfRow } from '../contract/workflow-starts.ts';
import type { Database } from '../runtime/database.ts';
import { agentNotFound, requireInbox } from './acting.ts';
import { type Acting, seesEveryInbox } from './caller.ts';
import { conversationNotFound, findConversation, findVisible } from './conversation-store.ts';
import type { ConversationRow } from './conversation-view.ts';
import type { ConversationDeps, RequestContext } from './conversations.ts';
import { noteMessage } from './message-logs.ts';
import { invalidRequest, Problem } from './problem.ts';
import type { MessageBody } from './schemas/message.ts';

/** What a request says about a message. */
export interface GivenMessage {
  readonly id?: string;
  readonly from: Author;
  readonly agentId?: string;
  readonly visibility?: Visibility;
  readonly sentAt?: string;
}

/** The message as workflows take it, completed from who sent it and when. */
export function messageOf(
  given: GivenMessage,
  { acting, requestId }: Pick<RequestContext, 'acting' | 'requestId'>,
): MessageReceived {
  const agentId = given.from === 'agent' ? (given.agentId ?? acting.agentId) : undefined;
  if (agentId === null) throw invalidRequest({ path: '/agentId', message: 'is required where from is agent' });
  return {
    messageId: given.id ?? requestId,
    from: given.from,
    ...(agentId === undefined ? {} : { agentId }),
    visibility: given.visibility ?? 'public',
    sentAt: instantOf(given.sentAt),
    actor: acting.actor,
  };
}

function instantOf(given: string | undefined): Instant {
  const date = given === undefined ? new Date() : new Date(given);
  // Before 1970 nobody chatted: it is a clock that was never set, and no time that a database need keep.
  if (Number.isNaN(date.getTime()) || date.getTime() < 0)
    throw invalidRequest({ path: '/sentAt', message: 'must be an instant of the calendar, from 1970 on' });
  return date.toISOString();
}

/** Takes note that something was said; answers the message's id. */
export async function postMessage(
  deps: ConversationDeps,
  { id, body }: { readonly id: ConversationId; readonly body: MessageBody },
  context: Pick<RequestContext, 'acting' | 'requestId'>,
): Promise<string> {
  const message = messageOf(body, context);
  requireOwnVoice(message, context.acting);
  const row = await findVisible(deps.db, id, context.acting);
  if (message.agentId !== undefined) await noteAnswer(deps.db, message.agentId, message.visibility);
  if (row === null) {
    // Whose inbox it is in is not known yet, so an agent cannot be let in.
    if (!seesEveryInbox(context.acting)) throw conversationNotFound(id);
    await sayToUnknown(deps, { id, body, message });
  } else await sayToKnown(deps, row, message);
  await noteMessage(deps.db, id, { message, row });
  return message.messageId;
}

/**
 * Any public answer of an agent ends its row of misses, whichever conversation it is in. The row is counted over all of
 * them, so it cannot be one conversation's business.
 *
 * @throws Problem `agent_not_found`
 */
async function noteAnswer(db: Database, agentId: AgentId, visibility: Visibility): Promise<void> {
  const agent = await db.agent.findUnique({ where: { id: agentId }, select: { misses: true } });
  if (agent === null) throw agentNotFound(agentId);
  if (agent.misses > 0 && visibility === 'public') {
    await db.agent.updateMany({ where: { id: agentId, misses: { gt: 0 } }, data: { misses: 0 } });
  }
}

/** Agents and supervisors speak for themselves only: nobody else's answer may stop a response timer. */
function requireOwnVoice(message: MessageReceived, { role, agentId }: Acting): void {
  if (role === 'service' || role === 'administrator') return;
  if (message.from === 'agent' && message.agentId === agentId) return;
  throw new Problem('forbidden', `agent ${agentId} may only post messages from agent ${agentId}.`);
}

async function sayToKnown(
  { db, gateway }: ConversationDeps,
  row: ConversationRow,
  message: MessageReceived,
): Promise<void> {
  const opening = openingOfRow(row, message.actor);
  const said = { ...message, foundVersion: row.version };
  if (message.from === 'consumer') return gateway.sayOrStart(opening, said);
  try {
    await gateway.say(row.id, said);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    // A resolved conversation has no workflow, and only its consumer can reopen it. An open one lost it.
    const now = await findConversation(db, row.id);
    if (now !== null && now.status !== 'resolved') await gateway.sayOrStart(opening, said);
  }
}

/** No row: started a moment ago and not written yet, or never heard of. */
async function sayToUnknown(
  { db, gateway }: ConversationDeps,
  { id, body, message }: { readonly id: ConversationId; readonly body: MessageBody; readonly message: MessageReceived },
): Promise<void> {
  if (message.from === 'consumer' && body.inboxId !== undefined) {
    await requireInbox(db, body.inboxId);
    return gateway.sayOrStart(openingOfMessage(id, body.inboxId, { body, message }), message);
  }
  try {
    await gateway.say(id, message);
  } catch (error) {
    throw error instanceof WorkflowNotFoundError ? conversationNotFound(id) : error;
  }
}

function openingOfMessage(
  conversationId: ConversationId,
  inboxId: string,
  { body, message }: { readonly body: MessageBody; readonly message: MessageReceived },
): OpenConversation {
  const consumer = { id: body.consumer?.id ?? conversationId, name: body.consumer?.name ?? null };
  return { conversationId, inboxId, consumer, actor: message.actor };
}
