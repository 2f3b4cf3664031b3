import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Instant } from '../contract/ids.ts';
import type {
  AvailabilityTransition,
  CommandTransition,
  ConversationTransition,
  DirectoryTransition,
  DueTransition,
  MendTransition,
  OpenTransition,
} from '../contract/transitions.ts';
import { laterOf, toInstant } from '../routing/instants.ts';
import { isPermanent } from '../store/failures.ts';
import { firstInboxOfAgent } from '../store/locks.ts';
import {
  type Committed,
  runAvailabilityTransition,
  runConversationTransition,
  runDirectoryTransition,
  type TransitionDeps,
} from '../store/transition.ts';
import { InboxBusy, InboxTurns } from '../store/turns.ts';
import type { Measurements } from './measurements.ts';
import type { Pace } from './pace.ts';
import type { Teller, TellingSignal } from './teller.ts';

interface TransitionActivityDeps extends TransitionDeps {
  readonly pace: Pace;
  readonly teller: Teller;
  readonly measurements: Measurements;
}

/** A local activity holds its workflow task: if the inbox is busy for longer, an ordinary one waits in its place. */
const LOCAL_WAIT_MS = 1_000;
/** An agent's workflow has little else to do: it may wait as long as a local activity's timeout leaves for the transaction. */
const LOCAL_AGENT_WAIT_MS = 2_000;
/** Well below the activity's timeout, so that the transaction still has its own time. */
const ORDINARY_WAIT_MS = 10_000;

/**
 * The one activity that changes rows, under the name of each kind, so that a history reads as a story. Each is one
 * transaction, safe to repeat: the workflow chose `transitionId`, and the first result is kept under it.
 */
export function createTransitionActivities({ pace, teller, measurements, ...deps }: TransitionActivityDeps) {
  const turns = new InboxTurns();
  /** Behind the answer, whoever was changed by it is told. */
  const carryOut = async <Result extends object>(
    work: () => Promise<Committed<Result>>,
    signal: TellingSignal = 'standingChanged',
  ): Promise<Result> => {
    const { result, tell, measures } = await pace.track(() => orFailure(work));
    measurements.note(measures);
    void teller.tell(tell, signal);
    return result;
  };
  const ofConversation = (transition: ConversationTransition) =>
    carryOut(() =>
      turns.take(transition.inboxId, waitMs(LOCAL_WAIT_MS), () =>
        runConversationTransition(deps, transition, happensAt(transition.at)),
      ),
    );
  return {
    open: (transition: OpenTransition) => ofConversation(transition),
    assign: (transition: CommandTransition<'assign'>) => ofConversation(transition),
    claim: (transition: CommandTransition<'claim'>) => ofConversation(transition),
    unassign: (transition: CommandTransition<'unassign'>) => ofConversation(transition),
    requeue: (transition: CommandTransition<'requeue'>) => ofConversation(transition),
    route: (transition: CommandTransition<'route'>) => ofConversation(transition),
    handOff: (transition: CommandTransition<'handOff'>) => ofConversation(transition),
    amend: (transition: CommandTransition<'amend'>) => ofConversation(transition),
    resolve: (transition: CommandTransition<'resolve'>) => ofConversation(transition),
    due: (transition: DueTransition) => ofConversation(transition),
    mend: (transition: MendTransition) => ofConversation(transition),
    availability: (transition: AvailabilityTransition) =>
      carryOut(async () => {
        const run = () => runAvailabilityTransition(deps, transition, happensAt(transition.at));
        const inboxId = await firstInboxOfAgent(deps.db, transition.agentId);
        return inboxId === null ? await run() : await turns.take(inboxId, waitMs(LOCAL_AGENT_WAIT_MS), run);
      }),
    directory: (transition: DirectoryTransition) =>
      carryOut(() => runDirectoryTransition(deps, transition, happensAt(transition.at)), 'policyChanged'),
  };
}

const waitMs = (local: number): number => (Context.current().info.isLocal ? local : ORDINARY_WAIT_MS);

/**
 * What is carried out late happens late: after an outage nobody loses a conversation for a silence that nobody could break.
 * The server's clock tells when this attempt began, so a shift can still be run under time skipping; a local activity is
 * never late.
 */
function happensAt(askedAt: Instant): Instant {
  const { info } = Context.current();
  return info.isLocal ? askedAt : laterOf(askedAt, toInstant(info.currentAttemptScheduledTimestampMs));
}

/** @throws ApplicationFailure `permanent_error` if trying again is of no use, `inbox_busy` if an ordinary activity should */
async function orFailure<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InboxBusy && Context.current().info.isLocal) {
      throw ApplicationFailure.create({ type: 'inbox_busy', message: error.message, nonRetryable: true });
    }
    if (!isPermanent(error)) throw error;
    throw ApplicationFailure.create({
      type: 'permanent_error',
      message: error instanceof Error ? error.message : String(error),
      nonRetryable: true,
      ...(error instanceof Error ? { cause: error } : {}),
    });
  }
}
