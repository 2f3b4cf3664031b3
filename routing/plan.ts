import type { Standing } from '../contract/conversation.ts';
import type { AgentId, ConversationId } from '../contract/ids.ts';
import { type Availability, priorityOfRank } from '../contract/model.ts';
import type { ConversationTransition } from '../contract/transitions.ts';
import { type ConversationRow, isListed } from './conversation-row.ts';
import { runningCoolOffs } from './cool-offs.ts';
import { nextDue, ringsEarlier, type Situation, timerAfter } from './due.ts';
import { freeSlots } from './eligibility.ts';
import { refuseCommand } from './lifecycle.ts';
import { type AgentState, type Entry, MOST_AT_ONCE, match, type PoolNeed, poolNeeds } from './match.ts';
import type { PoolFacts } from './pool.ts';
import { responseDeadline } from './response-deadline.ts';
import { amendStep, handOffStep } from './transitions/amend.ts';
import { assignStep, claimStep } from './transitions/assign.ts';
import { dueStep } from './transitions/due.ts';
import type { ConversationFacts, Facts, NewId } from './transitions/facts.ts';
import { mendStep } from './transitions/mend.ts';
import { openStep } from './transitions/open.ts';
import { requeueStep, resolveStep, routeStep, unassignStep } from './transitions/release.ts';
import {
  type Change,
  give,
  isChanged,
  type LedgerEntry,
  loserOf,
  type Refused,
  ROUTING,
  receiverOf,
  refused,
  type Turn,
  unchanged,
  withEvent,
  withRow,
} from './transitions/turn.ts';
import { type EarlyReply, judgeAgain } from './unanswered.ts';

// A transition from facts to what is written, without a database:
//
//   facts → step → serversOf → (entries are read) → entriesOf → poolNeeds → (pools are read) → settle → outcome
//
// `store/transition.ts` does the reading and the writing; so does the world in memory of the workflow tests.

/** The step of a conversation's transition. */
export function conversationStep(transition: ConversationTransition, facts: ConversationFacts): Turn | Refused {
  const { row } = facts;
  if (transition.kind === 'open') return openStep(facts, transition);
  if (row === null) {
    const message = `there is no conversation ${transition.conversationId}`;
    return refused({ code: 'conversation_not_found', message });
  }
  if (transition.kind === 'due') return dueStep(facts, row);
  if (transition.kind === 'mend') return mendStep(facts, row);
  const refusal = refuseCommand(transition.kind, transition.body, row);
  if (refusal !== null) return refused(refusal);
  switch (transition.kind) {
    case 'assign':
      return assignStep(facts, row, transition.body);
    case 'claim':
      return claimStep(facts, row, transition.body);
    case 'unassign':
      return unassignStep(facts, row, transition.body);
    case 'requeue':
      return requeueStep(facts, row);
    case 'route':
      return routeStep(facts, row);
    case 'handOff':
      return handOffStep(facts, row, transition.body);
    case 'amend':
      return amendStep(facts, row, transition.body);
    case 'resolve':
      return resolveStep(facts, row, transition.body);
  }
}

/** An agent who may be able to take more than before, as it is after the step. */
export interface Server extends AgentState {
  readonly agentId: AgentId;
  readonly skills: readonly string[];
  /** Free slots, as far as one transaction gives them out. */
  readonly slots: number;
}

/** The agents whose load or availability the step changes, as they are after it. */
export function statesAfter(turn: Turn, facts: Facts): ReadonlyMap<AgentId, AgentState> {
  const deltas = new Map<AgentId, number>();
  const count = (agentId: AgentId | null, by: number) => {
    if (agentId !== null) deltas.set(agentId, (deltas.get(agentId) ?? 0) + by);
  };
  for (const change of turn.changes) {
    count(loserOf(change), -1);
    count(receiverOf(change), 1);
  }
  for (const agentId of [...turn.ready, ...(turn.agentChange === null ? [] : [turn.agentChange.agentId])])
    count(agentId, 0);
  return new Map(
    [...deltas].flatMap(([agentId, delta]) => {
      const agent = facts.agents.get(agentId);
      if (agent === undefined) return [];
      const { availability } = turn.agentChange?.agentId === agentId ? turn.agentChange : agent;
      return [[agentId, { availability, load: agent.load + delta }] as const];
    }),
  );
}

/**
 * Whom the waiting list may be served by after the step. Before it nobody waited who could be served, so only agents who
 * can take more than before can make a difference to those who stand on the list already.
 */
export function serversOf(turn: Turn, facts: Facts): readonly Server[] {
  const states = statesAfter(turn, facts);
  const lost = turn.changes.flatMap((change) => loserOf(change) ?? []);
  return [...new Set([...turn.ready, ...lost])].flatMap((agentId) => {
    const agent = facts.agents.get(agentId);
    const state = states.get(agentId);
    if (agent === undefined || state === undefined || !agent.active) return [];
    const { availability, load } = state;
    const slots = Math.min(freeSlots({ load, capacity: agent.capacity }), MOST_AT_ONCE + 1);
    const serves = (availability === 'online' || availability === 'busy') && slots > 0;
    return serves ? [{ agentId, availability, load, skills: agent.skills, slots }] : [];
  });
}

/** Conversations that are the step's own business. What it left as it was may be served like everybody else on the list. */
export const concernedBy = ({ changes }: Turn): readonly ConversationId[] =>
  changes.filter((change) => isChanged(change) || change.route !== null).map(({ after }) => after.id);

/** How many of the waiting list can be used: one more than are given out at once tells that there are more. */
export function mostListed(servers: readonly Server[], { readyInboxes }: Pick<Turn, 'readyInboxes'>): number {
  const slots = servers.reduce((sum, server) => sum + server.slots, 0);
  return readyInboxes.length > 0 ? MOST_AT_ONCE + 1 : Math.min(slots, MOST_AT_ONCE + 1);
}

/** Everybody who is to be matched: those whom the step wants routed, and those on the list who may be served now. */
export function entriesOf(turn: Turn, listed: readonly ConversationRow[]): readonly Entry[] {
  const asking = turn.changes
    .filter(({ route, after }) => route !== null && isListed(after))
    .map(({ after, route }) => ({ row: after, route }));
  return [...asking, ...listed.slice(0, MOST_AT_ONCE).map((row) => ({ row, route: null }))];
}

/** What has to be known of the members; `named` agents are needed in every pool they are in. */
export const needsOf = (
  entries: readonly Entry[],
  turn: Turn,
  facts: Facts,
  named: readonly AgentId[] = [],
): readonly PoolNeed[] =>
  poolNeeds(entries, { inboxes: facts.inboxes, states: statesAfter(turn, facts), at: facts.at, named });

/** Agents who took a slot from one pool and are not known in another, where they may have to be counted as full. */
export function unknownReceivers({ taken }: Outcome, { pools }: Market): readonly AgentId[] {
  const isKnown = (agentId: AgentId) =>
    [...pools.values()].every(({ candidates }) => candidates.some((candidate) => candidate.agentId === agentId));
  return pools.size < 2 ? [] : taken.map(({ agentId }) => agentId).filter((agentId) => !isKnown(agentId));
}

/** What the waiting list and the members are, as read after the step. */
export interface Market {
  /** From the list, in serving order; one more than is given out tells that there are more. */
  readonly listed: readonly ConversationRow[];
  readonly pools: ReadonlyMap<string, PoolFacts>;
  /** Replies of agents who did not hold the conversation when they arrived, by conversation. */
  readonly replies: ReadonlyMap<ConversationId, readonly EarlyReply[]>;
}

/** One conversation as it is written. */
export interface Settled extends Change {
  /** Messages that count now, and did not when they arrived. */
  readonly nowCounted: readonly string[];
  readonly standing: Standing;
  /** Its workflow is to be told: somebody else's transition changed it, or has it look earlier. */
  readonly tell: boolean;
}

/** Slots that are taken, on the condition that the agent is still as it was seen. */
export interface TakenSlots {
  readonly agentId: AgentId;
  readonly slots: number;
  /** Null: whatever the availability, as a person's assignment. */
  readonly availabilityVersion: number | null;
  readonly overCapacity: boolean;
}

export interface Outcome {
  readonly turn: Turn;
  /** In the order in which they are written: what the step did, then who was served, in serving order. */
  readonly settled: readonly Settled[];
  readonly taken: readonly TakenSlots[];
  readonly more: boolean;
}

/** What every transition answers to whoever has it run. */
export const doneOf = ({ more }: Outcome) => ({ kind: 'done' as const, more });

/** Conversations whose workflows are to be told. */
export const tellOf = ({ settled }: Outcome): readonly ConversationId[] =>
  settled.filter(({ tell }) => tell).map(({ after }) => after.id);

/**
 * The events of a transition, as they are written: who loses a conversation first, then who is given one, in serving order.
 * So nobody who reads them in order ever finds an agent above capacity.
 */
export function eventsOf({ turn, settled }: Pick<Outcome, 'turn' | 'settled'>): readonly LedgerEntry[] {
  const events = settled.flatMap((each) => each.events);
  const places = ({ type }: LedgerEntry) => type === 'conversation.assigned' || type === 'conversation.waiting';
  return [...turn.events, ...events.filter((event) => !places(event)), ...events.filter(places)];
}

interface Settling {
  readonly turn: Turn;
  readonly facts: Facts;
  readonly market: Market;
  readonly newId: NewId;
  /** The conversation whose workflow runs the transition: it needs no telling. */
  readonly ownId: ConversationId | null;
  /** A person may exceed the capacity of whom the step gives something to. */
  readonly overCapacity: boolean;
}

/** Matches, and works out everything that is to be written. */
export function settle({ turn, facts, market, newId, ownId, overCapacity }: Settling): Outcome {
  const { at, inboxes } = facts;
  const entries = entriesOf(turn, market.listed);
  const matched = match({ at, newId, inboxes, entries, pools: market.pools, states: statesAfter(turn, facts) });
  const asked = new Map(turn.changes.map((change) => [change.after.id, change]));
  const served = matched.map(({ row, decision, turn: number }) => {
    const change = asked.get(row.id) ?? unchanged(row);
    const decided = { ...withRow(change, { decided: true, preferredAgentId: null }), decision, turn: number };
    return decision.agentId === null
      ? decided
      : give(decided, facts, { agentId: decision.agentId, reason: 'routed', decisionId: decision.id });
  });
  const servedIds = new Set(matched.map(({ row }) => row.id));
  const changes = [...turn.changes.filter(({ after }) => !servedIds.has(after.id)), ...served];
  const availabilities = availabilitiesOf(turn, facts, market);
  return {
    turn,
    settled: changes.map((change) =>
      finish(noteWaiting(change, facts), { facts, market, ownId, availabilities, opens: turn.outcome !== undefined }),
    ),
    taken: [...manuallyTaken(turn, overCapacity), ...takenByRouting(served, market)],
    more: turn.more || market.listed.length > MOST_AT_ONCE,
  };
}

/** Notes in the ledger that the conversation waits, if it did not before. */
function noteWaiting(change: Change, facts: Facts): Change {
  const { before, after, decision } = change;
  if (after.status !== 'waiting' || before?.status === 'waiting') return change;
  return withEvent(change, facts, {
    type: 'conversation.waiting',
    actor: ROUTING,
    reason: decision?.reason ?? null,
    decisionId: decision?.id ?? null,
    data: { parked: after.parked },
  });
}

function availabilitiesOf(turn: Turn, facts: Facts, market: Market): ReadonlyMap<AgentId, Availability> {
  const candidates = [...market.pools.values()].flatMap((pool) => pool.candidates);
  return new Map([
    ...candidates.map(({ agentId, availability }) => [agentId, availability] as const),
    ...[...facts.agents.values()].map(({ id, availability }) => [id, availability] as const),
    ...(turn.agentChange === null ? [] : [[turn.agentChange.agentId, turn.agentChange.availability] as const]),
  ]);
}

interface Finishing {
  readonly facts: Facts;
  readonly market: Market;
  readonly ownId: ConversationId | null;
  readonly availabilities: ReadonlyMap<AgentId, Availability>;
  /** The transition is the first of a run. */
  readonly opens: boolean;
}

/** Judges again what the new holder said, counts the version, arms the timer. */
function finish(change: Change, { facts, market, ownId, availabilities, opens }: Finishing): Settled {
  const { before, after } = change;
  const judged =
    receiverOf(change) !== null ? judgeAgain(after, market.replies.get(after.id) ?? []) : { row: after, counted: [] };
  const { policy } = inboxOf(facts, after);
  const availability = judged.row.agentId === null ? null : (availabilities.get(judged.row.agentId) ?? null);
  const due = nextDue(judged.row, { policy, availability, at: facts.at });
  // A run that opens has no timer yet, whatever the run before it had.
  const armedAt = opens && after.id === ownId ? null : judged.row.timerAt;
  const timerAt = judged.row.status === 'resolved' ? null : timerAfter(armedAt, due, facts.at);
  const looksEarlier = ringsEarlier(due, { before: judged.row.timerAt, after: timerAt });
  const tell = after.id !== ownId && (isChanged(change) || looksEarlier);
  const version = (before?.version ?? 0) + (isChanged(change) || tell ? 1 : 0);
  const sameTimer = timerAt === judged.row.timerAt && version === judged.row.version;
  const row = sameTimer ? judged.row : { ...judged.row, timerAt, version };
  const standing = standingOf(row, { policy, availability, at: facts.at });
  return { ...change, after: row, nowCounted: judged.counted, standing, tell };
}

function inboxOf({ inboxes }: Facts, { id, inboxId }: ConversationRow) {
  const inbox = inboxes.get(inboxId);
  if (inbox === undefined) throw new Error(`conversation ${id} is changed without the lock of its inbox ${inboxId}`);
  return inbox;
}

/** The row as its workflow and callers read it; the position is whoever reads the list's to add. */
export function standingOf(row: ConversationRow, situation: Situation, position: number | null = null): Standing {
  const { policy, availability, at } = situation;
  const resolved = row.status === 'resolved';
  return {
    conversation: {
      id: row.id,
      inboxId: row.inboxId,
      teamId: row.teamId,
      status: row.status,
      parked: row.parked,
      priority: priorityOfRank(row.priority),
      skills: row.skills,
      agentId: row.agentId,
      assignedAt: row.assignedAt,
      assignedBy: row.assignedBy,
      waitingSince: row.waitingSince,
      position,
      unansweredSince: resolved ? null : row.unansweredSince,
      responseDueAt: responseDeadline({ ...row, policy, availability }),
      coolingOff: runningCoolOffs(row, policy, at),
      timeouts: row.timeouts,
      createdAt: row.createdAt,
      resolvedAt: row.resolvedAt,
      version: row.version,
    },
    availability,
    due: nextDue(row, situation),
  };
}

/** What the step itself gave away, by a person's command. */
const manuallyTaken = (turn: Turn, overCapacity: boolean): readonly TakenSlots[] =>
  turn.changes.flatMap((change) => {
    const agentId = receiverOf(change);
    return agentId === null ? [] : [{ agentId, slots: 1, availabilityVersion: null, overCapacity }];
  });

function takenByRouting(served: readonly Change[], market: Market): readonly TakenSlots[] {
  const versions = new Map(
    [...market.pools.values()].flatMap((pool) =>
      pool.candidates.map(({ agentId, availabilityVersion }) => [agentId, availabilityVersion] as const),
    ),
  );
  const slots = new Map<AgentId, number>();
  for (const { after } of served) {
    if (after.agentId !== null) slots.set(after.agentId, (slots.get(after.agentId) ?? 0) + 1);
  }
  return [...slots].map(([agentId, count]) => ({
    agentId,
    slots: count,
    availabilityVersion: versions.get(agentId) ?? null,
    overCapacity: false,
  }));
}
