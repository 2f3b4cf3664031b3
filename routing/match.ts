import type { Decision } from '../contract/decision.ts';
import type { AgentId, InboxId, Instant } from '../contract/ids.ts';
import type { Availability } from '../contract/model.ts';
import { type ConversationRow, compareServing } from './conversation-row.ts';
import { coolOffEnd, runningCoolOffs } from './cool-offs.ts';
import { CONSIDERED_KEPT, decide, type Wish } from './decide.ts';
import { type Candidate, type Request, whyIneligible } from './eligibility.ts';
import { type PoolFacts, type PoolKey, poolName, takeCensus } from './pool.ts';
import type { InboxFacts, NewId } from './transitions/facts.ts';
import type { RouteRequest } from './transitions/turn.ts';

/** How many conversations one transaction gives out; the rest follow in the next one. */
export const MOST_AT_ONCE = 200;

/** A conversation that waits. `route` is null for one that stands on the list already and asks for nothing new. */
export interface Entry {
  readonly row: ConversationRow;
  readonly route: RouteRequest | null;
}

/** An agent as this transaction has it, where that is other than its row. */
export interface AgentState {
  readonly availability: Availability;
  readonly load: number;
}

export interface MatchInput {
  readonly at: Instant;
  readonly newId: NewId;
  readonly inboxes: ReadonlyMap<InboxId, InboxFacts>;
  readonly entries: readonly Entry[];
  /** By `poolName`. */
  readonly pools: ReadonlyMap<string, PoolFacts>;
  readonly states: ReadonlyMap<AgentId, AgentState>;
}

/** A decision that was taken: for each entry that asked, and for each that is given out. */
export interface Matched {
  readonly row: ConversationRow;
  readonly decision: Decision;
  /** Number of the automatic assignment in its inbox; null if it waits. */
  readonly turn: number | null;
}

/** Which members a waiting conversation is looked at against. Skills that are ignored make no difference. */
export function poolKeyOf({ inboxId, teamId, skills }: ConversationRow, inboxes: MatchInput['inboxes']): PoolKey {
  const ignored = inboxes.get(inboxId)?.policy.skillMatch === 'ignore';
  return { inboxId, teamId, skills: ignored ? [] : skills };
}

/** What has to be known of the members to serve these entries: of each pool, and of which agents by name. */
export interface PoolNeed {
  readonly key: PoolKey;
  /**
   * How many of those with room, in the order of the method. Each entry takes one slot, so those who come first beyond
   * the number of entries are never needed, but named in a decision.
   */
  readonly atMost: number;
  readonly agentIds: readonly AgentId[];
}

interface Named {
  /** Agents who are needed in every pool they are in. */
  readonly named?: readonly AgentId[];
}

export function poolNeeds(
  entries: readonly Entry[],
  { inboxes, states, at, named = [] }: Pick<MatchInput, 'inboxes' | 'states' | 'at'> & Named,
): readonly PoolNeed[] {
  const needs = new Map<string, PoolNeed>();
  for (const { row, route } of entries) {
    const policy = inboxes.get(row.inboxId)?.policy;
    if (policy === undefined) continue;
    const key = poolKeyOf(row, inboxes);
    const name = poolName(key);
    const wish = wishOf(row, route)?.agentId;
    const cooling = runningCoolOffs(row, policy, at).map(({ agentId }) => agentId);
    const before = needs.get(name)?.agentIds ?? [...states.keys(), ...named];
    const agentIds = [...new Set([...before, ...cooling, ...(wish === undefined ? [] : [wish])])];
    needs.set(name, { key, atMost: entries.length + agentIds.length + CONSIDERED_KEPT, agentIds });
  }
  return [...needs.values()];
}

/**
 * Gives the waiting conversations, in serving order, to whom the method names, loads and rotation moving on with each,
 * until nobody can be served. Whoever can use no slot holds nobody up. One conversation that arrives and a thousand that
 * wait when the shift begins go the same way.
 */
export function match(input: MatchInput): readonly Matched[] {
  const roster = new Roster(input);
  return [...input.entries]
    .sort((a, b) => compareServing(a.row, b.row))
    .flatMap((entry) => {
      const matched = roster.place(entry);
      return matched === null ? [] : [matched];
    });
}

const wishOf = ({ preferredAgentId: agentId }: ConversationRow, route: RouteRequest | null): Wish | null =>
  route?.wish ?? (agentId === null ? null : { agentId, reason: 'preferred_agent' });

/** A member: as the database counted it, as the transaction found it, and as it is after the placements so far. */
interface Member {
  readonly counted: Candidate;
  readonly found: Candidate;
  now: Candidate;
}

interface Pool extends Pick<PoolFacts, 'inboxId' | 'counts'> {
  readonly members: readonly Member[];
}

/** The agents in the course of one matching. */
class Roster {
  readonly #input: MatchInput;
  readonly #pools: ReadonlyMap<string, Pool>;
  readonly #turns = new Map<InboxId, number>();

  constructor(input: MatchInput) {
    this.#input = input;
    this.#pools = new Map(
      [...input.pools].map(([name, { inboxId, candidates, counts }]) => [
        name,
        {
          inboxId,
          counts,
          members: candidates.map((counted) => {
            const state = input.states.get(counted.agentId);
            const found = state === undefined ? counted : { ...counted, ...state };
            return { counted, found, now: found };
          }),
        },
      ]),
    );
  }

  place({ row, route }: Entry): Matched | null {
    const { at, inboxes, newId } = this.#input;
    const inbox = inboxes.get(row.inboxId);
    const key = poolKeyOf(row, inboxes);
    const pool = this.#pools.get(poolName(key));
    if (inbox === undefined || pool === undefined) return null;
    const { members, counts } = pool;
    const { policy, policyVersion } = inbox;
    const request = { at, skills: key.skills, waitingSince: row.waitingSince ?? row.createdAt, policy };
    const cooling = (candidate: Candidate): Candidate =>
      Object.hasOwn(row.coolOffs, candidate.agentId)
        ? { ...candidate, coolingOffUntil: coolOffEnd(row, candidate.agentId, policy) }
        : candidate;
    const candidates = members.map(({ now }) => cooling(now));
    // That somebody goes on waiting is a decision only if something was asked for.
    const asks = route !== null && route.isLook !== true;
    if (!asks && !candidates.some((candidate) => whyIneligible(candidate, request) === null)) return null;
    const known = members.map(({ counted, now }) => ({ before: counted, now: cooling(now) }));
    const decision = decide({
      decisionId: newId(at),
      request,
      policyVersion,
      candidates,
      census: takeCensus(counts, known.filter(isOther), request),
      isNew: !row.decided,
      byCommand: route?.byCommand ?? false,
      wish: wishOf(row, route),
      othersAhead: this.#wereEligible(members, cooling, request),
    });
    if (decision.agentId === null) return asks ? { row, decision, turn: null } : null;
    return { row, decision, turn: this.#takeSlot(decision.agentId, row.inboxId) };
  }

  /** Whether somebody could have served it when the transaction began to give out. */
  #wereEligible(members: readonly Member[], cooling: (candidate: Candidate) => Candidate, request: Request): boolean {
    return members.some(({ found }) => whyIneligible(cooling(found), request) === null);
  }

  #takeSlot(agentId: AgentId, inboxId: InboxId): number {
    const { at, inboxes } = this.#input;
    const turn = (this.#turns.get(inboxId) ?? inboxes.get(inboxId)?.lastTurn ?? 0) + 1;
    this.#turns.set(inboxId, turn);
    for (const pool of this.#pools.values()) {
      for (const member of pool.members) {
        if (member.now.agentId !== agentId) continue;
        const rotated = pool.inboxId === inboxId ? { lastTurn: turn, lastTurnAt: at } : {};
        member.now = { ...member.now, load: member.now.load + 1, lastAssignedAt: at, ...rotated };
      }
    }
    return turn;
  }
}

const isOther = ({ before, now }: { readonly before: Candidate; readonly now: Candidate }): boolean => before !== now;
