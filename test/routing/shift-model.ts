import type { MessageReceived, Standing } from '../../contract/conversation.ts';
import type { AgentId, ConversationId, DirectoryScope, InboxId, Instant } from '../../contract/ids.ts';
import type {
  AvailabilityDone,
  AvailabilityTransition,
  ConversationDone,
  ConversationTransition,
  DirectoryDone,
  DirectoryTransition,
  TransitionRefused,
} from '../../contract/transitions.ts';
import { type ConversationRow, compareServing, isListed } from '../../routing/conversation-row.ts';
import {
  concernedBy,
  conversationStep,
  doneOf,
  entriesOf,
  mostListed,
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
import { messageStep } from '../../routing/transitions/message.ts';
import type { Turn } from '../../routing/transitions/turn.ts';
import { type EarlyReply, type RecordedMessage, saidAt } from '../../routing/unanswered.ts';
import { firstQuestionAfter } from './conversation.ts';
import { poolOf } from './members.ts';
import { ShiftState } from './shift-state.ts';

/**
 * A company in memory: the transitions of `store/transition.ts` over plain tables, with the very steps, matching and settling
 * of the product. What the store asks of SQL is asked here of arrays, and no more of it: only locked inboxes, only as many
 * members as are needed, only whom the changed agents may serve.
 */
export class ShiftModel extends ShiftState {
  /** Who left which inbox or team since the edit was taken up, by scope. */
  readonly #departed = new Map<string, readonly AgentId[]>();
  readonly #results = new Map<string, ConversationDone>();
  #ids = 0;

  /** Notes that an agent was taken out of an inbox or a team, which the next transition of the scope takes up. */
  depart(scope: DirectoryScope, agentId: AgentId): void {
    const name = scopeName(scope);
    this.#departed.set(name, [...(this.#departed.get(name) ?? []), agentId]);
  }

  /** Runs a conversation's transition. Run twice under one id, it acts once and answers the same decision. */
  runConversation(
    transition: ConversationTransition,
    at: Instant = transition.at,
  ): ConversationDone | TransitionRefused {
    const { conversationId: id, transitionId } = transition;
    const repeated = this.#results.get(nameOf(id, transitionId));
    if (repeated !== undefined) return { ...repeated, standing: this.standing(id, at) };
    const facts = this.#conversationFacts(transition, at);
    const turn = conversationStep(transition, facts);
    if (turn.kind === 'refused') return turn;
    const overCapacity = transition.kind === 'assign' && transition.body.overCapacity === true;
    const outcome = this.#settle(turn, facts, { ownId: id, overCapacity });
    const own = outcome.settled.find(({ after }) => after.id === id);
    this.write(outcome, at);
    const { missesBeforeAway: most } = this.account;
    const missed = turn.missedBy !== null && most > 0 && this.agent(turn.missedBy).misses >= most;
    const done: ConversationDone = {
      ...doneOf(outcome),
      standing: this.standing(id, at),
      decision: own?.decision ?? null,
      warnings: turn.warnings,
      missedBy: missed ? turn.missedBy : null,
      searchAttributes: 'all',
      ...(turn.outcome === undefined ? {} : { outcome: turn.outcome }),
    };
    this.#results.set(nameOf(id, transitionId), done);
    return done;
  }

  /** Runs one transaction of a change of availability; `more` says if there are further ones to run. */
  runAvailability(transition: AvailabilityTransition, at: Instant = transition.at): AvailabilityDone {
    const { agentId } = transition;
    const agent = this.agent(agentId);
    const held = this.heldBy(agentId);
    const inboxIds = [...agent.inboxIds, ...held.map(({ inboxId }) => inboxId)];
    const facts = { ...this.#facts(transition, at, { inboxIds, agentIds: [agentId] }), agent, held };
    const turn = availabilityStep(facts, transition);
    const outcome = this.#settle(turn, facts);
    this.write(outcome, at);
    const { availability, cause, since, availabilityVersion, load, heartbeatAt } = this.agent(agentId);
    const heartbeatDueAt = heartbeatDue({ availability, heartbeatAt }, this.account);
    return { ...doneOf(outcome), availability, cause, since, availabilityVersion, load, heartbeatDueAt };
  }

  /** Runs one transaction of an edit of the directory; `more` says if there are further ones to run. */
  runDirectory(transition: DirectoryTransition, at: Instant = transition.at): DirectoryDone {
    const { scope } = transition;
    const name = scopeName(scope);
    const departed = this.#departed.get(name) ?? [];
    const inboxIds = this.#inboxesOf(scope);
    const concerned = [...this.rows.values()]
      .filter((row) => row.status !== 'resolved' && inboxIds.includes(row.inboxId) && isConcerned(row, scope))
      .sort(compareServing);
    const holders = concerned.flatMap(({ agentId }) => agentId ?? []);
    const agentIds = [...holders, ...(scope.kind === 'agent' ? [scope.agentId] : [])];
    const teamDeleted = scope.kind === 'team' && !this.teams.has(scope.teamId);
    const facts = { ...this.#facts(transition, at, { inboxIds, agentIds }), departed, concerned, teamDeleted };
    const outcome = this.#settle(directoryStep(facts, transition), facts);
    this.write(outcome, at);
    if (!outcome.more) this.#departed.delete(name);
    return doneOf(outcome);
  }

  /**
   * Takes a message in an open conversation, as the API does by itself.
   *
   * @returns the standing its workflow is to be told of, or null if its timer rings early enough
   */
  say(id: ConversationId, message: MessageReceived, at: Instant): Standing | null {
    const row = this.row(id);
    const known = this.messages.get(id) ?? [];
    if (known.some(({ messageId }) => messageId === message.messageId)) return null;
    const nextQuestionAt = firstQuestionAfter(saidAt(message.sentAt, at), known);
    const circumstances = { ...this.#situation(row, at), holds: this.holdsOf(id), nextQuestionAt };
    const taken = messageStep(row, message, circumstances);
    const { answeredBy } = taken;
    this.messages.set(id, [...known, taken.message]);
    this.rows.set(id, taken.after);
    if (answeredBy !== null && this.agents.has(answeredBy)) this.change(answeredBy, { misses: 0 });
    return taken.tell;
  }

  /** The conversation as a transition at this time reports it. */
  standing(id: ConversationId, at: Instant): Standing {
    const row = this.row(id);
    const place = this.list([row.inboxId]).findIndex((each) => each.id === id);
    return standingOf(row, this.#situation(row, at), isListed(row) ? place + 1 : null);
  }

  #situation({ inboxId, agentId }: ConversationRow, at: Instant) {
    const availability = agentId === null ? null : this.agent(agentId).availability;
    return { policy: this.inboxOf(inboxId).policy, availability, at };
  }

  #facts({ actor, at: askedAt }: Pick<Facts, 'actor' | 'at'>, at: Instant, { inboxIds, agentIds }: Read): Facts {
    const locked = [...new Set(inboxIds)].flatMap((id) => this.inboxes.get(id) ?? []);
    const agents = [...new Set(agentIds)].flatMap((id) => this.agents.get(id) ?? []);
    return {
      at,
      askedAt,
      actor,
      account: this.account,
      inboxes: new Map(locked.map((inbox) => [inbox.id, inbox])),
      agents: new Map(agents.map((agent) => [agent.id, agent])),
    };
  }

  #conversationFacts(transition: ConversationTransition, at: Instant): ConversationFacts {
    const { conversationId: id, inboxId } = transition;
    const body: { readonly agentId?: AgentId; readonly teamId?: string } = 'body' in transition ? transition.body : {};
    const row = this.rows.get(id) ?? null;
    const open = this.holdsOf(id).find(({ until }) => until === null) ?? null;
    const holders = [row?.agentId, open?.agentId].flatMap((agentId) => agentId ?? []);
    const served = holders.flatMap((agentId) => this.agent(agentId).inboxIds);
    const inboxIds = [inboxId, ...(row === null ? [] : [row.inboxId]), ...served];
    const agentIds = [...holders, ...(body.agentId === undefined ? [] : [body.agentId])];
    return {
      ...this.#facts(transition, at, { inboxIds, agentIds }),
      row,
      knownMessageIds: (this.messages.get(id) ?? []).map(({ messageId }) => messageId),
      teamExists: body.teamId === undefined || this.teams.has(body.teamId),
      openAssignment: open === null ? null : { ...open, startedAt: open.from },
    };
  }

  #settle(turn: Turn, facts: Facts, own: Partial<Owning> = {}): Outcome {
    const { at } = facts;
    const listed = this.#servable(turn, facts);
    const needs = needsOf(entriesOf(turn, listed), turn, facts);
    const pools = new Map(
      needs.map((need) => {
        const { inboxId } = need.key;
        const reading = { inbox: this.inboxOf(inboxId), at, reading: 'limited' } as const;
        return [poolName(need.key), poolOf(this.members(inboxId), need, reading)];
      }),
    );
    const replies = new Map([...this.messages].map(([id, said]) => [id, repliesIn(said)]));
    const newId = () => {
      this.#ids += 1;
      return `d${this.#ids}`;
    };
    return settle({ turn, facts, market: { listed, pools, replies }, newId, ownId: null, overCapacity: false, ...own });
  }

  /** From the list: whom the changed agents could serve, as many as they have slots together, and whom anybody could. */
  #servable(turn: Turn, facts: Facts): readonly ConversationRow[] {
    const servers = serversOf(turn, facts);
    const changed = new Set(concernedBy(turn));
    const anybody = new Set(turn.readyInboxes.length === 0 ? [] : this.unserved(facts.at).map(({ id }) => id));
    const isServable = (row: ConversationRow) =>
      servers.some((server) => this.couldServe(row, server, facts.at)) ||
      (anybody.has(row.id) && turn.readyInboxes.includes(row.inboxId));
    return this.list()
      .filter((row) => !changed.has(row.id) && isServable(row))
      .slice(0, mostListed(servers, turn));
  }

  /** Inboxes an edit of the scope may concern. */
  #inboxesOf(scope: DirectoryScope): readonly InboxId[] {
    switch (scope.kind) {
      case 'account':
        return [...this.inboxes.keys()];
      case 'agent':
        return [...this.agent(scope.agentId).inboxIds, ...this.heldBy(scope.agentId).map(({ inboxId }) => inboxId)];
      case 'inbox':
      case 'team': {
        const rows = [...this.rows.values()].filter((row) => row.status !== 'resolved' && isConcerned(row, scope));
        const members = [...this.agents.values()].filter(({ id, teamIds }) =>
          scope.kind === 'team' ? teamIds.includes(scope.teamId) : rows.some(({ agentId }) => agentId === id),
        );
        const own = scope.kind === 'inbox' ? [scope.inboxId] : [];
        const holders = rows.flatMap(({ agentId }) => (agentId === null ? [] : this.agent(agentId).inboxIds));
        return [
          ...own,
          ...rows.map(({ inboxId }) => inboxId),
          ...holders,
          ...members.flatMap(({ inboxIds }) => inboxIds),
        ];
      }
    }
  }
}

interface Read {
  readonly inboxIds: readonly InboxId[];
  readonly agentIds: readonly AgentId[];
}

interface Owning {
  readonly ownId: ConversationId;
  readonly overCapacity: boolean;
}

const isConcerned = (row: ConversationRow, scope: DirectoryScope): boolean => {
  switch (scope.kind) {
    case 'account':
      return true;
    case 'inbox':
      return row.inboxId === scope.inboxId;
    case 'team':
      return row.teamId === scope.teamId;
    case 'agent':
      return row.agentId === scope.agentId;
  }
};

const nameOf = (id: ConversationId, transitionId: string): string => JSON.stringify([id, transitionId]);

const scopeName = (scope: DirectoryScope): string => JSON.stringify(Object.values(scope));

/** The replies that did not count when they were said. */
function repliesIn(said: readonly RecordedMessage[]): readonly EarlyReply[] {
  return said
    .filter(({ from, visibility, counted }) => from === 'agent' && visibility === 'public' && !counted)
    .sort((a, b) => (a.sentAt < b.sentAt ? -1 : a.sentAt > b.sentAt ? 1 : 0))
    .map(({ messageId, agentId = '', sentAt }) => {
      return { messageId, agentId, sentAt, nextQuestionAt: firstQuestionAfter(sentAt, said) };
    });
}
