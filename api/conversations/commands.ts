import { COMMANDS, type CommandBody, type CommandName } from '../../contract/commands.ts';
import type { OpenConversation } from '../../contract/conversation.ts';
import type { AgentId, ConversationId } from '../../contract/ids.ts';
import type { Actor, Consumer } from '../../contract/model.ts';
import { openingOf } from '../../contract/workflow-starts.ts';
import type { ConversationRow } from '../../routing/conversation-row.ts';
import { readConsumer } from '../../store/consumers.ts';
import { readCommandGround } from '../../store/conversation-views.ts';
import { withName } from '../../store/named-decisions.ts';
import { actingIn } from '../access/acting.ts';
import { type Acting, actingAsSelf, type Caller, requireCommandRights, seesEveryInbox } from '../access/caller.ts';
import { readVisible, requireVisible } from '../access/visible-conversations.ts';
import { conversationNotFound } from '../http/not-found.ts';
import { invalidRequest, Problem } from '../http/problem.ts';
import type { AskedCommand } from '../temporal/conversation-gateway.ts';
import { isWorkflowGone } from '../temporal/failures.ts';
import type { ConversationDeps, Outcome, Wanted } from './context.ts';
import { unchanged } from './open.ts';

/** What somebody wants of a conversation. */
export interface GivenCommand {
  readonly id: ConversationId;
  readonly name: CommandName;
  readonly body: CommandBody;
  readonly caller: Caller;
  /** In whose name a key asks. */
  readonly actorId: AgentId | undefined;
}

/** The first on the workflow that runs, the others start one. */
const ATTEMPTS = 3;

/** Carries out a command: who may, on what, then one message to the conversation's workflow. */
export async function commandConversation(
  deps: ConversationDeps,
  given: GivenCommand,
  wanted: Wanted,
): Promise<Outcome> {
  const { id, name, body } = given;
  const { row, consumer, acting } = await requireRights(deps, given);
  const command = { body, actor: actorOf(given, acting), requestId: wanted.requestId };
  const asked = { id, inboxId: row?.inboxId, name, command };

  // The row may be behind its workflow: a message that was taken may be about to begin or reopen the conversation. So the
  // workflow is asked whatever the row says, and the row counts only if nobody is there.
  let opening: OpenConversation | undefined;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      return await send(deps, asked, { opening, consumer, later: wanted.later });
    } catch (error) {
      if (!isWorkflowGone(error)) throw error;
      const now = await readVisible(deps.db, id, acting);
      if (now.row.status === 'resolved') {
        if (COMMANDS[name].acceptsResolved) return unchanged(now.view, wanted.later);
        throw new Problem('conversation_resolved', `conversation ${id} is resolved.`);
      }
      // Open, but without its workflow, which starts again with the command.
      opening = openingOf(now.row, command.actor);
    }
  }
  throw new Problem('temporal_unavailable', `the workflow of conversation ${id} ended again and again: try again.`);
}

interface Rights {
  /** Null for a conversation that may begin at this moment. In whose inbox that is, is not known yet. */
  readonly row: ConversationRow | null;
  readonly consumer: Consumer | null;
  readonly acting: Acting;
}

async function requireRights({ db }: ConversationDeps, given: GivenCommand): Promise<Rights> {
  const { id, name, body, caller } = given;
  const actorId = actorIdOf(given);
  const ground = await readCommandGround(db, { id, actorId: actorId ?? actingAsSelf(caller).agentId });
  const acting = actingIn(caller, actorId, ground.actor);
  if (!COMMANDS[name].programsMay) requireCommandRights(acting);
  if (
    'overCapacity' in body &&
    body.overCapacity === true &&
    acting.role !== 'supervisor' &&
    acting.role !== 'administrator'
  ) {
    throw new Problem('forbidden', 'overCapacity takes a supervisor or an administrator.');
  }
  if (ground.row !== null) requireVisible(acting, ground.row.inboxId, ground.actor?.isMember === true);
  else if (!seesEveryInbox(acting)) throw conversationNotFound(id);
  return { row: ground.row, consumer: ground.consumer, acting };
}

/** A person claims for that person only; a service key may claim for an agent if that agent may. */
function actorIdOf({ name, body, caller, actorId }: GivenCommand): AgentId | undefined {
  if (name !== 'claim' || !('agentId' in body)) return actorId;
  if (caller.kind === 'person' && body.agentId !== caller.id) {
    throw new Problem('forbidden', `agent ${caller.id} may not claim for ${body.agentId}: use assign.`);
  }
  return caller.role === 'service' ? body.agentId : undefined;
}

/** A key that claims for an agent is still who did it. */
const actorOf = ({ name, caller }: GivenCommand, acting: Acting): Actor =>
  name === 'claim' ? actingAsSelf(caller).actor : acting.actor;

async function send(
  { db, gateway }: ConversationDeps,
  asked: AskedCommand,
  {
    opening,
    consumer,
    later,
  }: { readonly opening: OpenConversation | undefined; readonly consumer: Consumer | null; readonly later: boolean },
): Promise<Outcome> {
  if (later) {
    await (opening === undefined ? gateway.tell(asked) : gateway.tellAfresh(opening, asked));
    return { kind: 'accepted', conversationId: asked.id };
  }
  const { conversation, warnings, decision } = await (opening === undefined
    ? gateway.ask(asked)
    : gateway.askAfresh(opening, asked));
  // Of one that began while it was asked for, nothing was read yet.
  const known = consumer ?? (await readConsumer(db, asked.id));
  if (known === null) throw new Error(`conversation ${asked.id} has answered, and has no row`);
  const told = decision && (await withName(db, decision));
  return { kind: 'answered', answer: { ...conversation, consumer: known, warnings, decision: told } };
}

/** What a body must say beside its schema. @throws Problem `invalid_request` */
export function requireSense(name: CommandName, body: CommandBody): void {
  if (name !== 'assign' || 'agentId' in body || 'teamId' in body) return;
  throw invalidRequest({ path: '', message: 'must name agentId, teamId or both' });
}
