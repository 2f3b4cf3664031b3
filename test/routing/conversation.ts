import type { MessageReceived } from '../../contract/conversation.ts';
import type { AgentId, Instant } from '../../contract/ids.ts';
import type { ConversationRow } from '../../routing/conversation-row.ts';
import { type Hold, type RecordedMessage, saidAt, takeMessage } from '../../routing/unanswered.ts';
import { assigned, at } from './builders.ts';

type Said = Partial<MessageReceived> & Pick<MessageReceived, 'from'>;

/** A message named by who said it when; the id is the name unless another is given. */
export const message = (seconds: number, said: Said): MessageReceived => ({
  messageId: `${said.agentId ?? said.from}@${seconds}`,
  visibility: 'public',
  sentAt: at(seconds),
  actor: { kind: 'key', id: 'k1' },
  ...said,
});

export const question = (seconds: number, said: Partial<MessageReceived> = {}): MessageReceived =>
  message(seconds, { from: 'consumer', ...said });

export const reply = (seconds: number, agentId: AgentId, said: Partial<MessageReceived> = {}): MessageReceived =>
  message(seconds, { from: 'agent', agentId, ...said });

/** `a2` held it from 0 to 10, `a1` holds it since. */
export const HOLDS: readonly Hold[] = [
  { agentId: 'a2', from: at(0), until: at(10) },
  { agentId: 'a1', from: at(10), until: null },
];

interface Taking {
  readonly row?: ConversationRow;
  readonly holds?: readonly Hold[];
  /** By when all have arrived; what is said later counts as said then. */
  readonly now?: Instant;
}

/** Takes messages in the order given, which is that of their arrival, as the store does: a known id is not taken again. */
export function takeAll(messages: readonly MessageReceived[], { row, holds = HOLDS, now = at(1000) }: Taking = {}) {
  const recorded = new Map<string, RecordedMessage>();
  let present = row ?? assigned(0, { assignedAt: at(10) });
  for (const each of messages) {
    if (recorded.has(each.messageId)) continue;
    const nextQuestionAt = firstQuestionAfter(saidAt(each.sentAt, now), [...recorded.values()]);
    const taken = takeMessage(present, each, { holds, nextQuestionAt }, now);
    recorded.set(each.messageId, taken.message);
    present = taken.row;
  }
  return { row: present, recorded: [...recorded.values()] };
}

export function firstQuestionAfter(instant: Instant, recorded: readonly RecordedMessage[]): Instant | null {
  const times = recorded
    .filter(({ from, sentAt }) => from === 'consumer' && sentAt > instant)
    .map(({ sentAt }) => sentAt);
  return times.sort()[0] ?? null;
}
