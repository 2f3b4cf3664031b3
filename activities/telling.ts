import { Context, log } from '@temporalio/activity';
import { isGrpcServiceError, type WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';
import pMap from 'p-map';
import { type ConversationId, conversationWorkflowId, type Instant } from '../contract/ids.ts';
import { type MissesReported, missesReported, policyChanged, standingChanged } from '../contract/messages.ts';
import { agentStart, conversationStart, openingOf } from '../contract/workflow-starts.ts';
import type { Database } from '../store/database.ts';
import { takeOff } from '../store/outbox.ts';
import { readStandings, type ToldStanding } from '../store/standings.ts';
import type { Pace } from './pace.ts';
import { countRepairs } from './repairs.ts';

export interface TellingDeps {
  readonly pace: Pace;
  readonly db: Database;
  readonly client: WorkflowClient;
}

/** How many conversations are told between two heartbeats. */
const PAGE = 20;
/** How long a telling gives way to transitions: less than anybody is given to answer in. */
const GIVES_WAY_MS = 1_500;
/** No row has a higher one. */
const ANY_VERSION = 2_147_483_647;
/** A workflow that does not take a signal within this time is left on the outbox, so that it keeps nobody waiting. */
const SIGNAL_TIMEOUT_MS = 3_000;

export interface TellStandings {
  readonly conversationIds: readonly ConversationId[];
  readonly signal: 'standingChanged' | 'policyChanged';
}

export function createTellingActivities(deps: TellingDeps) {
  const { db, client, pace } = deps;
  return {
    /**
     * Tells conversations how they stand, then takes them off the outbox. Told twice, the version tells that it is the same.
     * One that cannot be told stays on the outbox, where the reconciler finds it; the others are told all the same.
     */
    async tellStandings({ conversationIds, signal }: TellStandings): Promise<void> {
      const context = Context.current();
      await pace.quiet(GIVES_WAY_MS);
      const begun = (context.info.heartbeatDetails as number | undefined) ?? 0;
      for (let start = begun; start < conversationIds.length; start += PAGE) {
        const now: Instant = new Date().toISOString();
        const page = conversationIds.slice(start, start + PAGE);
        const told = await readStandings(db, page, now);
        const outcomes = await pMap(told, (each) => tellOne(deps, each, signal), { concurrency: PAGE });
        const done = told.filter((_each, index) => outcomes[index]).map(({ row }) => row);
        await takeOff(db, [
          ...done.map(({ id, version }) => ({ conversationId: id, version })),
          ...without(page, told),
        ]);
        context.heartbeat(start + PAGE);
        context.cancellationSignal.throwIfAborted();
      }
    },

    /** Tells the agent's workflow, which starts if it does not run. Told twice, the id tells that it is the same. */
    async reportMisses(report: MissesReported): Promise<void> {
      await client.signalWithStart('agent', {
        ...agentStart(report.agentId, Context.current().info.taskQueue),
        signal: missesReported,
        signalArgs: [report],
      });
    },
  };
}

/** Those whose rows are gone: there is nothing to tell of them, whatever their version was. */
const without = (ids: readonly ConversationId[], told: readonly ToldStanding[]) =>
  ids
    .filter((id) => !told.some(({ row }) => row.id === id))
    .map((conversationId) => ({ conversationId, version: ANY_VERSION }));

/** @returns false if it could not be told */
async function tellOne(
  { client }: TellingDeps,
  { row, standing }: ToldStanding,
  signal: TellStandings['signal'],
): Promise<boolean> {
  const definition = signal === 'policyChanged' ? policyChanged : standingChanged;
  const handle = client.getHandle(conversationWorkflowId(row.id));
  try {
    await client.withDeadline(Date.now() + SIGNAL_TIMEOUT_MS, () => handle.signal(definition, { standing }));
    return true;
  } catch (error) {
    const gone = error instanceof WorkflowNotFoundError;
    if (gone && row.status === 'resolved') return true;
    if (!gone && !takesNoMore(error)) {
      log.warn('conversation could not be told', { conversationId: row.id, error });
      return false;
    }
  }
  try {
    await client.withDeadline(Date.now() + SIGNAL_TIMEOUT_MS, () => startAgain(client, { row, standing }));
    countRepairs([{ kind: 'missing_workflow', id: row.id }]);
    return true;
  } catch (error) {
    log.warn('conversation could not be started again', { conversationId: row.id, error });
    return false;
  }
}

/**
 * gRPC's codes for "that is invalid" and "it is not in a state for that": a workflow that has taken all the signals it may.
 * Not the code for "exhausted": that is Temporal being asked too often, and the workflow is well.
 */
const TAKES_NO_MORE = new Set([3, 9]);

const takesNoMore = (error: unknown): boolean => {
  const cause = error instanceof Error && 'cause' in error ? error.cause : error;
  const grpc = isGrpcServiceError(error) ? error : isGrpcServiceError(cause) ? cause : null;
  return grpc !== null && TAKES_NO_MORE.has(grpc.code) && /limit|exceed/i.test(`${grpc.details} ${grpc.message}`);
};

/** The workflow of an open conversation is gone, or takes nothing any more: another takes its place, from the row. */
export async function startAgain(client: WorkflowClient, { row, standing }: ToldStanding): Promise<void> {
  const start = conversationStart(openingOf(row), Context.current().info.taskQueue);
  await client.signalWithStart('conversation', {
    ...start,
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
    signal: standingChanged,
    signalArgs: [{ standing }],
  });
}
