import type { Instant } from '../contract/ids.ts';
import type { MessageReceived } from '../contract/messages.ts';
import type { Hold, MessageLog, Unanswered } from '../contract/transitions.ts';
import { earlierOf, laterOf } from './instants.ts';

/** How many message ids are remembered, to know a repeated one. */
export const REMEMBERED_IDS = 500;
/** How many unanswered times are kept; beyond that those in the middle go, which no deadline depends on. */
const REMEMBERED_UNANSWERED = 100;

export const EMPTY_LOG: MessageLog = { recentIds: [], unansweredAt: [], lastAnswerAt: null };

/** What a message meant for the conversation. */
export type MessageEffect =
  | { readonly kind: 'repeated' | 'ignored' | 'consumer' }
  /** A public answer of whoever held it when it was said. */
  | { readonly kind: 'answered' };

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
): { readonly log: MessageLog; readonly effect: MessageEffect } {
  if (log.recentIds.includes(message.messageId)) return { log, effect: { kind: 'repeated' } };
  const noted = { ...log, recentIds: [...log.recentIds, message.messageId].slice(-REMEMBERED_IDS) };
  const sentAt = earlierOf(message.sentAt, now);
  if (message.from === 'consumer') {
    return { log: takeConsumerMessage(noted, sentAt), effect: { kind: 'consumer' } };
  }
  if (!isAnswer(message, sentAt, holds)) return { log: noted, effect: { kind: 'ignored' } };
  return { log: takeAnswer(noted, sentAt), effect: { kind: 'answered' } };
}

/** First and last unanswered message, or null. */
export function unansweredOf(log: MessageLog): Unanswered | null {
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
  return own.some((hold) => hold.until === null || (hold.from <= sentAt && sentAt <= hold.until));
}
