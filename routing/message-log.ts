import type { Instant } from '../contract/ids.ts';
import type { MessageReceived } from '../contract/messages.ts';
import type { Hold, MessageLog, Unanswered } from '../contract/transitions.ts';
import { earlierOf, laterOf, toMs } from './instants.ts';

/** How many message ids are remembered, to know a repeated one. */
export const REMEMBERED_IDS = 500;
/** How many past holds are kept, to judge an answer that arrives late. */
export const REMEMBERED_HOLDS = 20;
/** How many unanswered times are kept; beyond that those in the middle go, which no deadline depends on. */
const REMEMBERED_UNANSWERED = 100;

/** A time before is that of a clock which was never set. */
const EARLIEST: Instant = '1970-01-01T00:00:00.000Z';

export const EMPTY_LOG: MessageLog = { recentIds: [], unansweredAt: [], lastAnswerAt: null };

/**
 * How far the clocks of message sources may lag behind the workflow's: an answer given at once must not seem to have been
 * given before the assignment.
 */
const CLOCK_SKEW_MS = 250;

/**
 * Takes a message into the log. The outcome is that of all messages sorted by `sentAt`, whatever the order of arrival: a
 * late one changes only what it would have changed in order, one older than the latest answer changes nothing. A time
 * in the future counts as now; of two at the same instant the answer counts as the later.
 */
export function takeMessage(
  log: MessageLog,
  message: MessageReceived,
  holds: readonly Hold[],
  now: Instant,
): MessageLog {
  if (log.recentIds.includes(message.messageId)) return log;
  const noted = { ...log, recentIds: [...log.recentIds, message.messageId].slice(-REMEMBERED_IDS) };
  const sentAt = earlierOf(laterOf(message.sentAt, EARLIEST), now);
  if (message.from === 'consumer') return takeConsumerMessage(noted, sentAt);
  return isAnswer(message, sentAt, holds) ? takeAnswer(noted, sentAt) : noted;
}

/** Whether what was unanswered before is, at least in part, answered now; that ends a row of timeouts. */
export const isAnsweredBy = (before: MessageLog, after: MessageLog): boolean =>
  after.unansweredAt.length < before.unansweredAt.length;

/** First and last unanswered message, or null. */
export function unansweredOf(log: Pick<MessageLog, 'unansweredAt'>): Unanswered | null {
  const first = log.unansweredAt[0];
  const latest = log.unansweredAt.at(-1);
  return first === undefined || latest === undefined ? null : { first, latest };
}

function takeConsumerMessage(log: MessageLog, sentAt: Instant): MessageLog {
  if (log.lastAnswerAt !== null && sentAt <= log.lastAnswerAt) return log;
  const times = [...log.unansweredAt, sentAt].sort();
  const half = REMEMBERED_UNANSWERED / 2;
  const kept = times.length > REMEMBERED_UNANSWERED ? [...times.slice(0, half), ...times.slice(-half)] : times;
  return { ...log, unansweredAt: kept };
}

function takeAnswer(log: MessageLog, sentAt: Instant): MessageLog {
  const lastAnswerAt = log.lastAnswerAt === null ? sentAt : laterOf(log.lastAnswerAt, sentAt);
  return { ...log, lastAnswerAt, unansweredAt: log.unansweredAt.filter((at) => at > lastAnswerAt) };
}

/** Only a public message of an agent who holds the conversation, or held it when it was said, is an answer. */
function isAnswer(message: MessageReceived, sentAt: Instant, holds: readonly Hold[]): boolean {
  if (message.from !== 'agent' || message.visibility !== 'public') return false;
  const own = holds.filter((hold) => hold.agentId === message.agentId);
  return own.some(
    ({ from, until }) => toMs(from) - CLOCK_SKEW_MS <= toMs(sentAt) && (until === null || sentAt <= until),
  );
}
