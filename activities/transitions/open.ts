import type { CarriedConversation, Hold, MessageLog, OpenResult, OpenTransition } from '../../contract/transitions.ts';
import { EMPTY_LOG, REMEMBERED_HOLDS, unansweredOf } from '../../routing/message-log.ts';
import { instantOf, type Transaction } from '../database.ts';
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
    const { version } = draft;
    await reviewStep(work, { because: 'doubt' });
    return { outcome: 'existing', carried: carried ?? (await recall(work, version)) };
  }
  await reopen(work);
  return { outcome: 'reopened', carried };
}

/** What the database knows of a conversation whose workflow is gone: what was said, who held it, how often it timed out. */
async function recall(work: Work, foundVersion: number): Promise<CarriedConversation> {
  const { tx, draft } = work;
  const { log: messages, answeredVersion } = await readLog(tx, draft.id);
  work.unanswered = unansweredOf(messages);
  work.timeouts = answeredVersion === foundVersion ? 0 : draft.timeouts;
  return {
    standing: null,
    messages,
    holds: await readPastHolds(tx, draft.id),
    timeouts: work.timeouts,
    warnedFor: null,
    decision: null,
    searchAttributes: 'all',
  };
}

interface KeptLog {
  readonly log: MessageLog;
  /** The version of the row that was answered last. */
  readonly answeredVersion: number | null;
}

async function readLog(tx: Transaction, conversationId: string): Promise<KeptLog> {
  const [kept] = await tx.$queryRaw<KeptLog[]>`
    SELECT log, answered_version AS "answeredVersion" FROM message_logs WHERE conversation_id = ${conversationId}`;
  return kept ?? { log: EMPTY_LOG, answeredVersion: null };
}

/** The latest of them, oldest first. */
async function readPastHolds(tx: Transaction, conversationId: string): Promise<readonly Hold[]> {
  const rows = await tx.$queryRaw<{ agentId: string; from: Date; until: Date }[]>`
    SELECT agent_id AS "agentId", started_at AS from, ended_at AS until FROM assignments
    WHERE conversation_id = ${conversationId} AND ended_at IS NOT NULL ORDER BY started_at DESC LIMIT ${REMEMBERED_HOLDS}`;
  return rows
    .reverse()
    .map(({ agentId, from, until }) => ({ agentId, from: instantOf(from), until: instantOf(until) }));
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
