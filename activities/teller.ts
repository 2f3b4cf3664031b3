import { isGrpcServiceError, type WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';
import type { Logger } from '@temporalio/common';
import pMap from 'p-map';
import type { SearchAttributeSetting } from '../contract/conversation.ts';
import { type ConversationId, conversationWorkflow, type InstallationId, workflowIdOf } from '../contract/ids.ts';
import { policyChanged, standingChanged } from '../contract/messages.ts';
import { conversationStart, openingOf } from '../contract/workflow-starts.ts';
import type { Database } from '../store/database.ts';
import { isPermanent } from '../store/failures.ts';
import { forgetHints } from '../store/hints.ts';
import { readLeftOver, takeOff } from '../store/outbox.ts';
import { readStandings, type ToldStanding } from '../store/standings.ts';
import type { Pace } from './pace.ts';
import type { Repairs } from './repairs.ts';

export interface TellerDeps {
  readonly db: Database;
  readonly client: WorkflowClient;
  readonly installation: InstallationId;
  readonly searchAttributes: SearchAttributeSetting;
  readonly pace: Pace;
  readonly repairs: Repairs;
  readonly logger: Pick<Logger, 'warn'>;
}

/** `policyChanged` says in the history why the workflow is told; what it is told is the same. */
export type TellingSignal = 'standingChanged' | 'policyChanged';

type ToTell = readonly [ConversationId, TellingSignal];

/** How many conversations are told at a time. */
const PAGE = 20;
/** How long telling gives way to transitions: less than anybody is given to answer in. */
const GIVES_WAY_MS = 1_500;
/** A workflow that does not take a signal within this time stays on the outbox, so that it keeps no other waiting. */
const SIGNAL_TIMEOUT_MS = 3_000;
/** No row has a higher one. */
const ANY_VERSION = 2_147_483_647;
/** After so many pages of which nobody could be told, Temporal is asked whether it is there. */
const MOST_IN_VAIN = 3;
/** How often the outbox is searched for what another process left there. */
const SWEEP_EVERY_MS = 3_000;
/** How often old hints are forgotten: here, since every worker searches, whatever else is switched off. */
const FORGETS_HINTS_EVERY_MS = 60_000;
/** An entry older than this has no process left that is about to tell it. */
const LEFT_OVER_AFTER_SECONDS = 10;
/** What stands there for longer was forgotten, or Temporal was away: that is a repair, and not a takeover. */
const FORGOTTEN_AFTER_SECONDS = 60;

/**
 * Tells workflows how their conversations stand since somebody else's transition changed them. Each process tells what it
 * changed, behind the answer to whoever asked for the transition. The outbox has every conversation until it was told, so
 * nothing is lost with a process: what one left there, any other finds within seconds. Told twice, the version tells that
 * it is the same.
 */
export class Teller {
  readonly #deps: TellerDeps;
  readonly #pending = new Map<ConversationId, TellingSignal>();
  #atWork: Promise<void> | null = null;
  readonly #underWay = new Set<ConversationId>();
  #sweeps: NodeJS.Timeout | undefined;
  #sweep: Promise<void> | null = null;
  #forgetsHintsAtMs = 0;
  #isClosing = false;

  constructor(deps: TellerDeps) {
    this.#deps = deps;
  }

  /** Resolves when these are told, which nobody need wait for. Never fails: what cannot be told stays on the outbox. */
  async tell(conversationIds: readonly ConversationId[], signal: TellingSignal): Promise<void> {
    if (conversationIds.length === 0) return;
    for (const id of conversationIds) {
      this.#pending.set(id, signal);
      this.#underWay.add(id);
    }
    this.#atWork ??= this.#work();
    await this.#atWork;
  }

  /** Tells what other processes left on the outbox, now and every few seconds. */
  begin(): void {
    this.#sweeps = setInterval(() => void this.sweep(), SWEEP_EVERY_MS);
    void this.sweep();
  }

  /** Tells what other processes left on the outbox. Resolves when that is done, or cannot be done now. */
  sweep(): Promise<void> {
    this.#sweep ??= this.#tellLeftOver()
      .then(() => this.#forgetHints())
      .finally(() => {
        this.#sweep = null;
      });
    return this.#sweep;
  }

  /** Ends after what is being told right now; the rest is left to others. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#sweeps);
    await Promise.all([this.#atWork, this.#sweep]);
  }

  async #work(): Promise<void> {
    while (this.#pending.size > 0 && !this.#isClosing) {
      await this.#deps.pace.quiet(GIVES_WAY_MS);
      const batch = [...this.#pending];
      this.#pending.clear();
      await this.#tellAll(batch).catch((error: unknown) => {
        this.#deps.logger.warn('conversations could not be told; the outbox has them', { error });
      });
      for (const [id] of batch) if (!this.#pending.has(id)) this.#underWay.delete(id);
    }
    this.#atWork = null;
  }

  /**
   * @returns those that need not be told any more
   * @throws if Temporal or the database is away
   */
  async #tellAll(batch: readonly ToTell[]): Promise<readonly ConversationId[]> {
    const settled: ConversationId[] = [];
    let pagesInVain = 0;
    for (let start = 0; start < batch.length && !this.#isClosing; start += PAGE) {
      const done = await this.#tellPage(batch.slice(start, start + PAGE));
      settled.push(...done);
      pagesInVain = done.length === 0 ? pagesInVain + 1 : 0;
      if (pagesInVain > 0 && pagesInVain % MOST_IN_VAIN === 0) await this.#requireTemporal();
    }
    return settled;
  }

  /** Nobody took a signal for a while: either those workflows are broken, or nobody is there. */
  async #requireTemporal(): Promise<void> {
    const { client } = this.#deps;
    await client.withDeadline(Date.now() + SIGNAL_TIMEOUT_MS, () => client.workflowService.getSystemInfo({}));
  }

  /**
   * @returns those that need not be told any more: they were told, or their rows are gone
   * @throws if the database is away
   */
  async #tellPage(page: readonly ToTell[]): Promise<readonly ConversationId[]> {
    const { db, logger } = this.#deps;
    const signals = new Map(page);
    const ids = [...signals.keys()];
    try {
      const standings = await readStandings(db, ids, new Date().toISOString());
      const outcomes = await pMap(standings, (each) => tellOne(this.#deps, each, signals.get(each.row.id)));
      const failed = new Set(standings.filter((_each, index) => !outcomes[index]).map(({ row }) => row.id));
      const versions = new Map(standings.map(({ row }) => [row.id, row.version]));
      const settled = ids.filter((id) => !failed.has(id));
      await takeOff(
        db,
        settled.map((id) => ({ conversationId: id, version: versions.get(id) ?? ANY_VERSION })),
      );
      return settled;
    } catch (error) {
      // One that cannot be read is in nobody else's way.
      if (!isPermanent(error)) throw error;
      if (page.length > 1) return (await pMap(page, (each) => this.#tellPage([each]))).flat();
      logger.warn('conversation could not be read', { conversationId: ids[0], error });
      return [];
    }
  }

  async #tellLeftOver(): Promise<void> {
    const { db, repairs, logger } = this.#deps;
    try {
      for await (const page of readLeftOver(db, LEFT_OVER_AFTER_SECONDS)) {
        const left = page.filter(({ id }) => !this.#underWay.has(id));
        const told = new Set(await this.#tellAll(left.map(({ id }) => [id, 'standingChanged'] as const)));
        const forgotten = left.filter(({ id, ageSeconds }) => told.has(id) && ageSeconds > FORGOTTEN_AFTER_SECONDS);
        repairs.count(forgotten.map(({ id }) => ({ kind: 'untold', id })));
      }
    } catch (error) {
      logger.warn('what was left on the outbox could not be told', { error });
    }
  }

  async #forgetHints(): Promise<void> {
    const nowMs = Date.now();
    if (nowMs < this.#forgetsHintsAtMs) return;
    this.#forgetsHintsAtMs = nowMs + FORGETS_HINTS_EVERY_MS;
    const { db, logger } = this.#deps;
    await forgetHints(db, new Date(nowMs).toISOString()).catch((error: unknown) => {
      logger.warn('old hints could not be forgotten', { error });
    });
  }
}

/** @returns false if it could not be told */
async function tellOne(
  deps: TellerDeps,
  { row, standing }: ToldStanding,
  signal: TellingSignal = 'standingChanged',
): Promise<boolean> {
  const { client, installation, repairs, logger } = deps;
  // Only its own transition resolves a conversation, and tells its workflow by its answer.
  if (row.status === 'resolved') return true;
  const definition = signal === 'policyChanged' ? policyChanged : standingChanged;
  const handle = client.getHandle(workflowIdOf(installation, conversationWorkflow(row.id)));
  let isFull = false;
  try {
    await client.withDeadline(Date.now() + SIGNAL_TIMEOUT_MS, () => handle.signal(definition, { standing }));
    return true;
  } catch (error) {
    isFull = takesNoMore(error);
    if (!(error instanceof WorkflowNotFoundError) && !isFull) {
      logger.warn('conversation could not be told', { conversationId: row.id, error });
      return false;
    }
  }
  try {
    const start = () => startAgain(deps, { row, standing }, isFull);
    await client.withDeadline(Date.now() + SIGNAL_TIMEOUT_MS, start);
    repairs.count([{ kind: 'missing_workflow', id: row.id }]);
    return true;
  } catch (error) {
    logger.warn('conversation could not be started again', { conversationId: row.id, error });
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

/**
 * The workflow of an open conversation is gone, or takes nothing any more: another takes its place, from the row. One that is
 * gone may have been started again by somebody else meanwhile, and is then told.
 */
async function startAgain(
  { client, ...how }: TellerDeps,
  { row, standing }: ToldStanding,
  isFull: boolean,
): Promise<void> {
  const start = conversationStart(openingOf(row), how);
  await client.signalWithStart('conversation', {
    ...start,
    ...(isFull ? { workflowIdConflictPolicy: 'TERMINATE_EXISTING' } : {}),
    signal: standingChanged,
    signalArgs: [{ standing }],
  });
}
