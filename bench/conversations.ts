import pMap from 'p-map';
import type { Answer } from './http-client.ts';
import { CALLERS, type Inbox } from './inbox.ts';
import type { BenchStack } from './stack.ts';

/** The part of a conversation that is read here. */
export interface Conversation {
  readonly id: string;
  readonly status: string;
  readonly agentId: string | null;
  readonly waitingSince: string;
  readonly responseDueAt: string | null;
}

/** A consumer writes for the first time. */
export function createConversation(stack: BenchStack, inbox: Inbox, id: string): Promise<Answer<Conversation>> {
  return stack.client.call('POST', '/v1/conversations', creation(inbox, id));
}

interface ManyOptions {
  readonly count: number;
  /** Set apart from the others of the same inbox; default: nothing. */
  readonly infix?: string;
  /** Default: `CALLERS`. */
  readonly callers?: number;
}

/** Creates conversations as a preparation, where each must succeed; in the order of their numbers. */
export function prepareConversations(
  { client }: BenchStack,
  inbox: Inbox,
  { count, infix }: ManyOptions,
): Promise<readonly Conversation[]> {
  const create = (id: string) => client.expect<Conversation>('POST', '/v1/conversations', creation(inbox, id));
  return pMap(conversationIds(inbox, count, infix), create, { concurrency: CALLERS });
}

/** Creates conversations as the thing that is measured, and returns each answer, whatever it is. */
export function createConversations(
  stack: BenchStack,
  inbox: Inbox,
  { count, infix, callers = CALLERS }: ManyOptions,
): Promise<readonly Answer<Conversation>[]> {
  const create = (id: string) => createConversation(stack, inbox, id);
  return pMap(conversationIds(inbox, count, infix), create, { concurrency: callers });
}

export const wasRefused = ({ status }: Answer<unknown>): boolean => status >= 300;

function conversationIds(inbox: Inbox, count: number, infix = ''): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${inbox.id}-${infix}${`${index}`.padStart(5, '0')}`);
}

function creation(inbox: Inbox, id: string) {
  return { id, inboxId: inbox.id, consumer: { id: `consumer of ${id}` }, message: { id: `${id}-first` } };
}
