import type { MessageReceived } from '../../contract/conversation.ts';
import type { AgentId, ConversationId, Instant } from '../../contract/ids.ts';
import { DEFAULT_POLICY, type Policy } from '../../contract/policy.ts';
import type { Transition } from '../../contract/transitions.ts';
import { type ConversationRow, compareServing, isListed } from '../../routing/conversation-row.ts';
import type { Outcome, Settled } from '../../routing/plan.ts';
import type {
  AccountFacts,
  AgentFacts,
  ConversationFacts,
  Facts,
  InboxFacts,
} from '../../routing/transitions/facts.ts';
import { type LedgerEntry, loserOf, receiverOf } from '../../routing/transitions/turn.ts';
import type { EarlyReply, Hold, RecordedMessage } from '../../routing/unanswered.ts';
import type { Member } from '../routing/members.ts';
import { permanentError } from './gate.ts';

export const INBOX = 'support';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** An agent's row, with those columns of its membership that the rotation goes by. */
export type FakeAgent = Writable<Omit<AgentFacts, 'load'>> &
  Writable<Pick<Member, 'lastTurn' | 'lastTurnAt' | 'lastAssignedAt'>>;

/** What a test says of an agent; online, a member and without a limit if it says nothing. */
export type AgentSetting = Partial<Omit<FakeAgent, 'id'>>;

export interface WorldSetting {
  readonly policy?: Partial<Policy>;
  readonly account?: Partial<AccountFacts>;
  /** In the order in which they joined the inbox. */
  readonly agents?: Readonly<Record<AgentId, AgentSetting>>;
}

/** The rows of one inbox, in memory. */
export class FakeStore {
  readonly rows = new Map<ConversationId, ConversationRow>();
  readonly agents: ReadonlyMap<AgentId, FakeAgent>;
  readonly outbox = new Set<ConversationId>();
  /** Agents who were taken out of the inbox, until the directory's transition. */
  readonly departed = new Set<AgentId>();
  readonly ledger: LedgerEntry[] = [];
  account: AccountFacts;
  inbox: InboxFacts;
  readonly #messages = new Map<ConversationId, Writable<RecordedMessage>[]>();
  readonly #holds = new Map<ConversationId, Writable<Hold & { assignedBy: string }>[]>();

  constructor({ policy = {}, account = {}, agents = {} }: WorldSetting) {
    this.account = { defaultCapacity: null, missesBeforeAway: 0, connectionLostAfterSeconds: 45, ...account };
    this.inbox = { id: INBOX, policy: { ...DEFAULT_POLICY, ...policy }, policyVersion: 1, lastTurn: 0 };
    this.agents = new Map(Object.entries(agents).map(([id, setting]) => [id, newAgent(id, setting)]));
  }

  row(conversationId: ConversationId): ConversationRow {
    const row = this.rows.get(conversationId);
    if (row === undefined) throw new Error(`there is no conversation ${conversationId}`);
    return row;
  }

  agent(agentId: AgentId): FakeAgent {
    const agent = this.agents.get(agentId);
    if (agent === undefined) throw new Error(`there is no agent ${agentId}`);
    return agent;
  }

  // What transitions read ---------------------------------------------------------------------------------------------

  facts({ at, actor }: Pick<Transition, 'at' | 'actor'>): Facts {
    const agents = new Map([...this.agents.values()].map((agent) => [agent.id, this.#factsOf(agent)]));
    return { at, askedAt: at, actor, account: this.account, inboxes: new Map([[INBOX, this.inbox]]), agents };
  }

  #factsOf(agent: FakeAgent): AgentFacts {
    const capacity = agent.capacity ?? this.account.defaultCapacity;
    return { ...agent, capacity, load: this.heldBy(agent.id).length };
  }

  members({ agents }: Pick<Facts, 'agents'>): readonly Member[] {
    return [...agents.values()].flatMap((agent, index) => {
      if (!agent.inboxIds.includes(INBOX)) return [];
      const { id: agentId, active, availability, availabilityVersion, load, capacity, skills, teamIds } = agent;
      const { lastTurn, lastTurnAt, lastAssignedAt } = this.agent(agentId);
      const row = { agentId, active, availability, availabilityVersion, load, capacity, skills, teamIds };
      return [{ ...row, joinOrder: index + 1, lastTurn, lastTurnAt, lastAssignedAt }];
    });
  }

  heldBy(agentId: AgentId): readonly ConversationRow[] {
    return [...this.rows.values()].filter((row) => row.agentId === agentId).sort(compareServing);
  }

  listed(): readonly ConversationRow[] {
    return [...this.rows.values()].filter(isListed).sort(compareServing);
  }

  recorded(id: ConversationId): Writable<RecordedMessage>[] {
    const recorded = this.#messages.get(id) ?? [];
    this.#messages.set(id, recorded);
    return recorded;
  }

  holds(id: ConversationId): Writable<Hold & { assignedBy: string }>[] {
    const holds = this.#holds.get(id) ?? [];
    this.#holds.set(id, holds);
    return holds;
  }

  openAssignment(id: ConversationId): ConversationFacts['openAssignment'] {
    const hold = this.holds(id).find(({ until }) => until === null);
    return hold === undefined ? null : { agentId: hold.agentId, startedAt: hold.from, assignedBy: hold.assignedBy };
  }

  /** Replies of agents who did not hold the conversation when they arrived. */
  earlyReplies(id: ConversationId): readonly EarlyReply[] {
    return this.recorded(id).flatMap((reply) => {
      const { from, visibility, counted, messageId, agentId, sentAt } = reply;
      if (from !== 'agent' || visibility !== 'public' || counted || agentId === undefined) return [];
      return [{ messageId, agentId, sentAt, nextQuestionAt: this.nextQuestion(id, reply) }];
    });
  }

  /** The first question after a reply. */
  nextQuestion(id: ConversationId, { from, sentAt }: Pick<MessageReceived, 'from' | 'sentAt'>): Instant | null {
    const later = this.recorded(id).filter((each) => each.from === 'consumer' && each.sentAt > sentAt);
    return from === 'agent' ? (later.map((each) => each.sentAt).sort()[0] ?? null) : null;
  }

  situation(row: ConversationRow, at: Instant) {
    const availability = row.agentId === null ? null : this.agent(row.agentId).availability;
    return { policy: this.inbox.policy, availability, at };
  }

  position(row: ConversationRow): number | null {
    return isListed(row) ? this.listed().findIndex(({ id }) => id === row.id) + 1 : null;
  }

  // What transitions write --------------------------------------------------------------------------------------------

  /** @returns whether the agent who missed an answer has now missed too many */
  write({ settled, turn }: Outcome, at: Instant): boolean {
    for (const change of settled) {
      this.#move(change, at);
      if (change.before !== change.after) this.rows.set(change.after.id, change.after);
      if (change.tell) this.outbox.add(change.after.id);
      const recorded = this.recorded(change.after.id);
      for (const message of recorded) message.counted ||= change.nowCounted.includes(message.messageId);
      recorded.push(...change.messages);
    }
    this.ledger.push(...turn.events, ...settled.flatMap(({ events }) => events));
    if (turn.agentChange !== null) {
      const { agentId, ...columns } = turn.agentChange;
      Object.assign(this.agent(agentId), columns);
    }
    return turn.missedBy !== null && this.#countMiss(turn.missedBy);
  }

  /** Ends and begins assignments. @throws a permanent error if that would leave two, as the database's index does */
  #move(change: Settled, at: Instant): void {
    const holds = this.holds(change.after.id);
    const current = holds.find(({ until }) => until === null);
    const [loser, taker] = [loserOf(change), receiverOf(change)];
    if (taker !== null && current !== undefined && loser === null) throw permanentError('an agent holds it already');
    if (current !== undefined && loser !== null) current.until = at;
    if (taker === null) return;
    holds.push({ agentId: taker, from: at, until: null, assignedBy: change.after.assignedBy ?? 'routing' });
    const agent = this.agent(taker);
    agent.lastAssignedAt = at;
    if (change.turn === null) return;
    Object.assign(agent, { lastTurn: change.turn, lastTurnAt: at });
    this.inbox = { ...this.inbox, lastTurn: change.turn };
  }

  #countMiss(agentId: AgentId): boolean {
    const agent = this.agent(agentId);
    agent.misses += 1;
    const { missesBeforeAway } = this.account;
    return missesBeforeAway > 0 && agent.misses >= missesBeforeAway;
  }
}

const newAgent = (id: AgentId, setting: AgentSetting): FakeAgent => ({
  id,
  active: true,
  role: 'agent',
  availability: 'online',
  cause: 'declared',
  since: '2026-01-05T09:00:00.000Z',
  availabilityVersion: 1,
  capacity: null,
  skills: [],
  misses: 0,
  heartbeatAt: null,
  inboxIds: [INBOX],
  teamIds: [],
  lastTurn: null,
  lastTurnAt: null,
  lastAssignedAt: null,
  ...setting,
});
