import type { SearchAttributeSetting, Standing } from '../../contract/conversation.ts';
import type { AgentId, ConversationId, Instant } from '../../contract/ids.ts';
import type {
  AvailabilityTransition,
  ConversationDone,
  ConversationTransition,
  DirectoryTransition,
  Transition,
  TransitionResult,
} from '../../contract/transitions.ts';
import { compareServing } from '../../routing/conversation-row.ts';
import {
  concernedBy,
  conversationStep,
  doneOf,
  entriesOf,
  needsOf,
  type Outcome,
  serversOf,
  settle,
  standingOf,
} from '../../routing/plan.ts';
import { poolName } from '../../routing/pool.ts';
import { availabilityStep, heartbeatDue } from '../../routing/transitions/availability.ts';
import { directoryStep } from '../../routing/transitions/directory.ts';
import type { ConversationFacts, Facts } from '../../routing/transitions/facts.ts';
import type { Turn } from '../../routing/transitions/turn.ts';
import { poolOf } from '../routing/members.ts';
import { FakeStore, INBOX } from './fake-store.ts';

/** What is kept of a result; the standing is read again if it is repeated. */
type Kept = Omit<ConversationDone, 'standing' | 'searchAttributes'>;

const NOTHING: Kept = { kind: 'done', more: false, decision: null, warnings: [], missedBy: null };

interface Settling {
  readonly turn: Turn;
  readonly facts: Facts;
  readonly ownId: ConversationId | null;
  readonly overCapacity?: boolean;
}

/**
 * The frame of `store/transition.ts` on a store in memory. The rules are the product's own: the steps and the matching of
 * `routing/` decide. One transition runs after another, so that there are no locks and nobody is overtaken.
 */
export class FakeFrame extends FakeStore {
  searchAttributes: SearchAttributeSetting = 'all';
  /** Conversations about which nothing is done any more, though it is due. */
  readonly stuck = new Set<ConversationId>();
  #decisions = 0;
  readonly #results = new Map<string, Kept>();

  carryOut<Kind extends Transition['kind']>(transition: Extract<Transition, { kind: Kind }>): TransitionResult<Kind>;
  carryOut(transition: Transition): TransitionResult {
    switch (transition.kind) {
      case 'availability':
        return this.#changeAvailability(transition);
      case 'directory':
        return this.#takeUpEdits(transition);
      default:
        return this.#ofConversation(transition);
    }
  }

  standing(conversationId: ConversationId, at: Instant): Standing {
    const row = this.row(conversationId);
    return standingOf(row, this.situation(row, at), this.position(row));
  }

  checkHeartbeat(agentId: AgentId) {
    const { availability, cause, since, availabilityVersion, heartbeatAt } = this.agent(agentId);
    const heartbeatDueAt = heartbeatDue({ availability, heartbeatAt }, this.account);
    return { availability, cause, since, availabilityVersion, load: this.heldBy(agentId).length, heartbeatDueAt };
  }

  #ofConversation(transition: ConversationTransition): TransitionResult<'due'> {
    const { conversationId, inboxId, transitionId, at } = transition;
    if (inboxId !== INBOX) {
      return { kind: 'refused', refusal: { code: 'inbox_not_found', message: `there is no inbox ${inboxId}` } };
    }
    const { searchAttributes } = this;
    const key = `${conversationId} ${transitionId}`;
    const kept = this.stuck.has(conversationId) ? NOTHING : this.#results.get(key);
    if (kept !== undefined) return { ...kept, searchAttributes, standing: this.standing(conversationId, at) };
    const facts = this.#conversationFacts(transition);
    const turn = conversationStep(transition, facts);
    if (turn.kind === 'refused') return turn;
    const overCapacity = transition.kind === 'assign' && transition.body.overCapacity === true;
    const outcome = this.#settle({ turn, facts, ownId: conversationId, overCapacity });
    const own = outcome.settled.find(({ after }) => after.id === conversationId);
    const missed = this.write(outcome, at);
    const done: Kept = {
      ...NOTHING,
      ...doneOf(outcome),
      decision: own?.decision ?? null,
      warnings: turn.warnings,
      ...(turn.outcome === undefined ? {} : { outcome: turn.outcome }),
    };
    this.#results.set(key, done);
    const missedBy = missed ? turn.missedBy : null;
    return { ...done, missedBy, searchAttributes, standing: this.standing(conversationId, at) };
  }

  #conversationFacts(transition: ConversationTransition): ConversationFacts {
    const { conversationId } = transition;
    const said = transition.kind === 'open' ? transition.messages.map(({ messageId }) => messageId) : [];
    const recorded = this.recorded(conversationId).map(({ messageId }) => messageId);
    return {
      ...this.facts(transition),
      row: this.rows.get(conversationId) ?? null,
      knownMessageIds: said.filter((id) => recorded.includes(id)),
      teamExists: true,
      openAssignment: this.openAssignment(conversationId),
    };
  }

  #changeAvailability(transition: AvailabilityTransition): TransitionResult<'availability'> {
    const { agentId, transitionId, at } = transition;
    const key = `${agentId} ${transitionId}`;
    const kept = this.#results.get(key);
    if (kept !== undefined) return { ...kept, ...this.checkHeartbeat(agentId) };
    const facts = this.facts(transition);
    const agent = facts.agents.get(agentId);
    if (agent === undefined) throw new Error(`there is no agent ${agentId}`);
    const turn = availabilityStep({ ...facts, agent, held: this.heldBy(agentId) }, transition);
    const outcome = this.#settle({ turn, facts, ownId: null });
    this.write(outcome, at);
    const done = { ...NOTHING, ...doneOf(outcome) };
    if (turn.agentChange !== null) this.#results.set(key, done);
    return { ...done, ...this.checkHeartbeat(agentId) };
  }

  #takeUpEdits(transition: DirectoryTransition): TransitionResult<'directory'> {
    const concerned = [...this.rows.values()].filter(({ agentId }) => agentId !== null).sort(compareServing);
    const facts = { ...this.facts(transition), departed: [...this.departed], concerned, teamDeleted: false };
    const outcome = this.#settle({ turn: directoryStep(facts, transition), facts, ownId: null });
    this.write(outcome, transition.at);
    if (!outcome.more) this.departed.clear();
    return doneOf(outcome);
  }

  #settle({ turn, facts, ownId, overCapacity = false }: Settling): Outcome {
    const { at } = facts;
    const changed = new Set(concernedBy(turn));
    const anybody = serversOf(turn, facts).length > 0 || turn.readyInboxes.length > 0;
    const listed = anybody ? this.listed().filter(({ id }) => !changed.has(id)) : [];
    const members = this.members(facts);
    const pools = needsOf(entriesOf(turn, listed), turn, facts).map((need) => {
      const pool = poolOf(members, need, { inbox: this.inbox, at, reading: 'complete' });
      return [poolName(need.key), pool] as const;
    });
    const replies = new Map([...this.rows.keys()].map((id) => [id, this.earlyReplies(id)]));
    const market = { listed, pools: new Map(pools), replies };
    return settle({ turn, facts, market, newId: () => this.#nextDecision(), ownId, overCapacity });
  }

  #nextDecision(): string {
    this.#decisions += 1;
    return `decision ${this.#decisions}`;
  }
}
