import type { AgentId, InboxId, Instant, TeamId } from '../contract/ids.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { Candidate } from '../routing/eligibility.ts';
import type { Database } from '../runtime/database.ts';

/** Whom to tell about, with regard to which conversation, and as of when. */
export interface FactsQuery {
  readonly conversationId: string;
  readonly inboxId: InboxId;
  readonly teamId: TeamId | null;
  /** Null: now. */
  readonly at: Instant | null;
  /** One agent, member or not; null: all members. */
  readonly agentId: AgentId | null;
  /** Capacity of agents who name none; null = no limit. */
  readonly defaultCapacity: number | null;
}

type FactRow = Omit<Candidate, 'lastTurn' | 'lastTurnAt' | 'lastAssignedAt' | 'coolingOffUntil'> & {
  readonly lastTurn: bigint | null;
  readonly lastTurnAt: Date | null;
  readonly lastAssignedAt: Date | null;
  readonly coolingOffUntil: Date | null;
};

/** What routing would know of the agents now, or knew then: from the rows, or from the ledger and the directory's history. */
export async function loadAgentFacts(db: Database, query: FactsQuery): Promise<readonly Candidate[]> {
  const rows = await db.$queryRaw<FactRow[]>(query.at === null ? presentFacts(query) : pastFacts(query, query.at));
  return rows.map((row) => ({
    ...row,
    lastTurn: row.lastTurn === null ? null : Number(row.lastTurn),
    lastTurnAt: row.lastTurnAt?.toISOString() ?? null,
    lastAssignedAt: row.lastAssignedAt?.toISOString() ?? null,
    coolingOffUntil: row.coolingOffUntil?.toISOString() ?? null,
  }));
}

const presentFacts = ({ conversationId, inboxId, teamId, agentId, defaultCapacity }: FactsQuery) => Prisma.sql`
  SELECT a.id AS "agentId", a.active, a.availability, a.load, COALESCE(a.capacity, ${defaultCapacity}::int) AS capacity,
         a.skills, m.agent_id IS NOT NULL AS member, COALESCE(m.join_order, 0) AS "joinOrder",
         ${teamId}::text IS NULL
           OR EXISTS (SELECT FROM team_members t WHERE t.team_id = ${teamId} AND t.agent_id = a.id) AS "inTeam",
         r.turn AS "lastTurn", r.assigned_at AS "lastTurnAt", a.last_assigned_at AS "lastAssignedAt",
         o.until AS "coolingOffUntil"
  FROM agents a
  LEFT JOIN inbox_members m ON m.inbox_id = ${inboxId} AND m.agent_id = a.id
  LEFT JOIN rotations r ON r.inbox_id = ${inboxId} AND r.agent_id = a.id
  LEFT JOIN cool_offs o ON o.conversation_id = ${conversationId} AND o.agent_id = a.id
  WHERE CASE WHEN ${agentId}::text IS NULL THEN m.agent_id IS NOT NULL ELSE a.id = ${agentId} END`;

/**
 * The same as of a moment. Who held what tells the load and the last assignments; the number of a turn stands for its time,
 * since only the order counts.
 */
const pastFacts = (query: FactsQuery, at: Instant) => Prisma.sql`
  SELECT a.id AS "agentId", COALESCE(facts.active, FALSE) AS active,
         COALESCE(said.availability, 'offline') AS availability, held.load,
         COALESCE(facts.capacity, ${query.defaultCapacity}::int) AS capacity, COALESCE(facts.skills, '{}') AS skills,
         COALESCE(member.joined, FALSE) AS member, COALESCE(member.join_order, 0) AS "joinOrder",
         ${query.teamId}::text IS NULL OR COALESCE(team.joined, FALSE) AS "inTeam",
         (extract(epoch FROM held."lastTurnAt") * 1000)::bigint AS "lastTurn", held."lastTurnAt", held."lastAssignedAt",
         cool.until AS "coolingOffUntil"
  FROM agents a
  LEFT JOIN LATERAL (
    SELECT h.active, h.capacity, h.skills FROM agent_changes h
    WHERE h.agent_id = a.id AND h.at <= ${at}::timestamptz ORDER BY h.seq DESC LIMIT 1) facts ON TRUE
  LEFT JOIN LATERAL ${membership('inbox', query.inboxId, at)} member ON TRUE
  LEFT JOIN LATERAL ${membership('team', query.teamId, at)} team ON TRUE
  LEFT JOIN LATERAL (
    SELECT e.data->>'availability' AS availability FROM events e
    WHERE e.agent_id = a.id AND e.type = 'agent.availability_changed' AND e.occurred_at <= ${at}::timestamptz
    ORDER BY e.id DESC LIMIT 1) said ON TRUE
  CROSS JOIN LATERAL (
    SELECT (count(*) FILTER (WHERE s.ended_at IS NULL OR s.ended_at > ${at}::timestamptz))::int AS load,
           max(s.started_at) AS "lastAssignedAt",
           max(s.started_at) FILTER (WHERE s.inbox_id = ${query.inboxId} AND s.start_reason = 'routed') AS "lastTurnAt"
    FROM assignments s WHERE s.agent_id = a.id AND s.started_at < ${at}::timestamptz) held
  LEFT JOIN LATERAL (
    SELECT (e.data->>'coolingOffUntil')::timestamptz AS until FROM events e
    WHERE e.conversation_id = ${query.conversationId} AND e.agent_id = a.id AND e.occurred_at <= ${at}::timestamptz
      AND (e.data ? 'coolingOffUntil' OR (e.type = 'conversation.assigned' AND e.reason IN ('manual', 'claimed')))
    ORDER BY e.id DESC LIMIT 1) cool ON TRUE
  WHERE CASE WHEN ${query.agentId}::text IS NULL THEN member.joined ELSE a.id = ${query.agentId} END`;

const membership = (scope: 'inbox' | 'team', scopeId: string | null, at: Instant) => Prisma.sql`(
    SELECT h.joined, h.join_order FROM membership_changes h
    WHERE h.scope = ${scope} AND h.scope_id = ${scopeId} AND h.agent_id = a.id AND h.at <= ${at}::timestamptz
    ORDER BY h.seq DESC LIMIT 1)`;
