import type {
  AmendTransition,
  AssignTransition,
  OpenResult,
  OpenTransition,
  ReleaseTransition,
  ResolveTransition,
  ReviewTransition,
  RouteTransition,
  SearchAttributeSetting,
  TransitionBase,
  TransitionRefused,
  TransitionResult,
  WarnTransition,
} from '../contract/transitions.ts';
import type { Database } from './database.ts';
import { amendStep } from './transitions/amend.ts';
import { assignStep } from './transitions/assign.ts';
import { insertDraft } from './transitions/draft.ts';
import { openStep } from './transitions/open.ts';
import { releaseStep } from './transitions/release.ts';
import { resolveStep } from './transitions/resolve.ts';
import { reviewStep } from './transitions/review.ts';
import { routeStep } from './transitions/route.ts';
import { runTransition } from './transitions/run.ts';
import { warnStep } from './transitions/warn.ts';
import type { Work } from './transitions/work.ts';

export interface RoutingDeps {
  readonly db: Database;
  readonly searchAttributes: SearchAttributeSetting;
}

/**
 * The transitions of a conversation. Each is one transaction, safe to repeat: the workflow chose `transitionId`, and the
 * first result is kept under it.
 */
export function createRoutingActivities({ db, searchAttributes }: RoutingDeps) {
  const run = (base: TransitionBase, step: (work: Work) => Promise<void>): Promise<TransitionResult> =>
    runTransition(db, { base, step: (work) => step(work).then(() => ({})) });
  return {
    /** Creates the conversation, reopens it, or finds it as it is; then routes it if it needs an agent. */
    async openConversation(input: OpenTransition): Promise<OpenResult | TransitionRefused> {
      return await runTransition(db, {
        base: input,
        inboxId: input.open.inboxId,
        create: (tx) => insertDraft(tx, input),
        step: async (work) => ({ ...(await openStep(work, input)), searchAttributes }),
      });
    },

    /** Routes a waiting conversation. */
    routeConversation: (input: RouteTransition) => run(input, (work) => routeStep(work, input.byCommand)),

    /** A person assigns agent, team or both, or claims it. */
    assignConversation: (input: AssignTransition) => run(input, (work) => assignStep(work, input)),

    /** Takes it from its agent: unassign, requeue, response timeout. */
    releaseConversation: (input: ReleaseTransition) => run(input, (work) => releaseStep(work, input)),

    /** Looks whether the holder may keep it. */
    reviewConversation: (input: ReviewTransition) => run(input, (work) => reviewStep(work, input)),

    /** Changes priority, skills or team; ends `pending`. */
    amendConversation: (input: AmendTransition) => run(input, (work) => amendStep(work, input)),

    /** Records that an answer is due soon. */
    warnHolder: (input: WarnTransition) => run(input, (work) => warnStep(work, input)),

    /** Ends it. */
    resolveConversation: (input: ResolveTransition) => run(input, (work) => resolveStep(work, input)),
  };
}
