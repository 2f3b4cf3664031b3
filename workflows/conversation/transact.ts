import { log, rootCause } from '@temporalio/workflow';
import type { ConversationDone, ConversationTransition, TransitionRefused } from '../../contract/transitions.ts';
import { isPermanent, run } from '../activities.ts';
import { INTERNAL_ERROR } from '../failures.ts';

export type Result = ConversationDone | TransitionRefused;

/** What a transition comes to that would fail again. */
export const FAILED: TransitionRefused = { kind: 'refused', refusal: INTERNAL_ERROR };

/** Runs a transition in the way of `runs`. */
export async function transact(transition: ConversationTransition, runs = run): Promise<Result> {
  try {
    return await runs(transition.kind, transition, summaryOf(transition));
  } catch (error) {
    if (!isPermanent(error)) throw error;
    log.error('transition failed for good', { kind: transition.kind, error: rootCause(error) });
    return FAILED;
  }
}

/** What operators read in the history: `assign ana by sue`. Ids alone, no text. */
function summaryOf(transition: ConversationTransition): string {
  if (transition.kind === 'open') return `open in inbox ${transition.inboxId}`;
  if (transition.kind === 'due' || transition.kind === 'mend') return transition.kind;
  const { kind, body, actor } = transition;
  const targets = [...('agentId' in body ? [body.agentId] : []), ...('teamId' in body ? [body.teamId] : [])];
  return [kind, ...targets, 'by', actor.id ?? actor.kind].join(' ');
}
