import type { Decision } from '../../contract/decision.ts';
import type { AgentId, ConversationId, Instant } from '../../contract/ids.ts';
import type { ConversationRow } from '../../routing/conversation-row.ts';
import { coolOffEnd } from '../../routing/cool-offs.ts';
import type { Candidate, Request } from '../../routing/eligibility.ts';
import {
  type AgentComparison,
  type AgentExplanation,
  countReasons,
  describeLeftOut,
  explainAgent,
  explainCandidates,
  type NameOf,
} from '../../routing/explain.ts';
import { explainUnblock, type Unblock, unblocks } from '../../routing/unblock.ts';
import { readAgentsAsCandidates, readNames } from '../../store/agent-facts.ts';
import type { SeenConversation } from '../../store/conversation-views.ts';
import type { Database } from '../../store/database.ts';
import { readPolicyAt } from '../../store/policies.ts';
import { countAhead } from '../../store/waiting-list.ts';
import { type Acting, seesEveryInbox } from '../access/caller.ts';
import { readVisible } from '../access/visible-conversations.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type PageRequest } from '../http/cursor.ts';
import { agentNotFound } from '../http/not-found.ts';
import { type Asked, readDecision } from './ledger.ts';

/** An agent as one who might serve the conversation. */
export interface NamedComparison extends AgentComparison {
  readonly name: string;
}

/** What would change it, in words too. */
export interface ToldUnblock extends Unblock {
  /** How many conversations would come first. */
  readonly ahead: number;
  readonly sentence: string;
}

/** Who could serve a conversation and what each lacks, a page of them. */
export interface Explanation {
  readonly position: number | null;
  readonly policyVersion: number;
  readonly sentence: string;
  readonly unblocks: readonly ToldUnblock[];
  readonly agents: readonly NamedComparison[];
  readonly nextCursor: string | null;
}

/** What to explain: how it stands now, or a decision of its past, and what was asked then. */
interface Subject {
  readonly seen: SeenConversation;
  readonly decision: Decision | null;
  readonly asked: Asked;
  readonly acting: Acting;
}

/**
 * What somebody asks about.
 *
 * @throws Problem if there is no such conversation or decision, or it is not for the caller to see
 */
export async function findSubject(
  db: Database,
  { id, decisionId, acting }: { readonly id: ConversationId; readonly decisionId?: string; readonly acting: Acting },
): Promise<Subject> {
  const seen = await readVisible(db, id, acting);
  if (decisionId !== undefined) return { acting, seen, ...(await readDecision(db, id, decisionId)) };
  const { teamId, skills, waitingSince } = seen.row;
  return {
    acting,
    seen,
    decision: null,
    asked: { teamId, skills, waitingSince: waitingSince ?? new Date().toISOString() },
  };
}

/** Everybody who could serve it, in the order of the method, then the others with what they lack. */
export async function explainConversation(
  db: Database,
  subject: Subject,
  { limit = DEFAULT_LIMIT, cursor }: PageRequest,
): Promise<Explanation> {
  const { seen, decision, acting } = subject;
  const { agents, candidates, request, policyVersion } = await explainAll(db, subject, null);
  const after = decodeCursor('explanation', cursor, [0]);
  const start = after === null ? 0 : Number(after[0]);
  const end = start + limit;
  const page = agents.slice(start, end);
  const waits = decision === null && seen.row.status === 'waiting';
  const changes = waits ? unblocks(candidates, { request, parked: seen.row.parked }) : [];
  const { agentId: holder, assignedBy } = seen.view;
  const named = [holder, assignedBy, ...[...page, ...changes].map(({ agentId }) => agentId)];
  const nameOf = await readNames(
    db,
    named.flatMap((id) => id ?? []),
  );
  return {
    position: decision === null ? seen.view.position : null,
    policyVersion,
    sentence: decision?.sentence ?? describe(seen, agents, nameOf),
    unblocks: await tellUnblocks(db, changes, { row: seen.row, candidates, at: request.at, acting, nameOf }),
    agents: page.map((agent) => ({ ...agent, name: nameOf(agent.agentId) })),
    nextCursor: end < agents.length ? encodeCursor('explanation', [end]) : null,
  };
}

interface Telling {
  readonly row: ConversationRow;
  readonly candidates: readonly Candidate[];
  readonly at: Instant;
  readonly acting: Acting;
  readonly nameOf: (agentId: AgentId) => string;
}

/** Adds what the change would be worth: others may stand ahead for the same agent. An agent learns of its own inboxes only. */
async function tellUnblocks(
  db: Database,
  changes: readonly Unblock[],
  { row, candidates, at, acting, nameOf }: Telling,
): Promise<readonly ToldUnblock[]> {
  const named = new Set(changes.map(({ agentId }) => agentId));
  const agents = candidates.filter(({ agentId }) => named.has(agentId));
  const servedBy = seesEveryInbox(acting) ? null : acting.agentId;
  const ahead = await countAhead(db, { row, agents, at, servedBy });
  return changes.map((change) => {
    const { agentId } = change;
    const told = agentId === null ? { name: '', ahead: 0 } : { name: nameOf(agentId), ahead: ahead.get(agentId) ?? 0 };
    return { ...change, ahead: told.ahead, sentence: explainUnblock(change, told) };
  });
}

/** Why this agent and not another, or why not this one. */
export async function explainOneAgent(
  db: Database,
  subject: Subject,
  agentId: AgentId,
): Promise<AgentExplanation & { readonly sentence: string }> {
  const agent = await db.agent.findUnique({ where: { id: agentId }, select: { id: true } });
  if (agent === null) throw agentNotFound(agentId);
  const { seen, decision } = subject;
  const chosen = decision === null ? seen.row.agentId : decision.agentId;
  const kept = decision?.considered.find((each) => each.agentId === agentId);
  const found = kept ?? (await explainAll(db, subject, agentId)).agents[0];
  const explanation = found ?? { agentId, eligible: false, reason: 'not_member' as const };
  const lower = explanation.eligible && explanation.reason === null && agentId !== chosen && chosen !== null;
  const { eligible, reason } = lower ? { eligible: true, reason: 'ranked_lower' as const } : explanation;
  const nameOf = await readNames(
    db,
    [agentId, chosen].flatMap((id) => id ?? []),
  );
  const sentence = explainAgent({ agentId, eligible, reason }, { chosen, nameOf });
  return { agentId, eligible, reason, sentence };
}

interface Explained {
  readonly agents: readonly AgentComparison[];
  /** What was known of the agents and asked of them. */
  readonly candidates: readonly Candidate[];
  readonly request: Request;
  readonly policyVersion: number;
}

/** What a decision kept is taken from it; beyond that it is worked out from the ledger as of that moment. */
async function explainAll(
  db: Database,
  { seen, decision, asked }: Subject,
  agentId: AgentId | null,
): Promise<Explained> {
  const { id: conversationId, inboxId } = seen.row;
  const { teamId, skills, waitingSince } = asked;
  const { policy, defaultCapacity, policyVersion } = await readPolicyAt(db, inboxId, decision?.policyVersion ?? null);
  const at: Instant = decision?.at ?? new Date().toISOString();
  const candidates = await readAgentsAsCandidates(db, {
    conversationId,
    inboxId,
    teamId,
    at: decision === null ? null : at,
    agentId,
    defaultCapacity,
    coolOffEnd: (id) => coolOffEnd(seen.row, id, policy),
  });
  const request = { at, skills, waitingSince, policy };
  const all = explainCandidates(candidates, request);
  const agents = decision === null ? all : asDecided(decision, all, agentId);
  return { agents, candidates, request, policyVersion };
}

/** First those whom the decision considered, as it saw them; then the others, none of whom was chosen. */
function asDecided(
  { considered }: Decision,
  all: readonly AgentComparison[],
  agentId: AgentId | null,
): readonly AgentComparison[] {
  const kept = new Set(considered.map((each) => each.agentId));
  const others = all.filter((each) => !kept.has(each.agentId)).map(asNotChosen);
  if (agentId !== null) return others;
  const byId = new Map(all.map((each) => [each.agentId, each]));
  const seen = considered.map(({ lastAssignedAt: comparedAt, ...each }) => ({
    ...(byId.get(each.agentId) ?? UNKNOWN),
    ...each,
    comparedAt,
  }));
  const inOrder = [...seen, ...others];
  const eligible = inOrder.filter((each) => each.eligible).map((each) => each.agentId);
  return inOrder.map((each) => ({ ...each, rank: each.eligible ? eligible.indexOf(each.agentId) + 1 : null }));
}

/** Of an agent whose history was forgotten. */
const UNKNOWN = { availability: 'offline', matchingSkills: 0, coolingOffUntil: null } as const;

const asNotChosen = (explanation: AgentComparison): AgentComparison =>
  explanation.eligible ? { ...explanation, reason: 'ranked_lower' } : explanation;

/** How a conversation stands, in a sentence that a supervisor understands. */
function describe({ view }: SeenConversation, agents: readonly AgentExplanation[], nameOf: NameOf): string {
  const able = agents.filter((each) => each.eligible).length;
  const lacks = countReasons(agents.map(({ reason }) => (reason === 'ranked_lower' ? null : reason)));
  switch (view.status) {
    case 'pending':
      return 'It is still with a bot or a form, and not routed.';
    case 'assigned':
      return `${nameOf(view.agentId ?? '')} holds it, assigned by ${nameOf(view.assignedBy ?? '')} at ${view.assignedAt}.`;
    case 'resolved':
      return `It was resolved at ${view.resolvedAt}.`;
    case 'waiting':
      if (view.parked) return 'It is parked: only a person, or the route command, hands it out.';
      return `It is number ${view.position} of its inbox with ${view.priority} priority, waiting since ${view.waitingSince}; ${
        able === 0
          ? `none of ${agents.length} members can take it now`
          : `${able} of ${agents.length} members can take it`
      }${describeLeftOut(lacks)}.`;
  }
}
