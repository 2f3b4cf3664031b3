import type { InboxId, Instant } from '../contract/ids.ts';
import { responseDeadline } from './response-deadline.ts';
import type { Facts } from './transitions/facts.ts';
import { type Change, loserOf, receiverOf } from './transitions/turn.ts';

/** What operators count of a transition, once it is committed. */
export interface Measures {
  /** Conversations that nobody held and somebody holds now, and since when they waited. */
  readonly assigned: readonly { readonly inboxId: InboxId; readonly waitingSince: Instant }[];
  /** Conversations that were taken back for a missed answer, and when that was due. */
  readonly timedOut: readonly { readonly inboxId: InboxId; readonly dueAt: Instant }[];
}

/** Of a transition that was found to have been carried out before, and of a refusal. */
export const NOTHING_MEASURED: Measures = { assigned: [], timedOut: [] };

/** One that passes from agent to agent in a single transition did not wait, and is not counted as assigned. */
export function measuresOf(settled: readonly Change[], facts: Facts): Measures {
  return {
    assigned: settled.flatMap((change) => {
      const { inboxId, waitingSince } = change.after;
      const waited = receiverOf(change) !== null && loserOf(change) === null;
      return waited && waitingSince !== null ? [{ inboxId, waitingSince }] : [];
    }),
    timedOut: settled.flatMap((change) => {
      const dueAt = missedDeadline(change, facts);
      return dueAt === null ? [] : [{ inboxId: change.after.inboxId, dueAt }];
    }),
  };
}

function missedDeadline({ before, events }: Change, { agents, inboxes }: Facts): Instant | null {
  const isTimeout = events.some(({ reason }) => reason === 'response_timeout');
  const policy = before === null ? undefined : inboxes.get(before.inboxId)?.policy;
  if (!isTimeout || before === null || before.agentId === null || policy === undefined) return null;
  return responseDeadline({ ...before, availability: agents.get(before.agentId)?.availability ?? null, policy });
}
