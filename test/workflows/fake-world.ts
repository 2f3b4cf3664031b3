import type { Refusal } from '../../contract/errors.ts';
import type { AgentId, ConversationId, Instant, TeamId } from '../../contract/ids.ts';
import type { AvailabilityChanged, OpenConversation, PolicyChanged } from '../../contract/messages.ts';
import type { Availability, AvailabilityCause, CoolingOff, Decision, DecisionReason } from '../../contract/model.ts';
import { DEFAULT_POLICY, type Policy } from '../../contract/policy.ts';
import type { CarriedConversation, SearchAttributeSetting, Standing } from '../../contract/transitions.ts';
import { FakeReconciler, FakeWatch } from './fake-lookouts.ts';
import { Gate } from './gate.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A conversation's row; the last two are for its reopening. */
export type Row = Writable<Omit<Standing, 'holder' | 'policy' | 'policyVersion' | 'position'>> & {
  carried: CarriedConversation | null;
  previousAgentId: AgentId | null;
  judgedVersion: number;
};

export interface FakeAgent {
  readonly agentId: AgentId;
  availability: Availability;
  cause: AvailabilityCause;
  since: Instant;
  availabilityVersion: number;
  /** Until when the next heartbeat is due; null where the agent's console sends none. */
  heartbeatDueAt: Instant | null;
  /** Answers missed in a row. */
  misses: number;
  /** null = no limit. */
  capacity: number | null;
  member: boolean;
  teams: readonly TeamId[];
}

/** What a test says of an agent; online, a member and without a limit where it says nothing. */
export type AgentSetting = Partial<Omit<FakeAgent, 'agentId'>>;

export interface WorldSetting {
  readonly policy?: Partial<Policy>;
  /** In the order in which they joined the inbox. */
  readonly agents?: Readonly<Record<AgentId, AgentSetting>>;
}

/** A refusal on its way out of a transition. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** A message to a conversation. */
export interface Told {
  readonly conversationId: ConversationId;
  readonly signal: string;
  readonly message: unknown;
}

interface Happening {
  readonly conversationId: ConversationId;
  readonly what: string;
  readonly at: Instant;
}

/** Who else may get it first, and whether a person asked. */
interface Choosing {
  readonly at: Instant;
  readonly byCommand?: boolean;
  readonly wish?: { readonly agentId: AgentId; readonly reason: 'preferred_agent' | 'previous_agent' } | null;
}

/**
 * One inbox in memory, as the transactions of the real activities would leave it. Routing is the simplest there is: the
 * first agent, in the order of joining, who is online, has room and is not cooling off.
 */
export class FakeWorld {
  readonly inboxId = 'support';
  readonly gate = new Gate();
  readonly agents: ReadonlyMap<AgentId, FakeAgent>;
  readonly rows = new Map<ConversationId, Row>();
  /** Agents who left the inbox, and of whom nobody was told yet. */
  readonly departed = new Set<AgentId>();
  /** What conversations were told, in order, whether their workflows run or not. */
  readonly told: Told[] = [];
  readonly reconciler = new FakeReconciler();
  readonly watch = new FakeWatch();
  /** Results by transition: one that is repeated is answered from here. */
  readonly results = new Map<string, unknown>();
  policy: Policy;
  policyVersion = 1;
  missesBeforeAway = 0;
  searchAttributes: SearchAttributeSetting = 'all';
  /** Others stand before whoever asks now. */
  othersAhead = false;
  readonly #ledger: Happening[] = [];

  constructor({ policy = {}, agents = {} }: WorldSetting) {
    this.policy = { ...DEFAULT_POLICY, ...policy };
    this.agents = new Map(Object.entries(agents).map(([agentId, setting]) => [agentId, newAgent(agentId, setting)]));
  }

  /** What happened to the conversation, in order. */
  happened(conversationId: ConversationId): readonly string[] {
    return this.#ledger.filter((each) => each.conversationId === conversationId).map(({ what }) => what);
  }

  /** When it happened, in seconds after the conversation was created. */
  secondsUntil(conversationId: ConversationId, what: string): readonly number[] {
    const createdAt = Date.parse(this.row(conversationId).createdAt);
    const times = this.#ledger.filter((each) => each.conversationId === conversationId && each.what === what);
    return times.map(({ at }) => (Date.parse(at) - createdAt) / 1000);
  }

  note(conversationId: ConversationId, what: string, at: Instant): void {
    this.#ledger.push({ conversationId, what, at });
  }

  row(conversationId: ConversationId): Row {
    const row = this.rows.get(conversationId);
    if (row === undefined) throw refused('conversation_not_found', `there is no conversation ${conversationId}`);
    return row;
  }

  agent(agentId: AgentId): FakeAgent {
    const agent = this.agents.get(agentId);
    if (agent === undefined) throw refused('agent_not_found', `there is no agent ${agentId}`);
    return agent;
  }

  /** Puts a change of availability in force, and returns the message that tells of it. */
  declare(agentId: AgentId, availability: Availability, cause: AvailabilityCause = 'declared'): AvailabilityChanged {
    const agent = this.agent(agentId);
    const availabilityVersion = agent.availabilityVersion + 1;
    Object.assign(agent, { availability, cause, availabilityVersion });
    return { agentId, availability, cause, availabilityVersion };
  }

  /** Puts a policy in force, and returns the message that tells of it. */
  setPolicy(change: Partial<Policy>): PolicyChanged {
    this.policy = { ...this.policy, ...change };
    this.policyVersion += 1;
    return { policyVersion: this.policyVersion, policy: this.policy };
  }

  /** Adds a conversation; one that names an agent is held by it. */
  add(open: OpenConversation, at: Instant, agentId: AgentId | null = null): Row {
    const { conversationId, inboxId, consumer, teamId = null, priority = 'normal', skills = [], pending } = open;
    const status = pending === true ? 'pending' : 'waiting';
    const nobody = { agentId: null, assignedAt: null, assignedBy: null, previousAgentId: null };
    const place = { parked: false, waitingSince: status === 'waiting' ? at : null, coolingOff: [] };
    const times = { createdAt: at, resolvedAt: null, version: 0, carried: null, judgedVersion: 0 };
    const row: Row = {
      conversationId,
      inboxId,
      consumer,
      teamId,
      priority,
      skills,
      status,
      ...nobody,
      ...place,
      ...times,
    };
    this.rows.set(conversationId, row);
    if (agentId !== null) this.give(row, { agentId, assignedBy: 'routing', at });
    return row;
  }

  hasRoom({ agentId, capacity }: FakeAgent): boolean {
    return capacity === null || this.load(agentId) < capacity;
  }

  load(agentId: AgentId): number {
    return [...this.rows.values()].filter((row) => row.agentId === agentId).length;
  }

  /** Decides who gets the waiting conversation, and gives it. */
  route(row: Row, { at, byCommand = false, wish = null }: Choosing): Decision {
    const eligible = [...this.agents.values()].filter((agent) => this.#isEligible(agent, row, at));
    const wished = eligible.find(({ agentId }) => agentId === wish?.agentId);
    const first = wished ?? eligible[0];
    if (this.policy.mode === 'manual' && !byCommand) return this.#decide(null, 'manual_inbox', at);
    if (first === undefined) return this.#decide(null, 'nobody_eligible', at);
    if (this.othersAhead) return this.#decide(null, 'others_ahead', at);
    const { agentId } = first;
    this.give(row, { agentId, assignedBy: 'routing', at });
    return this.#decide(agentId, wished === undefined || wish === null ? this.policy.method : wish.reason, at);
  }

  give(row: Row, to: { readonly agentId: AgentId; readonly assignedBy: string; readonly at: Instant }): void {
    Object.assign(row, { status: 'assigned', parked: false, agentId: to.agentId, assignedAt: to.at });
    row.assignedBy = to.assignedBy;
    row.judgedVersion = this.agent(to.agentId).availabilityVersion;
    row.waitingSince ??= to.at;
    this.note(row.conversationId, `assigned to ${to.agentId} by ${to.assignedBy}`, to.at);
  }

  take(row: Row, reason: string, at: Instant): void {
    if (row.agentId === null) return;
    this.note(row.conversationId, `taken from ${row.agentId}: ${reason}`, at);
    Object.assign(row, { status: 'waiting', previousAgentId: row.agentId });
    Object.assign(row, { agentId: null, assignedAt: null, assignedBy: null });
  }

  /** The waiting conversations somebody could take now, the longest waiting first. */
  servable(at: Instant): readonly ConversationId[] {
    const waiting = [...this.rows.values()].filter((row) => row.status === 'waiting' && !row.parked);
    const agents = [...this.agents.values()];
    return waiting
      .filter((row) => agents.some((agent) => this.#isEligible(agent, row, at)))
      .map((row) => row.conversationId);
  }

  /** The conversation as a transition at this time reports it. */
  standing({ carried, previousAgentId, judgedVersion, ...row }: Row, at: Instant): Standing {
    const holder = row.agentId === null ? null : this.agent(row.agentId);
    const { policy, policyVersion } = this;
    return {
      ...row,
      position: row.status === 'waiting' && !row.parked ? this.#position(row.conversationId) : null,
      coolingOff: row.coolingOff.filter(({ until }) => until > at),
      holder: holder && {
        availability: holder.availability,
        availabilityVersion: holder.availabilityVersion,
        judgedVersion,
      },
      policy,
      policyVersion,
    };
  }

  #position(conversationId: ConversationId): number {
    const waiting = [...this.rows.values()].filter((row) => row.status === 'waiting' && !row.parked);
    return waiting.findIndex((row) => row.conversationId === conversationId) + 1;
  }

  #isEligible(agent: FakeAgent, row: Row, at: Instant): boolean {
    const { agentId, availability, member, teams } = agent;
    const inTeam = row.teamId === null || teams.includes(row.teamId);
    return (
      member && inTeam && availability === 'online' && this.hasRoom(agent) && !isCooling(row.coolingOff, agentId, at)
    );
  }

  #decide(agentId: AgentId | null, reason: DecisionReason, at: Instant): Decision {
    const { policyVersion, policy } = this;
    const outcome = agentId === null ? 'waiting' : 'assigned';
    const sentence = agentId === null ? `It waits: ${reason}.` : `${agentId} gets it: ${reason}.`;
    const numbers = { considered: [], leftOut: {} };
    return {
      id: `decision ${at}`,
      at,
      outcome,
      agentId,
      reason,
      method: policy.method,
      policyVersion,
      ...numbers,
      sentence,
    };
  }
}

export const refused = (code: Refusal['code'], message: string, agentId: AgentId | null = null): Refused =>
  new Refused({ code, message, ...(agentId === null ? {} : { agentId }) });

const isCooling = (coolingOff: readonly CoolingOff[], agentId: AgentId, at: Instant): boolean =>
  coolingOff.some((each) => each.agentId === agentId && each.until > at);

const newAgent = (agentId: AgentId, setting: AgentSetting): FakeAgent => ({
  agentId,
  availability: 'online',
  cause: 'declared',
  since: '2026-01-05T09:00:00.000Z',
  availabilityVersion: 1,
  heartbeatDueAt: null,
  misses: 0,
  capacity: null,
  member: true,
  teams: [],
  ...setting,
});
