import type { MessageReceived } from '../../contract/conversation.ts';
import type { Instant } from '../../contract/ids.ts';
import type { Author, Visibility } from '../../contract/model.ts';
import type { Acting } from '../access/caller.ts';
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
    sentAt: instantOf(given.sentAt),
    actor: acting.actor,
  };
}

function instantOf(given: string | undefined): Instant {
  const date = given === undefined ? new Date() : new Date(given);
  // Before 1970 nobody chatted: it is a clock that was never set, and no time that a database need keep.
  if (Number.isNaN(date.getTime()) || date.getTime() < 0)
    throw invalidRequest({ path: '/sentAt', message: 'must be an instant of the calendar, from 1970 on' });
  return date.toISOString();
}
