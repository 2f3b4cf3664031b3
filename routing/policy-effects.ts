import type { Due } from '../contract/conversation.ts';
import type { ConversationId, Instant } from '../contract/ids.ts';
import { nextDue } from './due.ts';
import type { Settled } from './plan.ts';
import type { Facts } from './transitions/facts.ts';

/** What a changed policy does to conversations that run. */
export interface PolicyEffects {
  /** Something is due at another time than before, or not any more. */
  readonly rearmed: number;
  /** Taken from their agents at once: overdue by the new policy, or held in a state that loses them. */
  readonly dueNow: number;
  /** Waiting ones that somebody is given at once. */
  readonly waitingServed: number;
  /** Which: taken, served, re-armed, in this order; at most 50. */
  readonly conversations: readonly ConversationId[];
}

/** Of a change of nothing. */
export const NO_EFFECTS: PolicyEffects = { rearmed: 0, dueNow: 0, waitingServed: 0, conversations: [] };

/** How many conversations are named. */
export const MOST_NAMED = 50;

type Effect = 'dueNow' | 'waitingServed' | 'rearmed';

/** What the transition of a changed policy comes to, beside what was due under the inboxes' policies `before`. */
export function policyEffects(
  settled: readonly Settled[],
  { before, facts }: { readonly before: Facts['inboxes']; readonly facts: Facts },
): PolicyEffects {
  const effects = settled.map((each) => ({ id: each.after.id, effect: effectOf(each, { before, facts }) }));
  const idsOf = (wanted: Effect) => effects.filter(({ effect }) => effect === wanted).map(({ id }) => id);
  const [dueNow, waitingServed, rearmed] = [idsOf('dueNow'), idsOf('waitingServed'), idsOf('rearmed')];
  return {
    rearmed: rearmed.length,
    dueNow: dueNow.length,
    waitingServed: waitingServed.length,
    conversations: [...dueNow, ...waitingServed, ...rearmed].slice(0, MOST_NAMED),
  };
}

function effectOf(
  { before: row, after, standing }: Settled,
  { before, facts }: { readonly before: Facts['inboxes']; readonly facts: Facts },
): Effect | null {
  const policy = row === null ? undefined : before.get(row.inboxId)?.policy;
  if (row === null || policy === undefined) return null;
  if (row.agentId !== after.agentId) return row.agentId === null ? 'waitingServed' : 'dueNow';
  const { at } = facts;
  const availability = row.agentId === null ? null : (facts.agents.get(row.agentId)?.availability ?? null);
  const was = nextDue(row, { policy, availability, at });
  if (isOverdue(standing.due, at) && !isOverdue(was, at)) return 'dueNow';
  return was?.what === standing.due?.what && was?.at === standing.due?.at ? null : 'rearmed';
}

const isOverdue = (due: Due | null, at: Instant): boolean => due?.what === 'timeout' && due.at <= at;
