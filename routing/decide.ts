import type { Considered, Decision, DecisionReason } from '../contract/decision.ts';
import type { AgentId, DecisionId } from '../contract/ids.ts';
import {
  type Candidate,
  couldServeIfAvailable,
  countMatchingSkills,
  freeSlots,
  type Request,
  skillMatchNow,
  whyIneligible,
} from './eligibility.ts';
import { type Explained, explainDecision } from './explain.ts';
import type { Census } from './pool.ts';
import { comparedTime, rankCandidates } from './select-agent.ts';

/** How many agents a decision names; the others are counted by reason. */
export const CONSIDERED_KEPT = 20;

/** Who gets it if eligible, and why. */
export interface Wish {
  readonly agentId: AgentId;
  readonly reason: 'preferred_agent' | 'previous_agent';
}

/** Everything one decision is taken from. */
export interface DecisionInput {
  readonly decisionId: DecisionId;
  readonly request: Request;
  readonly policyVersion: number;
  /** Members of the inbox: those with room who come first by the method, and the first 20 by joining. */
  readonly candidates: readonly Candidate[];
  /** All members by kind. */
  readonly census: Census;
  /** First decision since `waitingSince` was set. */
  readonly isNew: boolean;
  /** A person asked for it: serves a manual inbox too. */
  readonly byCommand: boolean;
  readonly wish: Wish | null;
  /** Somebody could have had it, but those ahead took the slots in this very transaction. */
  readonly othersAhead: boolean;
}

/** Decides who gets the conversation, or that it waits, and says why in numbers and in words. */
export function decide(input: DecisionInput): Decision {
  const { request, candidates, census } = input;
  const judged = rankCandidates(candidates, request).map((candidate) => ({
    candidate,
    why: whyIneligible(candidate, request),
  }));
  const eligible = judged.filter(({ why }) => why === null).map(({ candidate }) => candidate);
  const offline =
    eligible.length === 0
      ? offlinePool(
          input,
          judged.map(({ candidate }) => candidate),
        )
      : [];
  const pool = offline.length > 0 ? offline : eligible;
  const choice = choose(input, pool, offline.length > 0);
  const inPool = new Set(pool);
  const others = judged
    .filter(({ candidate }) => !inPool.has(candidate))
    .sort((a, b) => a.candidate.joinOrder - b.candidate.joinOrder);
  const considered = [
    ...asConsidered(pool, choice).map((candidate) =>
      toConsidered(candidate, request, true, isChosen(candidate, choice) ? null : 'ranked_lower'),
    ),
    ...others.map(({ candidate, why }) => toConsidered(candidate, request, false, why)),
  ];
  const decision = {
    id: input.decisionId,
    at: request.at,
    outcome: choice.agentId === null ? ('waiting' as const) : ('assigned' as const),
    agentId: choice.agentId,
    reason: choice.reason,
    method: request.policy.method,
    policyVersion: input.policyVersion,
    considered: considered.slice(0, CONSIDERED_KEPT),
    leftOut: offline.length > 0 ? withoutOffline(census) : census.leftOut,
  };
  return { ...decision, sentence: explainDecision(decision, explained(input, choice, pool)) };
}

/** Those who are offline are the pool, so they are not left out. */
function withoutOffline(census: Census): Decision['leftOut'] {
  const { not_available: unavailable = 0, ...leftOut } = census.leftOut;
  const rest = unavailable - census.offlineWithRoom;
  return rest > 0 ? { not_available: rest, ...leftOut } : leftOut;
}

function explained({ request, census }: DecisionInput, choice: Choice, pool: readonly Candidate[]): Explained {
  const chosen = pool.find((candidate) => isChosen(candidate, choice));
  const skillsCount = request.skills.length > 0 && skillMatchNow(request) !== 'ignore';
  const skills =
    chosen === undefined || !skillsCount
      ? null
      : { asked: request.skills.length, matched: countMatchingSkills(request.skills, chosen.skills) };
  return { eligible: census.eligible, skills };
}

interface Choice {
  readonly agentId: AgentId | null;
  readonly reason: DecisionReason;
}

const isChosen = (candidate: Candidate, choice: Choice): boolean => candidate.agentId === choice.agentId;

/** Who was wished for is considered first; else the order is that of the method. */
function asConsidered(pool: readonly Candidate[], choice: Choice): readonly Candidate[] {
  if (choice.reason !== 'preferred_agent' && choice.reason !== 'previous_agent') return pool;
  return [...pool].sort((a, b) => Number(isChosen(b, choice)) - Number(isChosen(a, choice)));
}

function choose(input: DecisionInput, pool: readonly Candidate[], allOffline: boolean): Choice {
  const { request, wish } = input;
  if (request.policy.mode === 'manual' && !input.byCommand) return { agentId: null, reason: 'manual_inbox' };
  if (wish !== null && !allOffline && pool.some(({ agentId }) => agentId === wish.agentId)) return wish;
  const [first] = pool;
  if (first !== undefined)
    return { agentId: first.agentId, reason: allOffline ? 'all_offline' : request.policy.method };
  return { agentId: null, reason: input.othersAhead ? 'others_ahead' : 'nobody_eligible' };
}

/**
 * The rule for "all offline": if everybody who could serve a new conversation but for availability is offline, it is
 * spread over all of them with room. An agent who is merely full or busy counts as somebody there, so it waits for that one.
 */
function offlinePool({ request, isNew, census }: DecisionInput, ranked: readonly Candidate[]): readonly Candidate[] {
  if (!isNew || request.policy.whenAllOffline !== 'assign' || !census.allOffline) return [];
  return ranked.filter(
    (candidate) =>
      candidate.availability === 'offline' && freeSlots(candidate) > 0 && couldServeIfAvailable(candidate, request),
  );
}

function toConsidered(
  candidate: Candidate,
  request: Request,
  eligible: boolean,
  reason: Considered['reason'],
): Considered {
  const { agentId, load, capacity } = candidate;
  return { agentId, eligible, reason, load, capacity, lastAssignedAt: comparedTime(candidate, request) };
}
