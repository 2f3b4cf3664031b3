import type { Decision } from '../../contract/decision.ts';
import type { ConversationLedger, LedgerEvent } from './ledger-view.ts';

/** How a line is meant, which decides its colour. */
export type Tone = 'given' | 'waits' | 'taken' | 'alarm' | 'closed' | 'office';

/** One line of the timeline, before it is laid out. */
export interface TimelineEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Breaks ties: the order of commitment, or 0 for what the demo did itself. */
  readonly order: number;
  /** Null where it is about no conversation. */
  readonly conversation: number | null;
  readonly what: string;
  readonly why: string;
  readonly tone: Tone;
}

/** The events of one conversation as lines; those that say nothing new to a reader have none. */
export function narrate(ledger: ConversationLedger, conversation: number): readonly TimelineEntry[] {
  const decisions = new Map(ledger.decisions.map((decision) => [decision.id, decision]));
  let waitingSince: number | null = null;
  return ledger.events.flatMap((event): TimelineEntry[] => {
    const at = Date.parse(event.occurredAt);
    if (event.type === 'conversation.waiting') waitingSince = at;
    const waitedMs = event.type === 'conversation.assigned' && waitingSince !== null ? at - waitingSince : null;
    if (waitedMs !== null) waitingSince = null;
    const decision = event.decisionId === null ? undefined : decisions.get(event.decisionId);
    const said = sayEvent(event, { decision, waitedMs });
    return said === null ? [] : [{ at, order: Number(event.id), conversation, ...said }];
  });
}

interface Context {
  readonly decision: Decision | undefined;
  readonly waitedMs: number | null;
}

type Saying = Pick<TimelineEntry, 'what' | 'why' | 'tone'>;

function sayEvent(
  { type, occurredAt, agentId, reason, data }: LedgerEvent,
  { decision, waitedMs }: Context,
): Saying | null {
  switch (type) {
    case 'conversation.assigned': {
      const waited = waitedMs === null ? '' : `after ${(waitedMs / 1_000).toFixed(1)} s, `;
      return { what: `assigned to ${agentId}`, why: `${waited}${whyGiven(decision, reason)}`, tone: 'given' };
    }
    case 'conversation.waiting':
      return {
        what: 'waits',
        why: decision === undefined ? '' : shorten(decision.sentence, /^Waits: /),
        tone: 'waits',
      };
    case 'conversation.unassigned':
      // The line about its end follows.
      if (reason === 'resolved') return null;
      return { what: `taken from ${agentId}`, why: WHY_TAKEN[reason ?? ''] ?? words(reason), tone: 'taken' };
    case 'conversation.amended':
      return { what: `${data['priority']} priority`, why: 'ranked again', tone: 'waits' };
    case 'conversation.response_warning': {
      const leftMs = Date.parse(String(data['responseDueAt'])) - Date.parse(occurredAt);
      return {
        what: `${agentId} is warned`,
        why: `an answer is due in ${(leftMs / 1_000).toFixed(1)} s`,
        tone: 'waits',
      };
    }
    case 'conversation.escalated':
      return { what: 'escalated', why: `${data['timeouts']} answers in a row came too late`, tone: 'alarm' };
    case 'conversation.resolved':
      return {
        what: 'resolved',
        why: typeof data['disposition'] === 'string' ? data['disposition'] : '',
        tone: 'closed',
      };
    case 'conversation.reopened':
      return { what: 'reopened', why: 'the consumer wrote again', tone: 'waits' };
    default:
      return null;
  }
}

const WHY_TAKEN: Readonly<Record<string, string>> = {
  response_timeout: 'no answer in time',
  logout: 'logged out',
  offline: 'went offline',
  connection_lost: 'lost the connection',
};

function whyGiven(decision: Decision | undefined, reason: string | null): string {
  if (decision === undefined) return words(reason);
  return `${words(decision.reason)}: ${shorten(decision.sentence, /^Given to [^,]+, /)}`;
}

/** What the line says already is left out of the sentence. */
const shorten = (sentence: string, beginning: RegExp): string => sentence.replace(beginning, '').replace(/\.$/, '');

const words = (code: string | null): string => (code ?? '').replaceAll('_', ' ');
