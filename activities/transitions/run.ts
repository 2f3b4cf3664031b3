import { conversationWorkflowId } from '../../contract/ids.ts';
import { priorityOfRank } from '../../contract/model.ts';
import type { Standing, TransitionBase, TransitionDone, TransitionRefused } from '../../contract/transitions.ts';
import { responseDeadline } from '../../routing/response-deadline.ts';
import { type Database, instantOf, inTransaction, type Transaction } from '../database.ts';
import { appendingToLedger } from '../ledger.ts';
import { findTransition, keepingTransition } from '../repeats.ts';
import { carryOut } from '../statements.ts';
import { keepingDecision } from './decisions.ts';
import { type ConversationDraft, loadDraft, type RowTiming, savingDraft } from './draft.ts';
import { noteWaiting } from './route.ts';
import { amendMark, listAsWaiting, positionOf, removeFromList, wakeServable } from './waiting.ts';
import { type Holder, type LockedInbox, Refused, type Work } from './work.ts';

/** What is done between the locks and the record; what it returns is added to the result. */
export type Step<Extra extends object> = (work: Work) => Promise<Extra>;

interface Run<Extra extends object> {
  readonly base: TransitionBase;
  /** The inbox of a conversation that has no row yet. */
  readonly inboxId?: string;
  /** Makes the row where there is none; without it a missing row is refused. */
  readonly create?: (tx: Transaction) => Promise<ConversationDraft>;
  readonly step: Step<Extra>;
}

/**
 * Runs one transition of a conversation in one transaction: locks, the step, the record. Run twice, it acts once and
 * answers twice the same. A refusal changes nothing.
 */
export async function runTransition<Extra extends object>(
  db: Database,
  run: Run<Extra>,
): Promise<(TransitionDone & Extra) | TransitionRefused> {
  try {
    return await inTransaction(db, (tx) => transact(tx, run));
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', refusal: error.refusal };
    throw error;
  }
}

async function transact<Extra extends object>(tx: Transaction, run: Run<Extra>): Promise<TransitionDone & Extra> {
  const { base } = run;
  const inboxes = await lockInboxes(tx, base.conversationId, run.inboxId ?? null);
  const workflowId = conversationWorkflowId(base.conversationId);
  const repeated = await findTransition<TransitionDone & Extra>(tx, workflowId, base.transitionId);
  if (repeated !== null) return repeated;
  const found = await loadDraft(tx, base.conversationId);
  const inboxId = found?.inboxId ?? run.inboxId;
  if (inboxId === undefined) throw new Refused(noConversation(base.conversationId));
  const inbox = inboxes.find((each) => each.id === inboxId);
  if (inbox === undefined) throw new Refused({ code: 'inbox_not_found', message: `there is no inbox ${inboxId}` });
  const draft = found ?? (await run.create?.(tx));
  if (draft === undefined) throw new Refused(noConversation(base.conversationId));
  const work: Work = {
    tx,
    base,
    inbox,
    lockedInboxIds: inboxes.map((each) => each.id),
    draft,
    holder: await loadHolder(tx, draft.agentId),
    decision: null,
    warnings: [],
    events: [],
    isNew: found === null,
    wasListed: found !== null && found.status === 'waiting' && !found.parked,
    freed: new Set(),
    unanswered: base.unanswered,
    timeouts: base.timeouts,
    missed: null,
    changed: found === null,
  };
  const before = draft.status;
  const extra = await run.step(work);
  if (draft.status === 'waiting' && (before !== 'waiting' || found === null)) noteWaiting(work);
  const result = { ...(await record(work)), ...extra };
  const last = draft.status === 'resolved';
  await carryOut(tx, [
    ...(work.changed ? [savingDraft(draft, timingOf(work))] : []),
    ...keepingDecision(draft, work.decision),
    ...keepingTransition({ workflowId, id: base.transitionId, version: draft.version, result, last }),
    ...appendingToLedger(work.events),
  ]);
  return result;
}

const noConversation = (id: string) =>
  ({ code: 'conversation_not_found', message: `there is no conversation ${id}` }) as const;

/**
 * Locks the conversation's inbox, and every inbox its holder serves, in the order of their ids: whoever decides in one of
 * them either sees what this transaction frees, or is seen by it on the waiting list.
 */
async function lockInboxes(tx: Transaction, conversationId: string, inboxId: string | null): Promise<LockedInbox[]> {
  return await tx.$queryRaw<LockedInbox[]>`
    SELECT i.id, i.policy, i.policy_version AS "policyVersion",
           (a.policy->>'defaultCapacity')::int AS "defaultCapacity",
           (a.policy->>'missesBeforeAway')::int AS "missesBeforeAway"
    FROM inboxes i CROSS JOIN accounts a
    WHERE i.id IN (SELECT ${inboxId}
                   UNION SELECT c.inbox_id FROM conversations c WHERE c.id = ${conversationId}
                   UNION SELECT m.inbox_id FROM inbox_members m JOIN conversations c ON c.agent_id = m.agent_id
                         WHERE c.id = ${conversationId})
    ORDER BY i.id FOR NO KEY UPDATE OF i`;
}

async function loadHolder(tx: Transaction, agentId: string | null): Promise<Holder | null> {
  if (agentId === null) return null;
  const [holder] = await tx.$queryRaw<Holder[]>`
    SELECT availability, availability_version AS "availabilityVersion" FROM agents WHERE id = ${agentId}`;
  return holder ?? null;
}

/** Brings the waiting list up to date with the draft, and finds whom that lets be served. */
async function record(work: Work): Promise<TransitionDone> {
  const { tx, base, draft } = work;
  const listed = await updateList(work);
  const inboxIds = inboxesToLookThrough(work, listed);
  const defaultCapacity = work.inbox.defaultCapacity;
  const wake = inboxIds.length === 0 ? [] : await wakeServable(tx, { inboxIds, at: base.at, defaultCapacity });
  if (work.changed) draft.version += 1;
  const standing = await describe(work);
  const missed = work.missed === null ? {} : { missed: work.missed };
  return { kind: 'done', standing, decision: work.decision, warnings: work.warnings, wake, ...missed };
}

function timingOf({ draft, holder, inbox, unanswered, timeouts }: Work): RowTiming {
  const availability = holder?.availability ?? null;
  const timer = { unanswered, assignedAt: draft.assignedAt, availability, policy: inbox.policy };
  return { unansweredSince: unanswered?.first ?? null, responseDueAt: responseDeadline(timer), timeouts };
}

/** @returns whether it stands on the list now */
async function updateList({ tx, draft, isNew, wasListed, freed, changed }: Work): Promise<boolean> {
  const { id, waitingSince, ...entry } = draft;
  if (draft.status === 'waiting' && !draft.parked && waitingSince !== null) {
    await listAsWaiting(tx, { ...entry, conversationId: id, waitingSince });
    return true;
  }
  if (wasListed || freed.size > 0) await removeFromList(tx, id);
  else if (changed && !isNew && draft.agentId !== null) await amendMark(tx, { ...entry, conversationId: id });
  return false;
}

/**
 * The lists on which somebody may now be served: those of the agent with a new place, which are locked, and the own one if
 * it moved in it.
 */
function inboxesToLookThrough({ draft, wasListed, freed, events, lockedInboxIds }: Work, listed: boolean) {
  if (freed.size > 0) return lockedInboxIds;
  const left = wasListed && !listed;
  const amended = wasListed && listed && events.length > 0;
  return left || amended ? [draft.inboxId] : [];
}

async function describe({ tx, base, draft, inbox, holder }: Work): Promise<Standing> {
  const { id, inboxId, consumer, teamId, status, parked, skills, agentId, assignedAt, assignedBy, waitingSince } =
    draft;
  const waits = status === 'waiting' && !parked && waitingSince !== null;
  const place = waits ? { conversationId: id, priority: draft.priority, waitingSince } : null;
  const coolOffs = await tx.$queryRaw<{ agentId: string; until: Date }[]>`
    SELECT agent_id AS "agentId", until FROM cool_offs
    WHERE conversation_id = ${id} AND until > ${base.at}::timestamptz ORDER BY until, agent_id`;
  return {
    conversationId: id,
    inboxId,
    consumer,
    teamId,
    status,
    parked,
    skills,
    agentId,
    assignedAt,
    assignedBy,
    waitingSince,
    priority: priorityOfRank(draft.priority),
    position: place === null ? null : await positionOf(tx, inboxId, place),
    coolingOff: coolOffs.map(({ agentId, until }) => ({ agentId, until: instantOf(until) })),
    createdAt: draft.createdAt,
    resolvedAt: draft.resolvedAt,
    version: draft.version,
    holder: holder === null ? null : { ...holder, judgedVersion: draft.judgedVersion ?? 0 },
    policy: inbox.policy,
    policyVersion: inbox.policyVersion,
  };
}
