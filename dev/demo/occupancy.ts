import type { ScriptedConversation } from './conversations.ts';

/** How long after its last message a conversation is closed. */
export interface Tails {
  readonly answeredMs: number;
  readonly unansweredMs: number;
}

/** When the conversation is closed. */
export const closesAt = (conversation: ScriptedConversation, { answeredMs, unansweredMs }: Tails): number =>
  lastLineAt(conversation) + (conversation.answered ? answeredMs : unansweredMs);

/** How many conversations are open at this moment. */
export function openAt(conversations: readonly ScriptedConversation[], tails: Tails, atMs: number): number {
  return conversations.filter((each) => firstLineAt(each) <= atMs && closesAt(each, tails) > atMs).length;
}

/** The most conversations that are open at once. */
export function peakOf(conversations: readonly ScriptedConversation[], tails: Tails): number {
  return Math.max(0, ...conversations.map((each) => openAt(conversations, tails, firstLineAt(each))));
}

/** When the last message of the day is written. */
export const endOfDay = (conversations: readonly ScriptedConversation[]): number =>
  Math.max(0, ...conversations.map(lastLineAt));

const firstLineAt = ({ lines }: ScriptedConversation): number => lines[0]?.atMs ?? 0;
const lastLineAt = ({ lines }: ScriptedConversation): number => lines.at(-1)?.atMs ?? 0;
