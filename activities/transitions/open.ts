import type { OpenResult, OpenTransition } from '../../contract/transitions.ts';
import { startWaiting } from './changes.ts';
import { routeNow } from './route.ts';
import { addEvent, type Work } from './work.ts';

type Opened = Pick<OpenResult, 'outcome' | 'carried'>;

/**
 * The first step of a run. A new conversation is routed unless a bot still has it; a resolved one reopens if the consumer
 * wrote, and goes to whoever had it before where the policy says so; anything else is found as it is.
 */
export async function openStep(work: Work, { open, consumerMessageIds }: OpenTransition): Promise<Opened> {
  const { draft } = work;
  if (work.isNew) {
    addEvent(work, { type: 'conversation.created', agentId: null, data: { pending: draft.status === 'pending' } });
    const agentId = open.preferredAgentId;
    const wish = agentId === undefined ? null : ({ agentId, reason: 'preferred_agent' } as const);
    if (draft.status === 'waiting') await routeNow(work, { wish });
    return { outcome: 'created', carried: null };
  }
  const { carried } = draft;
  const known = carried?.messages.recentIds ?? [];
  const consumerWrote = consumerMessageIds.some((id) => !known.includes(id));
  if (draft.status !== 'resolved' || !consumerWrote) return { outcome: 'existing', carried };
  await reopen(work);
  return { outcome: 'reopened', carried };
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
