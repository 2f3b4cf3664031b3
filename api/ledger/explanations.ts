import type { Decision } from '../../contract/decision.ts';
import type { AgentId, Instant } from '../../contract/ids.ts';
import { coolOffEnd } from '../../routing/cool-offs.ts';
import {
  type AgentExplanation,
  countReasons,
  describeLeftOut,
  explainAgent,
  explainCandidates,
  type NameOf,
} from '../../routing/explain.ts';
import { readAgentsAsCandidates, readNames } from '../../store/agent-facts.ts';
import type { SeenConversation } from '../../store/conversation-views.ts';
import type { Database } from '../../store/database.ts';
import { readPolicyAt } from '../../store/policies.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type PageRequest } from '../http/cursor.ts';
import { agentNotFound } from '../http/not-found.ts';
import { type Asked, readDecision } from './ledger.ts';

/** Who could serve a conversation and what each lacks, a page of them. */
export interface Explanation {
  readonly position: number | null;
  readonly sentence: string;
  readonly agents: readonly AgentExplanation[];
  readonly nextCursor: string | null;
}

/** What to explain: how it stands now, or a decision of its past, and what was asked then. */
interface Subject {
  readonly seen: SeenConversation;
  readonly decision: Decision | null;
  readonly asked: Asked;
}

export async function findSubject(
  db: Database,
  seen: SeenConversation,
  decisionId: string | undefined,
): Promise<Subject> {
  if (decisionId !== undefined) return { seen, ...(await readDecision(db, seen.row.id, decisionId)) };
  const { teamId, skills, waitingSince } = seen.row;
  return { seen, decision: null, asked: { teamId, skills, waitingSince: waitingSince ?? new Date().toISOString() } };
}

/** Everybody who could serve it, in the order of the method, then the others with what they lack. */
export async function explainConversation(
  db: Database,
  subject: Subject,
  { limit = DEFAULT_LIMIT, cursor }: PageRequest,
): Promise<Explanation> {
  const { seen, decision } = subject;
  const agents = await explainAll(db, subject, null);
  const after = decodeCursor('explanation', cursor, [0]);
  const start = after === null ? 0 : Number(after[0]);
  const end = start + limit;
  const { agentId, assignedBy } = seen.view;
  const nameOf = await readNames(
    db,
    [agentId, assignedBy].flatMap((id) => id ?? []),
  );
  return {
    position: decision === null ? seen.view.position : null,
    sentence: decision?.sentence ?? describe(seen, agents, nameOf),
    agents: agents.slice(start, end),
    nextCursor: end < agents.length ? encodeCursor('explanation', [end]) : null,
  };
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
  const found = kept ?? (await explainAll(db, subject, agentId))[0];
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

/** What a decision kept is taken from it; beyond that it is worked out from the ledger as of that moment. */
async function explainAll(
  db: Database,
  { seen, decision, asked }: Subject,
  agentId: AgentId | null,
): Promise<readonly AgentExplanation[]> {
  const { id: conversationId, inboxId } = seen.row;
  const { teamId, skills, waitingSince } = asked;
  const { policy, defaultCapacity } = await readPolicyAt(db, inboxId, decision?.policyVersion ?? null);
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
  const all = explainCandidates(candidates, { at, skills, waitingSince, policy });
  if (decision === null) return all;
  const kept = new Set(decision.considered.map((each) => each.agentId));
  const others = all.filter((each) => !kept.has(each.agentId)).map(asNotChosen);
  const considered = decision.considered.map(({ agentId, eligible, reason }) => ({ agentId, eligible, reason }));
  return agentId === null ? [...considered, ...others] : others;
}

const asNotChosen = (explanation: AgentExplanation): AgentExplanation =>
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
