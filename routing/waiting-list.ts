import type { AgentId, ConversationId, Instant, TeamId } from '../contract/ids.ts';
import type { Availability } from '../contract/model.ts';
import type { Policy } from '../contract/policy.ts';
import { countMatchingSkills, freeSlots, isAvailable, skillMatchNow } from './eligibility.ts';

/** A conversation that was woken and did not react for so long is passed over. */
export const WOKEN_GRACE_SECONDS = 5;
/** When to look whether those who were woken reacted: when all of them have had their time. */
export const LOOK_AGAIN_SECONDS = WOKEN_GRACE_SECONDS + 1;

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
 * Who of the waiting can be served now, in serving order: whoever can use a place that is not kept for somebody ahead.
 * Whoever can use no place holds nobody up.
 */
export function findServable(
  entries: readonly WaitingEntry[],
  agents: readonly ServingAgent[],
  at: Instant,
): readonly WaitingEntry[] {
  const kept = new KeptPlaces();
  return [...entries].sort(compareEntries).filter((entry) => {
    const usable = agents.filter((agent) => couldUse(entry, agent, at));
    const servable = usable.some(({ agentId }) => !kept.has(agentId));
    kept.standsAhead(usable);
    return servable;
  });
}

/** Which of these agents may be given to somebody behind `ahead`, in the order asked. */
export function mayTake(
  ahead: readonly WaitingEntry[],
  agents: readonly ServingAgent[],
  wanted: readonly AgentId[],
  at: Instant,
): readonly AgentId[] {
  const kept = new KeptPlaces();
  for (const entry of [...ahead].sort(compareEntries)) {
    kept.standsAhead(agents.filter((agent) => couldUse(entry, agent, at)));
  }
  return wanted.filter((agentId) => !kept.has(agentId));
}

/**
 * Agents whose places are kept for those who stand ahead. A conversation is sure of a place while there are more places
 * it could use than conversations ahead of it that could use one of them: whichever they take, in whatever order they
 * come to decide, one is left. Nobody behind may take the place that would end that.
 */
class KeptPlaces {
  readonly #kept = new Set<AgentId>();
  /** Those ahead, by the agents they could use: in a long list most could use the same. */
  readonly #groups = new Map<string, { readonly agentIds: ReadonlySet<AgentId>; count: number }>();

  has(agentId: AgentId): boolean {
    return this.#kept.has(agentId);
  }

  /** To be told of everybody ahead, in serving order, with the agents each could use. */
  standsAhead(usable: readonly ServingAgent[]): void {
    if (usable.length === 0) return;
    const agentIds = usable.map((agent) => agent.agentId);
    const places = usable.reduce((sum, agent) => sum + freeSlots(agent), 0);
    if (this.#countRivals(agentIds) >= places - 1) for (const agentId of agentIds) this.#kept.add(agentId);
    const key = JSON.stringify(agentIds);
    const group = this.#groups.get(key) ?? { agentIds: new Set(agentIds), count: 0 };
    group.count += 1;
    this.#groups.set(key, group);
  }

  #countRivals(agentIds: readonly AgentId[]): number {
    let rivals = 0;
    for (const group of this.#groups.values()) {
      if (agentIds.some((agentId) => group.agentIds.has(agentId))) rivals += group.count;
    }
    return rivals;
  }
}
