import type { SearchAttributeSetting } from '../contract/conversation.ts';
import {
  type AgentId,
  agentWorkflow,
  type ConversationId,
  conversationWorkflow,
  directoryWorkflow,
  type Instant,
} from '../contract/ids.ts';
import type {
  AvailabilityDone,
  AvailabilityTransition,
  ConversationDone,
  ConversationTransition,
  DirectoryDone,
  DirectoryTransition,
  TransitionRefused,
} from '../contract/transitions.ts';
import type { Prisma } from '../prisma/generated/client.ts';
import { type ConversationRow, isListed } from '../routing/conversation-row.ts';
import { type Measures, measuresOf, NOTHING_MEASURED } from '../routing/measures.ts';
import { conversationStep, doneOf, type Outcome, tellOf } from '../routing/plan.ts';
import { availabilityStep, heartbeatDue } from '../routing/transitions/availability.ts';
import { directoryStep } from '../routing/transitions/directory.ts';
import type { AvailabilityFacts, Facts } from '../routing/transitions/facts.ts';
import type { Turn } from '../routing/transitions/turn.ts';
import type { Database, Transaction } from './database.ts';
import { inboxesOfScope, readAvailabilityFacts, readConversationFacts, readDirectoryFacts } from './facts.ts';
import { isWriteConflict, Overtaken } from './failures.ts';
import { inboxesOfAgent, inboxesOfConversation, type LockedInboxes, lockInboxes } from './locks.ts';
import { matchAndSettle } from './matching.ts';
import { withoutInboxes } from './policies.ts';
import { readStandings } from './standings.ts';
import { readPosition } from './waiting-list.ts';
import { write } from './write.ts';

// The frame of every transition: lock and read → step → match → write once. Whoever runs it tells.

export interface TransitionDeps {
  readonly db: Database;
  readonly searchAttributes: SearchAttributeSetting;
}

/** What a transition came to, and whose workflows are to be told: they stand in the outbox until they were. */
export interface Committed<Result> extends Kept<Result> {
  readonly measures: Measures;
}

/** What is kept of it for a repeat. */
interface Kept<Result> {
  readonly result: Result;
  readonly tell: readonly ConversationId[];
}

/** How often a transition begins afresh because somebody else was faster, before its caller has to try again. */
const ATTEMPTS = 8;

/** Runs a conversation's transition. Run twice, it acts once and answers the same decision. A refusal changes nothing. */
export function runConversationTransition(
  { db, searchAttributes }: TransitionDeps,
  transition: ConversationTransition,
  at: Instant,
): Promise<Committed<ConversationDone | TransitionRefused>> {
  const { conversationId, inboxId, transitionId } = transition;
  const owner = conversationWorkflow(conversationId);
  return inTransaction(db, async (tx): Promise<Committed<ConversationDone | TransitionRefused>> => {
    const locked = await lockInboxes(tx, inboxesOfConversation(conversationId, inboxId));
    if (locked === null) return refusedInbox(inboxId);
    const { facts, repeated } = await readConversationFacts(tx, locked, { transition, at, owner });
    if (isKept<KeptConversationDone>(repeated)) {
      const { result, tell } = repeated;
      const missedBy = await stillMissing(tx, result.missedBy, locked.account);
      return {
        tell,
        result: { ...result, missedBy, searchAttributes, ...(await standingNow(tx, conversationId, at)) },
        measures: NOTHING_MEASURED,
      };
    }
    requireInboxes(facts.row === null ? [] : [facts.row], locked);
    const turn = conversationStep(transition, facts);
    if (turn.kind === 'refused') return { result: turn, tell: [], measures: NOTHING_MEASURED };
    const overCapacity = transition.kind === 'assign' && transition.body.overCapacity === true;
    const outcome = await matchAndSettle(tx, { turn, facts, ownId: conversationId, overCapacity });
    const own = outcome.settled.find(({ after }) => after.id === conversationId);
    if (own === undefined) throw new Error(`a transition of conversation ${conversationId} says nothing of it`);
    const kept: KeptConversationDone['result'] = {
      ...doneOf(outcome),
      decision: own.decision,
      warnings: turn.warnings,
      missedBy: turn.missedBy,
      ...(turn.outcome === undefined ? {} : { outcome: turn.outcome }),
    };
    const tell = tellOf(outcome);
    const keep = { owner, id: transitionId, result: { result: kept, tell } };
    const written = await write(tx, { outcome, at, account: locked.account, editIds: [], ownId: conversationId, keep });
    const { overtaken, misses } = written;
    if (overtaken) throw new Overtaken();
    const position = isListed(own.after) ? (written.position ?? (await readPosition(tx, conversationId))) : null;
    const standing = { ...own.standing, conversation: { ...own.standing.conversation, position } };
    const missedBy = isSetAway(misses, locked.account) ? turn.missedBy : null;
    const measures = measuresOf(outcome.settled, facts);
    return { tell, result: { ...kept, missedBy, standing, searchAttributes }, measures };
  });
}

/** Whether as many answers were missed in a row as set an agent away. */
const isSetAway = (misses: number | null, { missesBeforeAway }: LockedInboxes['account']): boolean =>
  missesBeforeAway > 0 && misses !== null && misses >= missesBeforeAway;

/** The agent who missed one more answer then, if it is to be set away and has not been since. */
async function stillMissing(
  tx: Transaction,
  agentId: AgentId | null,
  account: LockedInboxes['account'],
): Promise<AgentId | null> {
  if (agentId === null) return null;
  const agent = await tx.agent.findUnique({ where: { id: agentId }, select: { misses: true } });
  return isSetAway(agent?.misses ?? null, account) ? agentId : null;
}

/** What is kept of a result: standing and misses are read again when it is repeated, since others may have changed them. */
type KeptConversationDone = Kept<Omit<ConversationDone, 'standing' | 'searchAttributes'>>;

/** Whether the transition was carried out before. */
const isKept = <Result>(repeated: unknown): repeated is Result => repeated !== null && repeated !== undefined;

async function standingNow(
  tx: Transaction,
  id: ConversationId,
  at: Instant,
): Promise<Pick<ConversationDone, 'standing'>> {
  const [told] = await readStandings(tx, [id], at);
  if (told === undefined) throw new Error(`conversation ${id} is gone although its transition was carried out`);
  const position = isListed(told.row) ? await readPosition(tx, id) : null;
  return { standing: { ...told.standing, conversation: { ...told.standing.conversation, position } } };
}

const refusedInbox = (inboxId: string): Committed<TransitionRefused> => ({
  tell: [],
  measures: NOTHING_MEASURED,
  result: { kind: 'refused', refusal: { code: 'inbox_not_found', message: `there is no inbox ${inboxId}` } },
});

/** A conversation may have come into the step's reach, in another inbox, while the locks were waited for. */
function requireInboxes(rows: readonly ConversationRow[], { inboxes }: Pick<LockedInboxes, 'inboxes'>): void {
  if (rows.some(({ inboxId }) => !inboxes.has(inboxId))) throw new Overtaken();
}

/** Runs a change of an agent's availability; see `AvailabilityTransition`. */
export function runAvailabilityTransition(
  { db }: TransitionDeps,
  transition: AvailabilityTransition,
  at: Instant,
): Promise<Committed<AvailabilityDone>> {
  const { agentId, transitionId } = transition;
  const owner = agentWorkflow(agentId);
  return inTransaction(db, async (tx): Promise<Committed<AvailabilityDone>> => {
    const locked = (await lockInboxes(tx, inboxesOfAgent(agentId))) ?? (await withoutInboxes(tx));
    const { facts, repeated } = await readAvailabilityFacts(tx, locked, { transition, at, owner });
    if (isKept<Kept<DirectoryDone>>(repeated)) {
      const { result, tell } = repeated;
      return { tell, result: { ...result, ...availabilityOf(facts.agent, facts) }, measures: NOTHING_MEASURED };
    }
    requireInboxes(facts.held, locked);
    const turn = availabilityStep(facts, transition);
    const outcome = await matchAndSettle(tx, { turn, facts, ownId: null, overCapacity: false });
    const done: Kept<DirectoryDone> = { result: doneOf(outcome), tell: tellOf(outcome) };
    const keep = { owner, id: transitionId, result: done };
    const { overtaken } = await write(tx, { outcome, at, account: locked.account, editIds: [], keep });
    if (overtaken) throw new Overtaken();
    const load = facts.agent.load + loadChange(outcome, agentId);
    const agent = availabilityOf({ ...facts.agent, ...asFacts(turn), load }, facts);
    return { ...done, result: { ...done.result, ...agent }, measures: measuresOf(outcome.settled, facts) };
  });
}

const asFacts = ({ agentChange }: Turn) => agentChange ?? {};

function availabilityOf(
  agent: AvailabilityFacts['agent'],
  { account }: Facts,
): Omit<AvailabilityDone, 'kind' | 'more'> {
  const { availability, cause, since, availabilityVersion, load } = agent;
  return { availability, cause, since, availabilityVersion, load, heartbeatDueAt: heartbeatDue(agent, account) };
}

const loadChange = ({ settled }: Outcome, agentId: string): number =>
  settled.reduce(
    (sum, { before, after }) => sum + Number(after.agentId === agentId) - Number(before?.agentId === agentId),
    0,
  );

/** Runs what an edited directory or policy brings about; see `DirectoryTransition`. */
export function runDirectoryTransition(
  { db }: TransitionDeps,
  transition: DirectoryTransition,
  at: Instant,
): Promise<Committed<DirectoryDone>> {
  const owner = directoryWorkflow(transition.scope);
  return inTransaction(db, async (tx): Promise<Committed<DirectoryDone>> => {
    const locked = (await lockInboxes(tx, inboxesOfScope(transition.scope))) ?? (await withoutInboxes(tx));
    const { facts, editIds, repeated } = await readDirectoryFacts(tx, locked, { transition, at, owner });
    if (isKept<Kept<DirectoryDone>>(repeated)) {
      // An edit that came since was signalled before the repeat, which must not pass for having taken it up.
      const { result, tell } = repeated;
      return { tell, result: { ...result, more: result.more || editIds.length > 0 }, measures: NOTHING_MEASURED };
    }
    requireInboxes(facts.concerned, locked);
    const turn = directoryStep(facts, transition);
    const outcome = await matchAndSettle(tx, { turn, facts, ownId: null, overCapacity: false });
    const done: Kept<DirectoryDone> = { result: doneOf(outcome), tell: tellOf(outcome) };
    const { overtaken } = await write(tx, {
      outcome,
      at,
      account: locked.account,
      // The edits stay until all they bring about is done.
      editIds: outcome.more ? [] : editIds,
      keep: { owner, id: transition.transitionId, result: done },
    });
    if (overtaken) throw new Overtaken();
    return { ...done, measures: measuresOf(outcome.settled, facts) };
  });
}

/**
 * One transaction at READ COMMITTED, the server's default: each statement sees what is committed when it begins, so what is
 * read after a lock is what the lock protects. Nothing but statements may be awaited inside. Begun afresh if somebody else
 * was faster, or if two transactions waited for each other.
 *
 * @throws the error of the last attempt
 */
async function inTransaction<Result>(
  db: Database,
  work: (tx: Prisma.TransactionClient) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.$transaction(work);
    } catch (error) {
      if (!isWriteConflict(error) || attempt === ATTEMPTS) throw error;
    }
  }
}
