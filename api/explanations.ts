import type { AgentId, Instant } from '../contract/ids.ts';
import { type Decision, priorityOfRank } from '../contract/model.ts';
import type { Policy } from '../contract/policy.ts';
import { countReasons } from '../routing/decide.ts';
import { describeLeftOut } from '../routing/explain.ts';
import { type AgentExplanation, explainAgent, explainCandidates } from '../routing/explain-agent.ts';
import type { Database } from '../runtime/database.ts';
import { requireAgent } from './acting.ts';
import { loadAgentFacts } from './agent-facts.ts';
import type { ConversationRow } from './conversation-view.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type PageRequest } from './cursor.ts';
import { readAccountPolicy } from './directory/policies.ts';
import { type Asked, readDecision } from './ledger.ts';
import { accountPolicy, inboxPolicy, type Overrides } from './policy.ts';

/** Who could serve a conversation and what each lacks, a page of them. */
export interface Explanation {
  readonly position: number | null;
  readonly sentence: string;
  readonly agents: readonly AgentExplanation[];
  readonly nextCursor: string | null;
}

/** What to explain: how it stands now, or a decision of its past, and what was asked then. */
interface Subject {
  readonly row: ConversationRow;
  readonly decision: Decision | null;
  readonly asked: Asked;
}

export async function findSubject(
  db: Database,
  row: ConversationRow,
  decisionId: string | undefined,
): Promise<Subject> {
  const { teamId, skills, waitingSince } = row;
  const present = { teamId, skills, waitingSince: (waitingSince ?? new Date()).toISOString() };
  if (decisionId === undefined) return { row, decision: null, asked: present };
  const { decision, asked } = await readDecision(db, row.id, decisionId);
  return { row, decision, asked: asked ?? present };
}

/** Everybody who could serve it, in the order of the method, then the others with what they lack. */
export async function explainConversation(
  db: Database,
  subject: Subject,
  { limit = DEFAULT_LIMIT, cursor }: PageRequest,
): Promise<Explanation> {
  const agents = await explainAll(db, subject, null);
  const after = decodeCursor('explanation', cursor, [0]);
  const start = after === null ? 0 : Number(after[0]);
  const end = start + limit;
  return {
    position: subject.decision === null ? subject.row.position : null,
    sentence: subject.decision?.sentence ?? describe(subject.row, agents),
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
  await requireAgent(db, agentId);
  const { row, decision } = subject;
  const chosen = decision === null ? row.agentId : decision.agentId;
  const kept = decision?.considered.find((each) => each.agentId === agentId);
  const found = kept ?? (await explainAll(db, subject, agentId))[0];
  const explanation = found ?? { agentId, eligible: false, reason: 'not_member' as const };
  const lower = explanation.eligible && explanation.reason === null && agentId !== chosen && chosen !== null;
  const { eligible, reason } = lower ? { eligible: true, reason: 'ranked_lower' as const } : explanation;
  return { agentId, eligible, reason, sentence: explainAgent({ agentId, eligible, reason }, chosen) };
}

/** What a decision kept is taken from it; beyond that it is worked out from the ledger as of that moment. */
async function explainAll(
  db: Database,
  { row, decision, asked }: Subject,
  agentId: AgentId | null,
): Promise<readonly AgentExplanation[]> {
  const { policy, defaultCapacity } = await policyAt(db, row.inboxId, decision?.policyVersion ?? null);
  const at: Instant = decision?.at ?? new Date().toISOString();
  const { id: conversationId, inboxId } = row;
  const { teamId, skills, waitingSince } = asked;
  const when = decision === null ? null : at;
  const facts = await loadAgentFacts(db, { conversationId, inboxId, teamId, at: when, agentId, defaultCapacity });
  const all = explainCandidates(facts, { at, skills, waitingSince, policy });
  if (decision === null) return all;
  const kept = new Set(decision.considered.map((each) => each.agentId));
  const others = all.filter((each) => !kept.has(each.agentId)).map(asNotChosen);
  const considered = decision.considered.map(({ agentId, eligible, reason }) => ({ agentId, eligible, reason }));
  return agentId === null ? [...considered, ...others] : others;
}

const asNotChosen = (explanation: AgentExplanation): AgentExplanation =>
  explanation.eligible ? { ...explanation, reason: 'ranked_lower' } : explanation;

interface PolicyThen {
  readonly policy: Policy;
  readonly defaultCapacity: number | null;
}

/** The inbox's policy now, or under a version, put together from the overrides that the ledger has. */
async function policyAt(db: Database, inboxId: string, version: number | null): Promise<PolicyThen> {
  const { policy, policyVersion } = await db.inbox.findUniqueOrThrow({ where: { id: inboxId } });
  if (version === null || policyVersion <= version) {
    const { defaultCapacity } = await readAccountPolicy(db);
    return { policy: policy as unknown as Policy, defaultCapacity };
  }
  const [overrides, ofInbox] = await Promise.all([overridesAt(db, null, version), overridesAt(db, inboxId, version)]);
  const account = accountPolicy(overrides);
  return { policy: inboxPolicy(account, ofInbox), defaultCapacity: account.defaultCapacity };
}

async function overridesAt(db: Database, inboxId: string | null, version: number): Promise<Overrides> {
  const [row] = await db.$queryRaw<{ overrides: Overrides }[]>`
    SELECT data->'policy' AS overrides FROM events
    WHERE type = 'policy.changed' AND inbox_id IS NOT DISTINCT FROM ${inboxId}
      AND (data->>'policyVersion')::int <= ${version}
    ORDER BY id DESC LIMIT 1`;
  return row?.overrides ?? {};
}

/** How a conversation stands, in a sentence that a supervisor understands. */
function describe(row: ConversationRow, agents: readonly AgentExplanation[]): string {
  const able = agents.filter((each) => each.eligible).length;
  const lacks = countReasons(agents.map(({ reason }) => (reason === 'ranked_lower' ? null : reason)));
  switch (row.status) {
    case 'pending':
      return 'It is still with a bot or a form, and not routed.';
    case 'assigned':
      return `${row.agentId} holds it, assigned by ${row.assignedBy} at ${row.assignedAt?.toISOString()}.`;
    case 'resolved':
      return `It was resolved at ${row.resolvedAt?.toISOString()}.`;
    case 'waiting':
      if (row.parked) return 'It is parked: only a person, or the route command, hands it out.';
      return `It is number ${row.position} of its inbox with ${priorityOfRank(row.priority)} priority, waiting since ${row.waitingSince?.toISOString()}; ${
        able === 0
          ? `none of ${agents.length} members can take it now`
          : `${able} of ${agents.length} members can take it`
      }${describeLeftOut(lacks)}.`;
  }
}
