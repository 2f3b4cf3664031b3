import type { OpenConversation } from '../../contract/conversation.ts';
import type { Open } from '../../contract/messages.ts';
import type { ConversationView } from '../../contract/model.ts';
import { knowConsumer } from '../../store/consumers.ts';
import {
  type NamedByOpening,
  type OpeningGround,
  readConversation,
  readOpeningGround,
} from '../../store/conversation-views.ts';
import { withName } from '../../store/named-decisions.ts';
import type { Acting } from '../access/caller.ts';
import { agentNotFound, inboxNotFound, teamNotFound } from '../http/not-found.ts';
import { messageOf } from '../messages/given.ts';
import { isWorkflowGone, temporalUnavailable } from '../temporal/failures.ts';
import type { ConversationDeps, Outcome, RequestContext } from './context.ts';
import type { OpenBody } from './schema.ts';

/** Starts and routes a conversation, or answers how the one with that id stands. */
export async function openConversation(
  { db, gateway }: ConversationDeps,
  body: OpenBody,
  context: RequestContext,
): Promise<Outcome> {
  const id = body.id ?? context.requestId;
  const named = { id, inboxId: body.inboxId, teamId: body.teamId ?? null, agentId: body.preferredAgentId ?? null };
  const ground = await readOpeningGround(db, named, new Date().toISOString());
  const { existing } = ground;
  // A repeat may find what it opened itself; its workflow still knows the first answer.
  const mayBeOurs = context.repeated && !context.later && existing?.row.status !== 'resolved';
  if (existing !== null && !mayBeOurs) return unchanged(existing.view, context.later);
  requireNamed(named, ground);

  const { key, consumer } = await knowConsumer(db, { id: body.consumer.id, name: body.consumer.name ?? null });
  const opening = openingOf(body, { conversationId: id, consumerKey: key }, context.acting);
  const asked = { actor: context.acting.actor, ...firstMessage(body, context) };
  if (context.later) {
    await gateway.openLater(opening, asked);
    return { kind: 'accepted', conversationId: id };
  }
  try {
    const { conversation, warnings, decision, created } = await gateway.open(opening, asked, context.requestId);
    const told = { warnings, decision: decision && (await withName(db, decision)) };
    return { kind: created ? 'opened' : 'answered', answer: { ...conversation, consumer, ...told } };
  } catch (error) {
    if (!isWorkflowGone(error)) throw error;
    // It existed, and ended before it could answer.
    const ended = await readConversation(db, { id, readerId: null, at: new Date().toISOString() });
    if (ended === null) throw temporalUnavailable(error);
    return unchanged(ended.view, false);
  }
}

/** Everything the request names must be there. */
function requireNamed({ inboxId, teamId, agentId }: NamedByOpening, ground: OpeningGround): void {
  if (!ground.inboxExists) throw inboxNotFound(inboxId);
  if (teamId !== null && !ground.teamExists) throw teamNotFound(teamId);
  if (agentId !== null && !ground.agentExists) throw agentNotFound(agentId);
}

function openingOf(
  body: OpenBody,
  keys: Pick<OpenConversation, 'conversationId' | 'consumerKey'>,
  { actor }: Acting,
): OpenConversation {
  const { inboxId, teamId, priority, skills, preferredAgentId, pending } = body;
  return {
    ...keys,
    inboxId,
    ...(teamId == null ? {} : { teamId }),
    ...(priority === undefined ? {} : { priority }),
    ...(skills === undefined ? {} : { skills }),
    ...(preferredAgentId == null ? {} : { preferredAgentId }),
    ...(pending === undefined ? {} : { pending }),
    actor,
  };
}

const firstMessage = ({ message }: OpenBody, context: RequestContext): Pick<Open, 'message'> =>
  message === undefined ? {} : { message: messageOf({ ...message, from: message.from ?? 'consumer' }, context) };

/** The conversation as it stands, if a request changes nothing. */
export function unchanged(view: ConversationView, later: boolean): Outcome {
  if (later) return { kind: 'accepted', conversationId: view.id };
  return { kind: 'answered', answer: { ...view, warnings: [], decision: null } };
}
