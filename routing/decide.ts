import type { AgentId, DecisionId, Instant } from '../contract/ids.ts';
import type { Considered, Decision, DecisionReason, Ineligibility } from '../contract/model.ts';
import {
  type Candidate,
  couldServeIfAvailable,
  countMatchingSkills,
  freeSlots,
  type Request,
  skillMatchNow,
  whyIneligible,
} from './eligibility.ts';
import { type Circumstances, explainDecision } from './explain.ts';
import { comparedTime, rankCandidates } from './select-agent.ts';
import { mayTake, type ServingAgent, type WaitingEntry } from './waiting-list.ts';

/** How many agents a decision names; the others are counted by reason. */
export const CONSIDERED_KEPT = 20;

/** Everything one decision is taken from. */
export interface DecisionInput {
  readonly decisionId: DecisionId;
  readonly request: Request;
  readonly policyVersion: number;
  /** The members of the inbox. */
  readonly candidates: readonly Candidate[];
  /** Conversations that stand before this one, and the agents with room whom they or this one could use. */
  readonly ahead: readonly WaitingEntry[];
  readonly serving: readonly ServingAgent[];
  /** First decision since `waitingSince` was set. */
  readonly isNew: boolean;
  /** A person asked for it: serves a manual inbox too. */
  readonly byCommand: boolean;
  /** Who gets it if eligible, and why. */
  readonly wish: { readonly agentId: AgentId; readonly reason: 'preferred_agent' | 'previous_agent' } | null;
}

/** Decides who gets the conversation, or that it waits, and says why in numbers and in words. */
export function decide(input: DecisionInput): Decision {
  const { request, candidates } = input;
  const ranked = rankCandidates(candidates, request);
  const judged = ranked.map((candidate) => ({ candidate, why: whyIneligible(candidate, request) }));
  const eligible = judged.filter(({ why }) => why === null).map(({ candidate }) => candidate);
  const offline = eligible.length === 0 ? offlinePool(input, ranked) : [];
  const pool = offline.length > 0 ? offline : eligible;
  const choice = choose(input, pool, offline.length > 0);
  const inPool = new Set(pool);
  const others = judged
    .filter(({ candidate }) => !inPool.has(candidate))
    .sort((a, b) => a.candidate.joinOrder - b.candidate.joinOrder);
  const considered = [
    ...asConsidered(pool, choice).map((candidate) =>
      describe(candidate, request, true, isChosen(candidate, choice) ? null : 'ranked_lower'),
    ),
    ...others.map(({ candidate, why }) => describe(candidate, request, false, why)),
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
    leftOut: countReasons(others.map(({ why }) => why)),
  };
  const circumstances = { eligible: pool.length, skills: skillsOf(choice, pool, request) };
  return { ...decision, sentence: explainDecision(decision, circumstances) };
}

/** How the chosen agent's skills match, where they counted. */
function skillsOf(choice: Choice, pool: readonly Candidate[], request: Request): Circumstances['skills'] {
  const chosen = pool.find((candidate) => isChosen(candidate, choice));
  if (chosen === undefined || request.skills.length === 0 || skillMatchNow(request) === 'ignore') return null;
  return { asked: request.skills.length, matched: countMatchingSkills(request.skills, chosen.skills) };
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
  const ids = pool.map((candidate) => candidate.agentId);
  const allowed = allOffline ? ids : mayTake(input.ahead, input.serving, ids, request.at);
  if (wish !== null && !allOffline && allowed.includes(wish.agentId)) return wish;
  const [first] = allowed;
  if (first !== undefined) return { agentId: first, reason: allOffline ? 'all_offline' : request.policy.method };
  return { agentId: null, reason: ids.length > 0 ? 'others_ahead' : 'nobody_eligible' };
}

/**
 * The rule for "all offline": where everybody who could serve a new conversation but for availability is offline, it is
 * spread over all of them with room. An agent who is merely full or busy counts as somebody there, so it waits for that one.
 */
function offlinePool(input: DecisionInput, ranked: readonly Candidate[]): readonly Candidate[] {
  const { request } = input;
  if (!input.isNew || request.policy.whenAllOffline !== 'assign') return [];
  const concerned = ranked.filter((candidate) => couldServeIfAvailable(candidate, request));
  const allOffline = concerned.every((candidate) => candidate.availability === 'offline');
  return allOffline ? concerned.filter((candidate) => freeSlots(candidate) > 0) : [];
}

function describe(candidate: Candidate, request: Request, eligible: boolean, reason: Considered['reason']): Considered {
  const { agentId, load, capacity } = candidate;
  const lastAssignedAt: Instant | null = comparedTime(candidate, request);
  return { agentId, eligible, reason, load, capacity, lastAssignedAt };
}

/** How many there are of each reason. */
export function countReasons(reasons: readonly (Ineligibility | null)[]): Partial<Record<Ineligibility, number>> {
  const counts: Partial<Record<Ineligibility, number>> = {};
  for (const reason of reasons) {
    if (reason !== null) counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}
