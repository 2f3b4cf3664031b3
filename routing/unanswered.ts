import type { MessageReceived } from '../contract/conversation.ts';
import type { AgentId, Instant } from '../contract/ids.ts';
import type { ConversationRow } from './conversation-row.ts';
import { addMs, earlierOf, laterOf } from './instants.ts';

/** A time before is that of a clock which was never set. */
const EARLIEST: Instant = '1970-01-01T00:00:00.000Z';

/**
 * How far the clocks of message sources may lag behind: an answer given at once must not seem to have been given before
 * the assignment.
 */
export const CLOCK_SKEW_MS = 250;

/** When and from whom a hold ran; `until` is null for the present one. */
export interface Hold {
  readonly agentId: AgentId;
  readonly from: Instant;
  readonly until: Instant | null;
}

/** A message as it is recorded. */
export interface RecordedMessage extends MessageReceived {
  /** Whether it began or ended something unanswered: a consumer message after the latest answer, or an answer. */
  readonly counted: boolean;
}

/** What judging a message depends on beside the conversation's row. */
export interface Circumstances {
  /** Who holds or held the conversation; needed for the messages of agents. */
  readonly holds: readonly Hold[];
  /** Time of the first recorded consumer message after this one; needed for the messages of agents. */
  readonly nextQuestionAt: Instant | null;
}

/** When a message counts as said: a time in the future counts as now. */
export const saidAt = (sentAt: Instant, at: Instant): Instant => earlierOf(laterOf(sentAt, EARLIEST), at);

/**
 * What a message makes of the row. The outcome is that of all messages sorted by `sentAt`, whatever the order in which
 * they arrive: a late one changes only what it would have changed in order, one older than the latest answer changes
 * nothing. Of two at the same instant the answer counts as the later.
 */
export function takeMessage(
  row: ConversationRow,
  message: MessageReceived,
  { holds, nextQuestionAt }: Circumstances,
  at: Instant,
): { readonly row: ConversationRow; readonly message: RecordedMessage } {
  const sentAt = saidAt(message.sentAt, at);
  const recorded = (counted: boolean) => ({ ...message, sentAt, counted });
  if (message.from === 'consumer') {
    const counted = row.answeredAt === null || sentAt > row.answeredAt;
    return { row: counted ? withQuestion(row, sentAt) : row, message: recorded(counted) };
  }
  const counted = isPublicReply(message) && wasHolder(message.agentId, sentAt, holds);
  return { row: counted ? withAnswer(row, sentAt, nextQuestionAt) : row, message: recorded(counted) };
}

/** A reply of an agent who did not hold the conversation when it arrived. */
export interface EarlyReply {
  readonly messageId: string;
  readonly agentId: AgentId;
  readonly sentAt: Instant;
  /** Time of the first consumer message after it. */
  readonly nextQuestionAt: Instant | null;
}

/**
 * Judges again, when the conversation is given to an agent, what that agent said since then: the reply may have overtaken
 * the assignment. Answers the row and the ids of the messages that count now.
 */
export function judgeAgain(
  row: ConversationRow,
  replies: readonly EarlyReply[],
): { readonly row: ConversationRow; readonly counted: readonly string[] } {
  const { agentId, assignedAt } = row;
  if (agentId === null || assignedAt === null) return { row, counted: [] };
  const hold = [{ agentId, from: assignedAt, until: null }];
  const answers = replies.filter((reply) => wasHolder(reply.agentId, reply.sentAt, hold));
  return {
    row: answers.reduce((judged, { sentAt, nextQuestionAt }) => withAnswer(judged, sentAt, nextQuestionAt), row),
    counted: answers.map(({ messageId }) => messageId),
  };
}

export const isPublicReply = ({ from, visibility }: MessageReceived): boolean =>
  from === 'agent' && visibility === 'public';

/** Only an agent who holds the conversation, or held it when the message was said, answers. */
function wasHolder(agentId: AgentId | undefined, sentAt: Instant, holds: readonly Hold[]): boolean {
  const own = holds.filter((hold) => hold.agentId === agentId);
  return own.some(({ from, until }) => addMs(from, -CLOCK_SKEW_MS) <= sentAt && (until === null || sentAt <= until));
}

function withQuestion(row: ConversationRow, sentAt: Instant): ConversationRow {
  const since = row.unansweredSince === null ? sentAt : earlierOf(row.unansweredSince, sentAt);
  const latest = row.unansweredLatest === null ? sentAt : laterOf(row.unansweredLatest, sentAt);
  return since === row.unansweredSince && latest === row.unansweredLatest
    ? row
    : { ...row, unansweredSince: since, unansweredLatest: latest };
}

/** An answer also ends the streak of timeouts, if it answers anything. */
function withAnswer(row: ConversationRow, sentAt: Instant, nextQuestionAt: Instant | null): ConversationRow {
  if (row.answeredAt !== null && sentAt <= row.answeredAt) return row;
  const { unansweredSince, unansweredLatest } = row;
  if (unansweredSince === null || unansweredSince > sentAt) return { ...row, answeredAt: sentAt };
  const ended = { ...row, answeredAt: sentAt, timeouts: 0, escalated: false };
  return unansweredLatest === null || unansweredLatest <= sentAt
    ? { ...ended, unansweredSince: null, unansweredLatest: null }
    : { ...ended, unansweredSince: nextQuestionAt ?? unansweredLatest };
}
