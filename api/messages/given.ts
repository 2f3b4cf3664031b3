import type { MessageReceived } from '../../contract/conversation.ts';
import type { Author, Visibility } from '../../contract/model.ts';
import type { Acting } from '../access/caller.ts';
import { instantGiven } from '../http/instants.ts';
import { invalidRequest } from '../http/problem.ts';

/** What a request says about a message. */
export interface GivenMessage {
  readonly id?: string;
  readonly from: Author;
  readonly agentId?: string;
  readonly visibility?: Visibility;
  readonly sentAt?: string;
}

/** The message as it is recorded, completed from who sent it and when. */
export function messageOf(
  given: GivenMessage,
  { acting, requestId }: { readonly acting: Acting; readonly requestId: string },
): MessageReceived {
  const agentId = given.from === 'agent' ? (given.agentId ?? acting.agentId) : undefined;
  if (agentId === null) throw invalidRequest({ path: '/agentId', message: 'is required where from is agent' });
  return {
    messageId: given.id ?? requestId,
    from: given.from,
    ...(agentId === undefined ? {} : { agentId }),
    visibility: given.visibility ?? 'public',
    sentAt: given.sentAt === undefined ? new Date().toISOString() : instantGiven(given.sentAt, '/sentAt'),
    actor: acting.actor,
  };
}
