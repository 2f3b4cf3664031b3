import { setTimeout as delay } from 'node:timers/promises';
import type { MessageReceived } from '../../contract/conversation.ts';
import type { ConversationId } from '../../contract/ids.ts';
import { openingOf } from '../../contract/workflow-starts.ts';
import { knowConsumer } from '../../store/consumers.ts';
import type { Database } from '../../store/database.ts';
import { type MessageFacts, readMessageFacts, recordMessage } from '../../store/messages.ts';
import { type Acting, seesEveryInbox } from '../access/caller.ts';
import { requireVisible } from '../access/visible-conversations.ts';
import { agentNotFound, conversationNotFound, inboxNotFound } from '../http/not-found.ts';
import { Problem } from '../http/problem.ts';
import type { ConversationGateway } from '../temporal/conversation-gateway.ts';
import { messageOf } from './given.ts';
import type { MessageBody } from './schema.ts';
import type { MessageTeller } from './teller.ts';
import type { Turns } from './turns.ts';

export interface MessageDeps {
  readonly db: Database;
  readonly gateway: ConversationGateway;
  readonly teller: MessageTeller;
  /** Messages of one conversation are recorded one after another. */
  readonly turns: Turns;
}

interface Posting {
  readonly id: ConversationId;
  readonly body: MessageBody;
}

interface PostContext {
  readonly acting: Acting;
  readonly requestId: string;
}

/** How often a message is judged anew because somebody else changed the conversation meanwhile. */
const ATTEMPTS = 50;
const LONGEST_PAUSE_MS = 40;
/** Pause while a conversation that has begun has no row yet. */
const ROW_PAUSE_MS = 100;

/** Takes note that something was said; answers the message's id. */
export async function postMessage(deps: MessageDeps, { id, body }: Posting, context: PostContext): Promise<string> {
  const message = messageOf(body, context);
  requireOwnVoice(message, context.acting);
  await deps.turns(id, () => take(deps, { id, body, message }, context.acting));
  return message.messageId;
}

/** Agents and supervisors speak for themselves only: nobody else's answer may stop a response timer. */
function requireOwnVoice(message: MessageReceived, { role, agentId }: Acting): void {
  if (role === 'service' || role === 'administrator') return;
  if (message.from === 'agent' && message.agentId === agentId) return;
  throw new Problem('forbidden', `agent ${agentId} may only post messages from agent ${agentId}.`);
}

interface Taking extends Posting {
  readonly message: MessageReceived;
}

async function take(deps: MessageDeps, taking: Taking, acting: Acting): Promise<void> {
  const { id, message } = taking;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const at = new Date().toISOString();
    const facts = await readMessageFacts(deps.db, { conversationId: id, message, at, readerId: acting.agentId });
    const taken =
      facts === null ? await begin(deps, taking, acting) : await record(deps, { facts, message, at }, acting);
    if (taken) return;
    await delay(facts === null ? ROW_PAUSE_MS : Math.random() * Math.min(attempt * 4, LONGEST_PAUSE_MS));
  }
  throw new Problem('overloaded', `too much happens to conversation ${id} at once: repeat with the same id.`);
}

interface Recording {
  readonly facts: MessageFacts;
  readonly message: MessageReceived;
  readonly at: string;
}

/** @returns false if somebody else changed the conversation since the facts were read */
async function record(
  { db, gateway, teller }: MessageDeps,
  { facts, message, at }: Recording,
  acting: Acting,
): Promise<boolean> {
  const { row, isMember, authorMisses, known } = facts;
  requireVisible(acting, row.inboxId, isMember);
  if (message.agentId !== undefined && authorMisses === null) throw agentNotFound(message.agentId);
  if (known) return true;
  if (row.status === 'resolved' && message.from === 'consumer') {
    // It reopens the conversation, whose opening records it.
    await gateway.tellMessage(openingOf(row, message.actor), { message });
    return true;
  }
  const recorded = await recordMessage(db, facts, { message, at });
  if (recorded.kind === 'overtaken') return false;
  if (recorded.tell !== null) teller.tell(openingOf(row, message.actor), { message, standing: recorded.tell });
  return true;
}

/** No row: it begins with this message, was started a moment ago and is not written yet, or was never heard of. */
async function begin({ db, gateway }: MessageDeps, { id, body, message }: Taking, acting: Acting): Promise<boolean> {
  // Whose inbox it is in is not known yet, so an agent cannot be let in.
  if (!seesEveryInbox(acting)) throw conversationNotFound(id);
  const { inboxId } = body;
  if (message.from === 'consumer' && inboxId !== undefined) {
    if ((await db.inbox.findUnique({ where: { id: inboxId }, select: { id: true } })) === null)
      throw inboxNotFound(inboxId);
    const consumer = { id: body.consumer?.id ?? id, name: body.consumer?.name ?? null };
    const { key: consumerKey } = await knowConsumer(db, consumer);
    await gateway.tellMessage({ conversationId: id, inboxId, consumerKey, actor: message.actor }, { message });
    return true;
  }
  if (message.from === 'consumer') {
    if (await gateway.tellMessageIfRunning(id, { message })) return true;
  } else if (await gateway.isRunning(id)) return false;
  throw conversationNotFound(id);
}
