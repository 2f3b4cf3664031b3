import type { Decision } from '../../contract/decision.ts';
import type { EventView } from '../../contract/events.ts';

/** A conversation as the ledger alone tells of it. */
interface Told {
  status: string;
  agentId: string | null;
  teamId: string | null;
  priority: string;
}

interface Known {
  readonly decisions: ReadonlyMap<string, Decision>;
  /** With which priority each conversation began: the ledger tells only of changes. */
  readonly priorities: ReadonlyMap<string, string>;
  /** The highest capacity each agent ever had. */
  readonly capacities: ReadonlyMap<string, number>;
}

/** What comes of the events, in the order of commitment, and which of them could not have happened. */
export class ReplayedLedger {
  readonly conversations = new Map<string, Told>();
  readonly availability = new Map<string, string>();
  readonly breaches: string[] = [];
  readonly #loads = new Map<string, number>();
  readonly #known: Known;

  constructor(events: readonly EventView[], known: Known) {
    this.#known = known;
    for (const event of events) this.#take(event);
  }

  #take(event: EventView): void {
    const { type, agentId, data } = event;
    if (type === 'agent.availability_changed') this.availability.set(agentId ?? '', String(data['availability']));
    if (event.conversationId === null) return;
    const told = this.#conversation(event, event.conversationId);
    switch (type) {
      case 'conversation.assigned':
        this.#assign(event, told);
        return;
      case 'conversation.unassigned':
        this.#unassign(event, told);
        return;
      case 'conversation.created':
      case 'conversation.waiting':
      case 'conversation.reopened':
        if (told.agentId !== null) this.#note(event, `${told.agentId} holds it`);
        told.status = data['pending'] === true ? 'pending' : 'waiting';
        return;
      case 'conversation.resolved':
        if (told.agentId !== null) this.#note(event, `${told.agentId} holds it`);
        told.status = 'resolved';
        return;
      case 'conversation.team_changed':
        told.teamId = event.teamId;
        return;
      case 'conversation.amended':
        told.priority = String(data['priority']);
        return;
    }
  }

  #assign(event: EventView, told: Told): void {
    const agentId = event.agentId ?? 'nobody';
    if (told.agentId !== null) this.#note(event, `${told.agentId} holds it`);
    if (told.status === 'resolved') this.#note(event, 'it is resolved');
    if (event.reason === 'routed') this.#checkRoom(event, agentId);
    Object.assign(told, { status: 'assigned', agentId });
    this.#loads.set(agentId, this.#load(agentId) + 1);
  }

  /** Nobody is given more by routing than it may hold. */
  #checkRoom(event: EventView, agentId: string): void {
    const decision = this.#known.decisions.get(event.decisionId ?? '');
    const chosen = decision?.considered.find((each) => each.agentId === agentId);
    if (decision?.agentId !== agentId || chosen?.eligible !== true) this.#note(event, 'no decision says so');
    const { load = 0, capacity = null } = chosen ?? {};
    if (capacity !== null && load >= capacity) this.#note(event, `the decision saw ${load} of ${capacity}`);
    const most = this.#known.capacities.get(agentId) ?? 0;
    if (this.#load(agentId) >= most)
      this.#note(event, `held ${this.#load(agentId)}, had never room for more than ${most}`);
  }

  #unassign(event: EventView, told: Told): void {
    const agentId = event.agentId ?? 'nobody';
    if (told.agentId !== agentId) this.#note(event, `${told.agentId} holds it`);
    Object.assign(told, { status: 'waiting', agentId: null });
    this.#loads.set(agentId, this.#load(agentId) - 1);
  }

  #conversation({ teamId }: EventView, id: string): Told {
    const priority = this.#known.priorities.get(id) ?? 'normal';
    const told = this.conversations.get(id) ?? { status: 'unknown', agentId: null, teamId, priority };
    this.conversations.set(id, told);
    return told;
  }

  #load(agentId: string): number {
    return this.#loads.get(agentId) ?? 0;
  }

  #note({ id, type, conversationId, agentId }: EventView, why: string): void {
    this.breaches.push(`event ${id}: ${type} of ${conversationId}, ${agentId}: ${why}`);
  }
}
