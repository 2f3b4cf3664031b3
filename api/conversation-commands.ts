import type { ConversationId } from '../contract/ids.ts';
import type { Command } from '../contract/messages.ts';
import { requireCommandRights } from './caller.ts';
import type { CommandMessages } from './conversation-gateway.ts';
import { readConversation } from './conversation-store.ts';
import type { ConversationRow } from './conversation-view.ts';
import { type ConversationDeps, type Outcome, type RequestContext, unchanged } from './conversations.ts';
import { Problem } from './problem.ts';
import { isWorkflowGone, temporalUnavailable } from './temporal-failures.ts';

/** What somebody wants of a conversation. */
export interface AskedCommand<Asked extends Command> {
  readonly messages: CommandMessages<Asked>;
  /** The command without who asks. */
  readonly payload: Omit<Asked, keyof Command>;
  /** Refuses what names things that are not there. */
  readonly check?: () => Promise<void>;
  /** Whether it finds a resolved conversation as it wants it. */
  readonly acceptsResolved?: boolean;
}

/** Carries out a command: who may, on what, then one message to the conversation's workflow. */
export async function commandConversation<Asked extends Command>(
  deps: ConversationDeps,
  { id, command }: { readonly id: ConversationId; readonly command: AskedCommand<Asked> },
  context: RequestContext,
): Promise<Outcome> {
  requireCommandRights(context.acting);
  const row = await readConversation(deps.db, id, context.acting);
  // A repeat may find resolved what it resolved itself; its workflow still knows the first answer. And a workflow that lost
  // the answer of its resolving learns of it by being asked once more.
  if (row.status === 'resolved' && !context.repeated && command.acceptsResolved !== true)
    return whenResolved(row, command, context);
  await command.check?.();

  try {
    return await send(deps, { id, command }, context);
  } catch (error) {
    if (!isWorkflowGone(error)) throw error;
    const now = await readConversation(deps.db, id, context.acting);
    if (now.status === 'resolved') return whenResolved(now, command, context);
    // Open, but nobody at home: it is being repaired.
    throw temporalUnavailable(error);
  }
}

async function send<Asked extends Command>(
  { gateway }: ConversationDeps,
  { id, command }: { readonly id: ConversationId; readonly command: AskedCommand<Asked> },
  { acting, requestId, later }: RequestContext,
): Promise<Outcome> {
  const asked = { ...command.payload, actor: acting.actor, requestId } as Asked;
  if (later) {
    await gateway.tell(id, command.messages, asked);
    return { kind: 'accepted', conversationId: id };
  }
  const { conversation, warnings, decision } = await gateway.ask(id, command.messages, { asked, updateId: requestId });
  return { kind: 'answered', answer: { ...conversation, warnings, decision } };
}

function whenResolved<Asked extends Command>(
  row: ConversationRow,
  { acceptsResolved }: AskedCommand<Asked>,
  { later }: RequestContext,
): Outcome {
  if (acceptsResolved !== true) throw new Problem('conversation_resolved', `conversation ${row.id} is resolved.`);
  return unchanged(row, later);
}
