import type { Activities } from '../../activities/index.ts';
import type { PassedOver, ServingScope } from '../../activities/serving.ts';
import type { Refusal } from '../../contract/errors.ts';
import type { OpenConversation } from '../../contract/messages.ts';
import type { Actor, Availability, AvailabilityCause } from '../../contract/model.ts';
import type { Discrepancy } from '../../contract/reconciliation.ts';
import type {
  AmendTransition,
  AssignTransition,
  AvailabilityResult,
  CarriedConversation,
  ReviewTransition,
  TransitionBase,
  TransitionDone,
  TransitionRefused,
} from '../../contract/transitions.ts';
import type { Clock } from './clock.ts';
import { INBOX } from './directory.ts';
import { inWorker, type Perform } from './perform.ts';

/** A refusal, thrown, so that a story need not look at every answer. */
class RefusedTransition extends Error {
  readonly code: Refusal['code'];
  readonly agentId: string | undefined;

  constructor({ code, message, agentId }: Refusal) {
    super(message);
    this.code = code;
    this.agentId = agentId;
  }
}

/** What differs from "a key asks, nothing is unanswered". */
type Circumstances = Partial<Pick<TransitionBase, 'actor' | 'unanswered' | 'timeouts'>>;

interface OpenFacts extends Partial<OpenConversation> {
  /** Messages of the consumer that start this run. */
  readonly messageIds?: readonly string[];
}
type AssignFacts = Partial<Pick<AssignTransition, 'agentId' | 'teamId' | 'expectedAgentId' | 'overCapacity'>>;
type AmendFacts = Pick<AmendTransition, 'priority' | 'skills'>;

const KEY: Actor = { kind: 'key', id: 'key-1' };

/** What a resolved conversation leaves for the run that reopens it. */
export const CARRIED: CarriedConversation = {
  standing: null,
  messages: { recentIds: ['m1', 'm2'], unansweredAt: [], lastAnswerAt: null },
  holds: [],
  timeouts: 0,
  warnedFor: null,
  decision: null,
  searchAttributes: 'all',
};

interface CommandDeps {
  readonly activities: () => Activities;
  readonly clock: Clock;
  readonly perform: Perform;
  /** Sets apart the transitions of several users of one database. */
  readonly name: string;
}

/**
 * The activities as a story calls them: a name, and what matters. Each call takes place a moment after the one before,
 * so whoever came first waits longest. A refusal is thrown.
 */
export class Commands {
  readonly #deps: CommandDeps;
  #transitions = 0;

  constructor(deps: CommandDeps) {
    this.#deps = deps;
  }

  open(conversationId: string, { messageIds = [], ...facts }: OpenFacts = {}, circumstances: Circumstances = {}) {
    const base = this.#base(conversationId, circumstances);
    const consumer = { id: `consumer-of-${conversationId}`, name: null };
    return this.#transact(this.#deps.activities().openConversation, {
      ...base,
      open: { conversationId, inboxId: INBOX, consumer, actor: base.actor, ...facts },
      consumerMessageIds: messageIds,
    });
  }

  /** The conversation looks whether it can be served. */
  route(conversationId: string) {
    const input = { ...this.#base(conversationId), byCommand: false };
    return this.#transact(this.#deps.activities().routeConversation, input);
  }

  /** A person asks for it to be routed. */
  routeByCommand(conversationId: string) {
    const input = { ...this.#base(conversationId), byCommand: true };
    return this.#transact(this.#deps.activities().routeConversation, input);
  }

  assign(conversationId: string, facts: AssignFacts, circumstances: Circumstances = {}) {
    const base = this.#base(conversationId, circumstances);
    const input = { ...base, overCapacity: false, claim: false, ...facts };
    return this.#transact(this.#deps.activities().assignConversation, input);
  }

  claim(conversationId: string, agentId: string) {
    const base = this.#base(conversationId, { actor: { kind: 'person', id: agentId } });
    const input = { ...base, agentId, overCapacity: false, claim: true };
    return this.#transact(this.#deps.activities().assignConversation, input);
  }

  /** A person takes it from its agent; `release` names what else, or what instead. */
  unassign(conversationId: string, release: { readonly agent?: boolean; readonly team?: boolean } = {}) {
    const { agent = true, team = false } = release;
    const how = { reason: 'manual', agentId: null, releaseAgent: agent, releaseTeam: team } as const;
    return this.#transact(this.#deps.activities().releaseConversation, { ...this.#base(conversationId), ...how });
  }

  requeue(conversationId: string) {
    const how = { reason: 'requeued', agentId: null, releaseAgent: true, releaseTeam: false } as const;
    return this.#transact(this.#deps.activities().releaseConversation, { ...this.#base(conversationId), ...how });
  }

  /** The agent did not answer in time; `timeouts` counts this one too. */
  timeOut(conversationId: string, agentId: string, circumstances: Circumstances = { timeouts: 1 }) {
    const base = this.#base(conversationId, circumstances);
    const how = { reason: 'response_timeout', agentId, releaseAgent: true, releaseTeam: false } as const;
    return this.#transact(this.#deps.activities().releaseConversation, { ...base, ...how });
  }

  review(conversationId: string, because: ReviewTransition['because'], circumstances: Circumstances = {}) {
    const input = { ...this.#base(conversationId, circumstances), because };
    return this.#transact(this.#deps.activities().reviewConversation, input);
  }

  amend(conversationId: string, facts: AmendFacts) {
    const input = { ...this.#base(conversationId), handOff: false, ...facts };
    return this.#transact(this.#deps.activities().amendConversation, input);
  }

  handOff(conversationId: string, facts: AmendFacts & Pick<AmendTransition, 'teamId'> = {}) {
    const input = { ...this.#base(conversationId), handOff: true, ...facts };
    return this.#transact(this.#deps.activities().amendConversation, input);
  }

  warn(conversationId: string, agentId: string, dueAt: string) {
    return this.#transact(this.#deps.activities().warnHolder, { ...this.#base(conversationId), agentId, dueAt });
  }

  resolve(conversationId: string, disposition: string | null = null) {
    const input = { ...this.#base(conversationId), disposition, carried: CARRIED };
    return this.#transact(this.#deps.activities().resolveConversation, input);
  }

  /** The agent declares its availability, unless another cause is named. */
  declare(
    agentId: string,
    availability: Availability,
    cause: AvailabilityCause = 'declared',
  ): Promise<AvailabilityResult> {
    const { transitionId, at } = this.#base(agentId);
    const actor = { kind: 'person', id: agentId } as const;
    const input = { agentId, transitionId, at, actor, availability, cause };
    return this.#deps.perform(this.#deps.activities().changeAvailability, input);
  }

  checkHeartbeat(agentId: string) {
    return this.#deps.perform(this.#deps.activities().checkHeartbeat, { agentId });
  }

  /** Looks for whom a change of the directory lets be served. */
  findServable(scope: ServingScope): Promise<readonly string[]> {
    return this.#deps.perform(this.#deps.activities().findServable, { scope, at: this.#deps.clock.tick() });
  }

  /** Wakes conversations as whoever freed a place does. */
  wake(...conversationIds: readonly string[]): Promise<void> {
    const input = { conversationIds, at: this.#deps.clock.tick() };
    return this.#deps.perform(inWorker(this.#deps.activities().wakeConversations), input);
  }

  /** Looks whether those who were woken reacted. */
  passOver(): Promise<PassedOver> {
    return this.#deps.perform(this.#deps.activities().passOver, { at: this.#deps.clock.tick() });
  }

  /** The reconciler looks. */
  findDiscrepancies(): Promise<readonly Discrepancy[]> {
    return this.#deps.perform(inWorker(this.#deps.activities().findDiscrepancies), { at: this.#deps.clock.tick() });
  }

  repairDiscrepancies(found: readonly Discrepancy[]): Promise<void> {
    const input = { found, at: this.#deps.clock.tick() };
    return this.#deps.perform(inWorker(this.#deps.activities().repairDiscrepancies), input);
  }

  #base(conversationId: string, circumstances: Circumstances = {}): TransitionBase {
    this.#transitions += 1;
    const transitionId = `${this.#deps.name}-${this.#transitions}`;
    const at = this.#deps.clock.tick();
    return { conversationId, transitionId, at, actor: KEY, unanswered: null, timeouts: 0, ...circumstances };
  }

  async #transact<Input, Done extends TransitionDone>(
    activity: (input: Input) => Promise<Done | TransitionRefused>,
    input: Input,
  ): Promise<Done> {
    const result = await this.#deps.perform(activity, input);
    if (result.kind === 'refused') throw new RefusedTransition(result.refusal);
    return result;
  }
}
