import type { CarriedConversation, OpenResult, OpenTransition } from '../../contract/transitions.ts';
import { startWaiting } from './changes.ts';
import { reviewStep } from './review.ts';
import { routeNow } from './route.ts';
import { addEvent, type Work } from './work.ts';

type Opened = Pick<OpenResult, 'outcome' | 'carried'>;

/**
 * The first step of a run. A new conversation is routed unless a bot still has it; a resolved one reopens if the consumer
 * wrote, and goes to whoever had it before where the policy says so. Anything else is found as it is: one that is open
 * lost its workflow, and whatever that one did not hear is looked at now.
 */
export async function openStep(work: Work, { consumerMessageIds }: OpenTransition): Promise<Opened> {
  const { draft } = work;
  if (work.isNew) {
    addEvent(work, { type: 'conversation.created', agentId: null, data: { pending: draft.status === 'pending' } });
    if (draft.status === 'waiting') await routeNow(work);
    return { outcome: 'created', carried: null };
  }
  const { carried } = draft;
  const known = carried?.messages.recentIds ?? [];
  const consumerWrote = consumerMessageIds.some((id) => !known.includes(id));
  if (draft.status !== 'resolved' || !consumerWrote) {
    await reviewStep(work, { because: 'doubt' });
    return { outcome: 'existing', carried: carried ?? recall(work) };
  }
  await reopen(work);
  return { outcome: 'reopened', carried };
}

/**
 * What the row knows of a conversation whose workflow is gone. What was unanswered counts from now: when it was said, and
 * whether it was answered since, went with the workflow.
 */
function recall(work: Work): CarriedConversation {
  const { base, draft } = work;
  const isUnanswered = draft.unansweredSince !== null && draft.status !== 'resolved';
  work.unanswered = isUnanswered ? { first: base.at, latest: base.at } : null;
  work.timeouts = draft.timeouts;
  return {
    standing: null,
    messages: { recentIds: [], unansweredAt: isUnanswered ? [base.at] : [], lastAnswerAt: null },
    holds: [],
    timeouts: draft.timeouts,
    warnedFor: null,
    decision: null,
    searchAttributes: 'all',
  };
}

async function reopen(work: Work): Promise<void> {
  const { draft, inbox } = work;
  startWaiting(work);
  Object.assign(draft, { resolvedAt: null, disposition: null, carried: null });
  addEvent(work, { type: 'conversation.reopened', agentId: null });
  const agentId = draft.previousAgentId;
  const back = agentId !== null && inbox.policy.reopenTo === 'previous_agent';
  await routeNow(work, { wish: back ? { agentId, reason: 'previous_agent' } : null });
}
