import type { AgentId, ConversationId, InboxId, Instant, TeamId } from '../contract/ids.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { Candidate } from '../routing/eligibility.ts';
import { candidateOf, type JsonCandidate } from './candidates.ts';
import { type Database, instantInJson } from './database.ts';

/** Which agents, with regard to which conversation, and as of when. */
export interface AgentQuestion {
  readonly conversationId: ConversationId;
  readonly inboxId: InboxId;
  readonly teamId: TeamId | null;
  /** Null: now, by the rows. Else by the ledger and the directory's history. */
  readonly at: Instant | null;
  /** One agent, member or not; null: all members. */
  readonly agentId: AgentId | null;
  /** Capacity of agents who name none; null = no limit. */
  readonly defaultCapacity: number | null;
  /** End of an agent's cool-off by the conversation's row; for the present. */
  readonly coolOffEnd: (agentId: AgentId) => Instant | null;
}

interface JsonAgentFacts extends JsonCandidate {
  readonly member: boolean;
  /** Of the past. */
  readonly coolingOffUntil: string | null;
}

/** What routing would know of the agents now, or knew then. */
export async function readAgentsAsCandidates(db: Database, question: AgentQuestion): Promise<readonly Candidate[]> {
  const { at, coolOffEnd } = question;
  const facts = at === null ? presentFacts(question) : pastFacts(question, at);
  const [read] = await db.$queryRaw<{ facts: readonly JsonAgentFacts[] | null }[]>`
    SELECT jsonb_agg(each) AS facts FROM (${facts}) each`;
  return (read?.facts ?? []).map(({ member, coolingOffUntil, ...candidate }) => ({
    ...candidateOf(candidate),
    member,
    coolingOffUntil: at === null ? coolOffEnd(candidate.agentId) : instantInJson(coolingOffUntil),
  }));
}

const presentFacts = ({ inboxId, teamId, agentId, defaultCapacity }: AgentQuestion) => Prisma.sql`
  SELECT a.id AS "agentId", a.active, a.availability, a.availability_version AS "availabilityVersion", a.load,
         COALESCE(a.capacity, ${defaultCapacity}::int) AS capacity, a.skills, m.agent_id IS NOT NULL AS member,
         COALESCE(m.join_order, 0) AS "joinOrder",
         ${teamId}::text IS NULL
           OR EXISTS (SELECT FROM team_members t WHERE t.team_id = ${teamId} AND t.agent_id = a.id) AS "inTeam",
         m.turn AS "lastTurn", m.turn_at AS "lastTurnAt", a.last_assigned_at AS "lastAssignedAt",
         NULL AS "coolingOffUntil"
  FROM agents a LEFT JOIN inbox_members m ON m.inbox_id = ${inboxId} AND m.agent_id = a.id
  WHERE CASE WHEN ${agentId}::text IS NULL THEN m.agent_id IS NOT NULL ELSE a.id = ${agentId} END`;

/**
 * The same as of a moment. Who held what tells the load and the last assignments; the number of a turn stands for its time,
 * since only the order counts.
 */
const pastFacts = (question: AgentQuestion, at: Instant) => Prisma.sql`
  SELECT a.id AS "agentId", COALESCE(facts.active, FALSE) AS active, COALESCE(said.availability, 'offline') AS availability,
         0 AS "availabilityVersion", held.load, COALESCE(facts.capacity, ${question.defaultCapacity}::int) AS capacity,
         COALESCE(facts.skills, '{}') AS skills, COALESCE(member.joined, FALSE) AS member,
         COALESCE(member.join_order, 0) AS "joinOrder",
         ${question.teamId}::text IS NULL OR COALESCE(team.joined, FALSE) AS "inTeam",
         (extract(epoch FROM held."lastTurnAt") * 1000)::bigint AS "lastTurn", held."lastTurnAt", held."lastAssignedAt",
         cool.until AS "coolingOffUntil"
  FROM agents a
  LEFT JOIN LATERAL (
    SELECT h.active, h.capacity, h.skills FROM agent_changes h
    WHERE h.agent_id = a.id AND h.at <= ${at}::timestamptz ORDER BY h.seq DESC LIMIT 1) facts ON TRUE
  LEFT JOIN LATERAL ${membership('inbox', question.inboxId, at)} member ON TRUE
  LEFT JOIN LATERAL ${membership('team', question.teamId, at)} team ON TRUE
  LEFT JOIN LATERAL (
    SELECT e.data->>'availability' AS availability FROM events e
    WHERE e.agent_id = a.id AND e.type = 'agent.availability_changed' AND e.occurred_at <= ${at}::timestamptz
    ORDER BY e.id DESC LIMIT 1) said ON TRUE
  CROSS JOIN LATERAL (
    SELECT (count(*) FILTER (WHERE s.ended_at IS NULL OR s.ended_at > ${at}::timestamptz))::int AS load,
           max(s.started_at) AS "lastAssignedAt",
           max(s.started_at) FILTER (WHERE s.inbox_id = ${question.inboxId} AND s.start_reason = 'routed') AS "lastTurnAt"
    FROM assignments s WHERE s.agent_id = a.id AND s.started_at < ${at}::timestamptz) held
  LEFT JOIN LATERAL (
    SELECT (e.data->>'coolingOffUntil')::timestamptz AS until FROM events e
    WHERE e.conversation_id = ${question.conversationId} AND e.agent_id = a.id AND e.occurred_at <= ${at}::timestamptz
      AND (e.data ? 'coolingOffUntil' OR (e.type = 'conversation.assigned' AND e.reason IN ('manual', 'claimed')))
    ORDER BY e.id DESC LIMIT 1) cool ON TRUE
  WHERE CASE WHEN ${question.agentId}::text IS NULL THEN member.joined ELSE a.id = ${question.agentId} END`;

const membership = (scope: 'inbox' | 'team', scopeId: string | null, at: Instant) => Prisma.sql`(
    SELECT h.joined, h.join_order FROM membership_changes h
    WHERE h.scope = ${scope} AND h.scope_id = ${scopeId} AND h.agent_id = a.id AND h.at <= ${at}::timestamptz
    ORDER BY h.seq DESC LIMIT 1)`;

/** What agents are called; whoever is unknown by the id. */
export async function readNames(db: Database, ids: readonly AgentId[]): Promise<(id: AgentId) => string> {
  const rows = await db.agent.findMany({ where: { id: { in: [...new Set(ids)] } }, select: { id: true, name: true } });
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
