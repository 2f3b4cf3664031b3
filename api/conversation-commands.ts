import type { ConversationId } from '../contract/ids.ts';
import type { Command, OpenConversation } from '../contract/messages.ts';
import { openingOfRow } from '../contract/workflow-starts.ts';
import type { Database } from '../runtime/database.ts';
import { type Acting, requireCommandRights, seesEveryInbox } from './caller.ts';
import type { CommandMessages } from './conversation-gateway.ts';
import { conversationNotFound, findVisible, readConversation } from './conversation-store.ts';
import type { ConversationRow } from './conversation-view.ts';
import { type ConversationDeps, type Outcome, type RequestContext, unchanged } from './conversations.ts';
import { Problem } from './problem.ts';
import { isWorkflowGone } from './temporal-failures.ts';

/** What somebody wants of a conversation. */
export interface AskedCommand<Asked extends Command> {
  readonly messages: CommandMessages<Asked>;
  /** The command without who asks. */
  readonly payload: Omit<Asked, keyof Command>;
  /** Refuses what names things that are not there. */
  readonly check?: () => Promise<void>;
  /** Whether a service key may on its own, as a bot does that is done with a conversation. */
  readonly programsMay?: boolean;
  /** Whether it finds a resolved conversation as it wants it. */
  readonly acceptsResolved?: boolean;
}

/** Carries out a command: who may, on what, then one message to the conversation's workflow. */
export async function commandConversation<Asked extends Command>(
  deps: ConversationDeps,
  { id, command }: { readonly id: ConversationId; readonly command: AskedCommand<Asked> },
  context: RequestContext,
): Promise<Outcome> {
  if (command.programsMay !== true) requireCommandRights(context.acting);
  let row = await findForCommand(deps.db, id, context.acting);
  await checkNamed(row, command);

  // The row may be behind its workflow: a message that was taken may be about to begin or reopen the conversation. So the
  // workflow is asked whatever the row says, and only where nobody is at home the row counts.
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const open = attempt > 1 && row !== null ? { opening: openingOfRow(row, context.acting.actor) } : {};
    try {
      return await send(deps, { id, command, ...open }, context);
    } catch (error) {
      if (!isWorkflowGone(error)) throw error;
      row = await readConversation(deps.db, id, context.acting);
      if (row.status === 'resolved') return whenResolved(row, command, context);
      // Open, but nobody at home: it lost its workflow, and starts again with the command.
    }
  }
  throw new Problem('temporal_unavailable', `the workflow of conversation ${id} ended again and again: try again.`);
}

/** The first on the workflow that runs, the others start one. */
const ATTEMPTS = 3;

/** The row, or null for a conversation that may begin at this moment. Whose inbox that is in is not known yet. */
async function findForCommand(db: Database, id: ConversationId, acting: Acting): Promise<ConversationRow | null> {
  const row = await findVisible(db, id, acting);
  if (row === null && !seesEveryInbox(acting)) throw conversationNotFound(id);
  return row;
}

/** Where several reasons to refuse apply, that it is resolved comes first. */
async function checkNamed<Asked extends Command>(row: ConversationRow | null, { check }: AskedCommand<Asked>) {
  if (row?.status !== 'resolved') return await check?.();
  await check?.().catch(() => {
    throw conversationResolved(row.id);
  });
}

const conversationResolved = (id: ConversationId) =>
  new Problem('conversation_resolved', `conversation ${id} is resolved.`);

interface Sending<Asked extends Command> {
  readonly id: ConversationId;
  readonly command: AskedCommand<Asked>;
  /** How the workflow is started where it is gone. */
  readonly opening?: OpenConversation;
}

async function send<Asked extends Command>(
  { gateway }: ConversationDeps,
  { id, command: { messages, payload }, opening }: Sending<Asked>,
  { acting, requestId, later }: RequestContext,
): Promise<Outcome> {
  const asked = { ...payload, actor: acting.actor, requestId } as Asked;
  if (later) {
    await (opening === undefined ? gateway.tell(id, messages, asked) : gateway.tellAfresh(opening, messages, asked));
    return { kind: 'accepted', conversationId: id };
  }
  const request = { asked, updateId: requestId };
  const { conversation, warnings, decision } = await (opening === undefined
    ? gateway.ask(id, messages, request)
    : gateway.askAfresh(opening, messages, request));
  return { kind: 'answered', answer: { ...conversation, warnings, decision } };
}

function whenResolved<Asked extends Command>(
  row: ConversationRow,
  { acceptsResolved }: AskedCommand<Asked>,
  { later }: RequestContext,
): Outcome {
  if (acceptsResolved !== true) throw conversationResolved(row.id);
  return unchanged(row, later);
}
