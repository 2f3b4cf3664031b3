import type { Decision } from '../../contract/decision.ts';
import type { AgentId, ConversationId, InboxId, Instant, TeamId } from '../../contract/ids.ts';
import { DEFAULT_POLICY, type Policy } from '../../contract/policy.ts';
import { type ConversationRow, compareServing, isListed } from '../../routing/conversation-row.ts';
import { coolOffEnd } from '../../routing/cool-offs.ts';
import { type Candidate, freeSlots, whyIneligible } from '../../routing/eligibility.ts';
import type { Outcome, Settled } from '../../routing/plan.ts';
import type { AccountFacts, AgentFacts, InboxFacts } from '../../routing/transitions/facts.ts';
import { type LedgerEntry, loserOf, receiverOf } from '../../routing/transitions/turn.ts';
import type { Hold, RecordedMessage } from '../../routing/unanswered.ts';
import type { Member } from './members.ts';

/** When an agent joined an inbox, counted over all, and its last turn there. */
type Membership = Pick<Member, 'joinOrder' | 'lastTurn' | 'lastTurnAt'>;

/** An assignment as it is kept. */
export interface KeptHold extends Hold {
  readonly assignedBy: string;
}

/** What is written and read by the transitions of a shift: the tables, in memory. */
export class ShiftState {
  account: AccountFacts = DEFAULT_POLICY;
  readonly inboxes = new Map<InboxId, InboxFacts>();
  readonly agents = new Map<AgentId, AgentFacts>();
  readonly teams = new Set<TeamId>();
  readonly rows = new Map<ConversationId, ConversationRow>();
  readonly messages = new Map<ConversationId, readonly RecordedMessage[]>();
  readonly ledger: LedgerEntry[] = [];
  readonly decisions: Decision[] = [];
  readonly #memberships = new Map<string, Membership>();
  readonly #holds = new Map<ConversationId, readonly KeptHold[]>();
  readonly #lastAssigned = new Map<AgentId, Instant>();

  addInbox(id: InboxId, policy: Partial<Policy> = {}): void {
    this.inboxes.set(id, { id, policy: { ...DEFAULT_POLICY, ...policy }, policyVersion: 1, lastTurn: 0 });
  }

  /** A new agent is offline and serves no inbox. */
  addAgent(id: AgentId, since: Instant, overrides: Partial<AgentFacts> = {}): void {
    this.agents.set(id, {
      id,
      active: true,
      role: 'agent',
      availability: 'offline',
      cause: 'initial',
      since,
      availabilityVersion: 0,
      load: 0,
      capacity: this.account.defaultCapacity,
      skills: [],
      misses: 0,
      heartbeatAt: null,
      teamIds: [],
      ...overrides,
      inboxIds: [],
    });
    for (const inboxId of overrides.inboxIds ?? []) this.join(inboxId, id);
  }

  join(inboxId: InboxId, agentId: AgentId): void {
    const { inboxIds } = this.agent(agentId);
    if (inboxIds.includes(inboxId)) return;
    this.change(agentId, { inboxIds: [...inboxIds, inboxId] });
    const membership = { joinOrder: this.#memberships.size, lastTurn: null, lastTurnAt: null };
    this.#memberships.set(nameOf(inboxId, agentId), membership);
  }

  /** The place in the rotation is kept for a return. */
  leave(inboxId: InboxId, agentId: AgentId): void {
    this.change(agentId, { inboxIds: this.agent(agentId).inboxIds.filter((each) => each !== inboxId) });
  }

  agent(id: AgentId): AgentFacts {
    const agent = this.agents.get(id);
    if (agent === undefined) throw new Error(`there is no agent ${id}`);
    return agent;
  }

  /** Edits an agent, as the API does to the directory. */
  change(id: AgentId, columns: Partial<AgentFacts>): void {
    this.agents.set(id, { ...this.agent(id), ...columns });
  }

  setPolicy(id: InboxId, settings: Partial<Policy>): void {
    const inbox = this.inboxOf(id);
    const policyVersion = inbox.policyVersion + 1;
    this.inboxes.set(id, { ...inbox, policy: { ...inbox.policy, ...settings }, policyVersion });
  }

  inboxOf(id: InboxId): InboxFacts {
    const inbox = this.inboxes.get(id);
    if (inbox === undefined) throw new Error(`there is no inbox ${id}`);
    return inbox;
  }

  row(id: ConversationId): ConversationRow {
    const row = this.rows.get(id);
    if (row === undefined) throw new Error(`there is no conversation ${id}`);
    return row;
  }

  members(inboxId: InboxId): readonly Member[] {
    return [...this.agents.keys()].flatMap((agentId) => this.#member(inboxId, agentId) ?? []);
  }

  #member(inboxId: InboxId, agentId: AgentId): Member | null {
    const { inboxIds, active, availability, availabilityVersion, load, capacity, skills, teamIds } =
      this.agent(agentId);
    const membership = inboxIds.includes(inboxId) ? this.#memberships.get(nameOf(inboxId, agentId)) : undefined;
    if (membership === undefined) return null;
    const known = { agentId, active, availability, availabilityVersion, load, capacity, skills, teamIds };
    return { ...known, ...membership, lastAssignedAt: this.#lastAssigned.get(agentId) ?? null };
  }

  holdsOf(id: ConversationId): readonly KeptHold[] {
    return this.#holds.get(id) ?? [];
  }

  heldBy(agentId: AgentId): readonly ConversationRow[] {
    return [...this.rows.values()].filter((row) => row.agentId === agentId).sort(compareServing);
  }

  /** The waiting lists of some inboxes as one, in serving order. */
  list(inboxIds: Iterable<InboxId> = this.inboxes.keys()): readonly ConversationRow[] {
    const ids = new Set(inboxIds);
    return [...this.rows.values()].filter((row) => isListed(row) && ids.has(row.inboxId)).sort(compareServing);
  }

  /** Who breaks the promise: waits at this moment although somebody could serve it. Empty after every transition. */
  unserved(at: Instant): readonly ConversationRow[] {
    return this.list().filter((row) =>
      this.members(row.inboxId).some((member) => freeSlots(member) > 0 && this.couldServe(row, member, at)),
    );
  }

  /** Whether the agent, given room, could serve it. */
  couldServe(
    row: ConversationRow,
    { agentId, availability }: Pick<Candidate, 'agentId' | 'availability'>,
    at: Instant,
  ): boolean {
    const { policy } = this.inboxOf(row.inboxId);
    const member = this.#member(row.inboxId, agentId);
    if (policy.mode === 'manual' || member === null) return false;
    const seen = {
      ...member,
      availability,
      capacity: null,
      member: true,
      inTeam: row.teamId === null || member.teamIds.includes(row.teamId),
      coolingOffUntil: coolOffEnd(row, agentId, policy),
    };
    return (
      whyIneligible(seen, { at, skills: row.skills, waitingSince: row.waitingSince ?? row.createdAt, policy }) === null
    );
  }

  /** Writes a transition. @throws where constraints of the database would refuse it */
  write({ settled, turn, taken }: Outcome, at: Instant): void {
    for (const each of settled) this.#writeConversation(each, at);
    const given = settled.flatMap((each) => receiverOf(each) ?? []).sort();
    const counted = taken.flatMap(({ agentId, slots }) => Array<AgentId>(slots).fill(agentId)).sort();
    if (given.join() !== counted.join())
      throw new Error(`slots taken are ${counted.join()}, given are ${given.join()}`);
    for (const { agentId, overCapacity, availabilityVersion } of taken) {
      const { active, load, capacity, availabilityVersion: version } = this.agent(agentId);
      if (!overCapacity && capacity !== null && load > capacity) throw new Error(`${agentId} is above capacity`);
      if (!active || (availabilityVersion ?? version) !== version) throw new Error(`${agentId} is not as it was seen`);
    }
    if (turn.missedBy !== null) this.change(turn.missedBy, { misses: this.agent(turn.missedBy).misses + 1 });
    if (turn.agentChange !== null) {
      const { agentId, ...columns } = turn.agentChange;
      this.change(agentId, columns);
    }
    this.ledger.push(...turn.events, ...settled.flatMap(({ events }) => events));
    this.decisions.push(...settled.flatMap(({ decision }) => decision ?? []));
  }

  #writeConversation(change: Settled, at: Instant): void {
    const { after, before, messages, nowCounted, turn } = change;
    if (before !== null && before !== after && this.row(after.id).version !== before.version) {
      throw new Error(`${after.id} is written over a version that was not read`);
    }
    this.rows.set(after.id, after);
    const known = [...(this.messages.get(after.id) ?? []), ...messages];
    const judged = known.map((each) => (nowCounted.includes(each.messageId) ? { ...each, counted: true } : each));
    this.messages.set(after.id, judged);
    const [loser, receiver] = [loserOf(change), receiverOf(change)];
    if (loser !== null) this.#end(after.id, loser, at);
    if (receiver !== null) this.#begin(after, receiver, at);
    if (turn !== null && after.agentId !== null) {
      this.#rotate(after.inboxId, after.agentId, { lastTurn: turn, lastTurnAt: at });
    }
  }

  #end(id: ConversationId, agentId: AgentId, at: Instant): void {
    const holds = this.holdsOf(id);
    if (holds.filter(({ until }) => until === null).length !== 1) throw new Error(`${id} has not one open assignment`);
    this.#holds.set(
      id,
      holds.map((hold) => (hold.until === null ? { ...hold, until: at } : hold)),
    );
    this.#count(agentId, -1);
  }

  #begin({ id, assignedBy }: ConversationRow, agentId: AgentId, at: Instant): void {
    const holds = this.holdsOf(id);
    if (holds.some(({ until }) => until === null)) throw new Error(`${id} would have two open assignments`);
    this.#holds.set(id, [...holds, { agentId, from: at, until: null, assignedBy: assignedBy ?? '' }]);
    this.#count(agentId, 1);
    this.#lastAssigned.set(agentId, at);
  }

  #count(agentId: AgentId, by: number): void {
    const load = this.agent(agentId).load + by;
    if (load < 0) throw new Error(`${agentId} would hold ${load}`);
    this.change(agentId, { load });
  }

  #rotate(inboxId: InboxId, agentId: AgentId, turn: Omit<Membership, 'joinOrder'>): void {
    const membership = this.#memberships.get(nameOf(inboxId, agentId));
    if (membership !== undefined) this.#memberships.set(nameOf(inboxId, agentId), { ...membership, ...turn });
    this.inboxes.set(inboxId, { ...this.inboxOf(inboxId), lastTurn: turn.lastTurn ?? 0 });
  }
}

const nameOf = (inboxId: InboxId, agentId: AgentId): string => JSON.stringify([inboxId, agentId]);
