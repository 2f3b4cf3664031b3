import type { AgentId, ConversationId, Instant, TeamId } from '../contract/ids.ts';
import type { Availability } from '../contract/model.ts';
import type { Policy } from '../contract/policy.ts';
import { countMatchingSkills, freeSlots, isAvailable, skillMatchNow } from './eligibility.ts';

/** A conversation on the waiting list, with the policy of its inbox. */
export interface WaitingEntry {
  readonly conversationId: ConversationId;
  readonly inboxId: string;
  readonly teamId: TeamId | null;
  /** 0 urgent … 3 low. */
  readonly priority: number;
  readonly waitingSince: Instant;
  readonly skills: readonly string[];
  /** Agents in their cool-off for it. */
  readonly coolingOff: readonly AgentId[];
  readonly policy: Policy;
}

/** An agent with room, and where it may serve. */
export interface ServingAgent {
  readonly agentId: AgentId;
  readonly availability: Availability;
  readonly load: number;
  readonly capacity: number | null;
  readonly skills: readonly string[];
  readonly inboxIds: readonly string[];
  readonly teamIds: readonly TeamId[];
}

/** Serving order: priority, then who has waited longest, then id. */
export function compareEntries(a: WaitingEntry, b: WaitingEntry): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  if (a.waitingSince !== b.waitingSince) return a.waitingSince < b.waitingSince ? -1 : 1;
  return a.conversationId < b.conversationId ? -1 : 1;
}

/** Whether this agent, who has room, could be given the waiting conversation. */
export function couldUse(entry: WaitingEntry, agent: ServingAgent, at: Instant): boolean {
  const { policy, skills, teamId } = entry;
  if (policy.mode !== 'automatic' || !agent.inboxIds.includes(entry.inboxId)) return false;
  if (teamId !== null && !agent.teamIds.includes(teamId)) return false;
  if (!isAvailable(agent.availability, policy) || freeSlots(agent) === 0) return false;
  if (entry.coolingOff.includes(agent.agentId)) return false;
  const complete = countMatchingSkills(skills, agent.skills) === skills.length;
  return complete || skillMatchNow({ at, waitingSince: entry.waitingSince, policy }) !== 'require';
}

/**
 * Who of the waiting can be served with the places there are: everybody, in serving order, for whom a place is left once
 * those before have theirs. Those before may take any place they can use, so an assignment is moved aside where that
 * makes room (a matching in bipartite graphs, by augmenting paths); whoever can use no place holds nobody up.
 */
export function findServable(
  entries: readonly WaitingEntry[],
  agents: readonly ServingAgent[],
  at: Instant,
): readonly WaitingEntry[] {
  const places = new Places(agents, entries.length);
  return [...entries].sort(compareEntries).filter((entry) => {
    const usable = agents.filter((agent) => couldUse(entry, agent, at)).map((agent) => agent.agentId);
    return places.seat(entry.conversationId, usable);
  });
}

/**
 * Which of these agents may be given to somebody behind `ahead` so that nobody ahead who could be served now goes
 * without. Agents are answered in the order asked.
 */
export function mayTake(
  ahead: readonly WaitingEntry[],
  agents: readonly ServingAgent[],
  wanted: readonly AgentId[],
  at: Instant,
): readonly AgentId[] {
  const served = findServable(ahead, agents, at).length;
  return wanted.filter((agentId) => {
    const agent = agents.find((each) => each.agentId === agentId);
    if (agent === undefined || freeSlots(agent) > ahead.length) return true;
    const without = agents.map((each) => (each === agent ? { ...each, load: each.load + 1 } : each));
    return findServable(ahead, without, at).length === served;
  });
}

/** Places of agents and who sits in them, in the course of one matching. */
class Places {
  readonly #free = new Map<AgentId, number>();
  readonly #seated = new Map<AgentId, ConversationId[]>();
  readonly #usable = new Map<ConversationId, readonly AgentId[]>();

  constructor(agents: readonly ServingAgent[], mostNeeded: number) {
    for (const agent of agents) {
      this.#free.set(agent.agentId, Math.min(freeSlots(agent), mostNeeded));
      this.#seated.set(agent.agentId, []);
    }
  }

  /** Finds a place, moving others aside where that helps; false if there is none. */
  seat(who: ConversationId, usable: readonly AgentId[]): boolean {
    this.#usable.set(who, usable);
    return this.#place(who, new Set());
  }

  #place(who: ConversationId, tried: Set<AgentId>): boolean {
    for (const agentId of this.#usable.get(who) ?? []) {
      if (tried.has(agentId)) continue;
      tried.add(agentId);
      const seated = this.#seated.get(agentId) ?? [];
      const free = this.#free.get(agentId) ?? 0;
      if (seated.length < free) {
        seated.push(who);
        return true;
      }
      const moved = seated.findIndex((other) => this.#place(other, tried));
      if (moved >= 0) {
        seated[moved] = who;
        return true;
      }
    }
    return false;
  }
}
