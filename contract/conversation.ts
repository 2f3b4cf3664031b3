import type { AgentId, ConsumerKey, ConversationId, InboxId, Instant, MessageId, TeamId } from './ids.ts';
import type { Actor, Author, Availability, ConversationState, Priority, Visibility } from './model.ts';

/** How a conversation begins; what it names is checked by the caller against the directory. */
export interface OpenConversation {
  readonly conversationId: ConversationId;
  readonly inboxId: InboxId;
  readonly consumerKey: ConsumerKey;
  readonly teamId?: TeamId | null;
  /** Default `normal`. */
  readonly priority?: Priority;
  readonly skills?: readonly string[];
  /** Gets it if eligible at the first decision. */
  readonly preferredAgentId?: AgentId;
  /** A bot or a form still has it: not routed until `handOff`. */
  readonly pending?: boolean;
  readonly actor: Actor;
}

/** Something was said. No text: ids, times, who. */
export interface MessageReceived {
  readonly messageId: MessageId;
  readonly from: Author;
  /** The author, where `from` is `agent`. */
  readonly agentId?: AgentId;
  readonly visibility: Visibility;
  /** When it was said; decides over the time it arrived. A time in the future counts as now. */
  readonly sentAt: Instant;
  readonly actor: Actor;
}

/** What time alone will make necessary: an answer is missed, a warning is due, somebody may have become eligible. */
export interface Due {
  readonly what: 'timeout' | 'warning' | 'look';
  readonly at: Instant;
}

/**
 * A conversation as the database knows it after a transition. Of two standings the one with the higher
 * `conversation.version` is the newer.
 */
export interface Standing {
  readonly conversation: ConversationState;
  /** The holder's; null while nobody holds it. */
  readonly availability: Availability | null;
  /** What is to be looked at next, and when; null if only a message or a person can change anything. */
  readonly due: Due | null;
}

/** `inbox`: status and agent are not written, which saves one action for each change. `none`: the namespace need know none. */
export type SearchAttributeSetting = 'all' | 'inbox' | 'none';
