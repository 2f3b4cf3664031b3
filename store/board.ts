import type { BoardAgent, BoardInbox } from '../contract/board.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type BoardFacts, IDLE_SECONDS, PARKED_SECONDS } from '../routing/attention.ts';
import { addSeconds } from '../routing/instants.ts';
import type { Database } from './database.ts';
import { type InboxFigures, IS_FILLED, IS_SERVED, inboxFigures, SLOTS } from './figures.ts';

/** What the board is made of, all of one moment. */
export interface BoardRead extends BoardFacts {
  /** With what routing could give each now. */
  readonly agents: readonly (BoardAgent & { readonly freeSlots: number })[];
}

interface Due {
  readonly inboxId: string;
  readonly agentId: string;
  readonly unanswered: number;
  readonly dueSoon: number;
  readonly overdue: number;
  readonly nextDueAt: string | null;
}

type InboxRow = Omit<BoardInbox, 'waiting' | 'longestWaitSince' | 'assigned' | 'freeSlots' | 'dueSoon' | 'overdue'>;
type AgentRow = Omit<BoardRead['agents'][number], 'unanswered' | 'dueSoon' | 'overdue' | 'nextDueAt'>;

interface Row {
  readonly figures: readonly InboxFigures[] | null;
  readonly inboxes: readonly InboxRow[] | null;
  readonly agents: readonly AgentRow[] | null;
  readonly due: readonly Due[] | null;
  readonly escalated: BoardFacts['escalated'] | null;
  readonly escalatedCount: number;
  readonly parkedLong: BoardFacts['parkedLong'] | null;
  readonly given: BoardFacts['given'] | null;
  readonly failingWebhooks: BoardFacts['failingWebhooks'] | null;
}

/** How many conversations of a kind are named; parked ones of each inbox. */
const MOST_NAMED = 20;
/** At how many parked ones of an inbox it is looked, those that wait longest. */
const MOST_PARKED = 100;
/** How many members of an inbox are compared by what they were given, those who were given something last. */
const MOST_COMPARED = 20;
/** How far it is counted what one was given. */
const MOST_COUNTED = 50;

/** One statement, so that all of it is of one snapshot. It grows with agents, memberships, and what waits or is held now. */
export async function readBoard(db: Database, at: Date): Promise<BoardRead> {
  const now = at.toISOString();
  const list = (rows: Prisma.Sql) => Prisma.sql`(SELECT json_agg(each) FROM (${rows}) each)`;
  const [row] = await db.$queryRaw<Row[]>`
    SELECT ${list(inboxFigures(at))} AS figures, ${list(INBOXES)} AS inboxes, ${list(AGENTS)} AS agents,
      ${list(dueAt(now))} AS due, ${list(ESCALATED)} AS escalated,
      (SELECT count(*)::int FROM conversations c WHERE ${IS_ESCALATED}) AS "escalatedCount",
      ${list(parkedBefore(addSeconds(now, -PARKED_SECONDS)))} AS "parkedLong",
      ${list(givenSince(addSeconds(now, -IDLE_SECONDS)))} AS given, ${list(FAILING_WEBHOOKS)} AS "failingWebhooks"`;
  if (row === undefined) throw new Error('a SELECT without a table answers one row');
  const due = row.due ?? [];
  const byInbox = grouped(due, 'inboxId');
  const byAgent = grouped(due, 'agentId');
  const figures = new Map((row.figures ?? []).map((each) => [each.inboxId, each]));
  return {
    at: now,
    inboxes: (row.inboxes ?? []).map((inbox) => ({ ...inbox, ...heldIn(inbox.id, { figures, byInbox, at }) })),
    agents: (row.agents ?? []).map((agent) => ({
      ...agent,
      ...withInstants(agent),
      ...sumOf(byAgent.get(agent.id) ?? []),
    })),
    escalated: row.escalated ?? [],
    escalatedCount: row.escalatedCount,
    parkedLong: (row.parkedLong ?? []).map((each) => ({ ...each, since: instant(each.since) })),
    given: row.given ?? [],
    failingWebhooks: (row.failingWebhooks ?? []).map((each) => ({ ...each, since: instant(each.since) })),
  };
}

function grouped(due: readonly Due[], by: 'inboxId' | 'agentId'): ReadonlyMap<string, readonly Due[]> {
  const groups = new Map<string, Due[]>();
  for (const each of due) {
    const group = groups.get(each[by]);
    if (group === undefined) groups.set(each[by], [each]);
    else group.push(each);
  }
  return groups;
}

const instant = (text: string): string => new Date(text).toISOString();

const withInstants = ({ availabilitySince, lastAssignedAt }: AgentRow) => ({
  availabilitySince: instant(availabilitySince),
  lastAssignedAt: lastAssignedAt === null ? null : instant(lastAssignedAt),
});

interface Found {
  readonly figures: ReadonlyMap<string, InboxFigures>;
  readonly byInbox: ReadonlyMap<string, readonly Due[]>;
  readonly at: Date;
}

function heldIn(id: string, { figures, byInbox, at }: Found) {
  const { waiting = 0, oldestWaitSeconds = 0, assigned = 0, freeSlots = 0 } = figures.get(id) ?? {};
  const { dueSoon, overdue } = sumOf(byInbox.get(id) ?? []);
  const since = waiting === 0 ? null : new Date(at.getTime() - Math.round(oldestWaitSeconds * 1_000)).toISOString();
  return { waiting, longestWaitSince: since, assigned, freeSlots, dueSoon, overdue };
}

function sumOf(due: readonly Due[]) {
  const total = (name: 'unanswered' | 'dueSoon' | 'overdue') => due.reduce((sum, each) => sum + each[name], 0);
  const times = due.flatMap(({ nextDueAt }) => (nextDueAt === null ? [] : [instant(nextDueAt)])).sort();
  return {
    unanswered: total('unanswered'),
    dueSoon: total('dueSoon'),
    overdue: total('overdue'),
    nextDueAt: times[0] ?? null,
  };
}

const INBOXES = Prisma.sql`
  SELECT i.id, i.name, i.policy->>'mode' AS mode, i.service_level_seconds AS "serviceLevelSeconds",
    i.service_level_target AS "serviceLevelTarget", s.*,
    (SELECT count(*)::int FROM conversations c WHERE c.inbox_id = i.id AND c.status = 'waiting' AND c.parked) AS parked
  FROM inboxes i CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE m.state <> 'deactivated')::int AS members,
      count(*) FILTER (WHERE ${IS_SERVED})::int AS available,
      count(*) FILTER (WHERE m.state = 'online')::int AS online, count(*) FILTER (WHERE m.state = 'busy')::int AS busy,
      count(*) FILTER (WHERE m.state = 'away')::int AS away, count(*) FILTER (WHERE m.state = 'offline')::int AS offline
    FROM inbox_members m WHERE m.inbox_id = i.id) s
  ORDER BY i.id`;

/** Whoever answers: active agents, and others who are members of an inbox. */
const AGENTS = Prisma.sql`
  SELECT a.id, a.name, a.availability, a.availability_since AS "availabilitySince", a.load, a.misses,
    COALESCE(a.capacity, account.capacity) AS capacity, a.last_assigned_at AS "lastAssignedAt",
    COALESCE(m."inboxIds", '{}') AS "inboxIds", CASE WHEN m."isFilled" THEN ${SLOTS} ELSE 0 END AS "freeSlots"
  FROM agents a
  CROSS JOIN (SELECT (policy->>'defaultCapacity')::int AS capacity FROM accounts) account
  LEFT JOIN (
    SELECT m.agent_id, array_agg(m.inbox_id ORDER BY m.inbox_id) AS "inboxIds",
      bool_or(${IS_FILLED}) AS "isFilled"
    FROM inbox_members m JOIN inboxes i ON i.id = m.inbox_id GROUP BY m.agent_id) m ON m.agent_id = a.id
  WHERE a.active AND (a.role = 'agent' OR m.agent_id IS NOT NULL)
  ORDER BY a.id`;

const dueAt = (now: string): Prisma.Sql => Prisma.sql`
  WITH limits AS MATERIALIZED (
    SELECT i.id AS inbox_id, each.key AS availability, each.value::int AS seconds, i.policy->>'responseAnchor' AS anchor,
      (i.policy->>'responseWarningSeconds')::int AS warning
    FROM inboxes i CROSS JOIN LATERAL jsonb_each_text(i.policy->'responseTimeoutSeconds') each),
  -- By itself, so that it is found by its status, and not by its agent among all that the agent ever had.
  held AS MATERIALIZED (
    SELECT c.* FROM conversations c WHERE c.status = 'assigned' AND c.unanswered_since IS NOT NULL)
  SELECT d.inbox_id AS "inboxId", d.agent_id AS "agentId", count(*)::int AS unanswered, min(d.deadline) AS "nextDueAt",
    count(*) FILTER (WHERE d.deadline <= ${now}::timestamptz)::int AS overdue,
    count(*) FILTER (WHERE d.deadline > ${now}::timestamptz
      AND d.deadline <= ${now}::timestamptz + make_interval(secs => d.warning))::int AS "dueSoon"
  FROM (
    SELECT c.inbox_id, c.agent_id, l.warning,
      response_deadline(c.unanswered_since, c.unanswered_latest, c.assigned_at, l.anchor, l.seconds) AS deadline
    FROM held c JOIN agents a ON a.id = c.agent_id
    JOIN limits l ON l.inbox_id = c.inbox_id AND l.availability = a.availability) d
  GROUP BY 1, 2`;

const IS_ESCALATED = Prisma.sql`c.status IN ('waiting', 'assigned') AND c.escalated`;

const ESCALATED = Prisma.sql`
  SELECT c.id, c.inbox_id AS "inboxId", c.timeouts FROM conversations c
  WHERE ${IS_ESCALATED} ORDER BY c.waiting_since, c.id LIMIT ${MOST_NAMED}`;

/** The latest event of a parked conversation that says it waits is the one that parked it; it waits at least as long. */
const parkedBefore = (moment: string): Prisma.Sql => Prisma.sql`
  SELECT i.id AS "inboxId", long.* FROM inboxes i CROSS JOIN LATERAL (
    SELECT count(*)::int AS count, min(p.since) AS since,
      (array_agg(p.id ORDER BY p.since, p.id))[1:${MOST_NAMED}::int] AS "conversationIds"
    FROM (
      SELECT c.id, COALESCE(said.at, c.waiting_since) AS since
      FROM (
        SELECT c.id, c.waiting_since FROM conversations c
        WHERE c.inbox_id = i.id AND c.status = 'waiting' AND c.parked AND c.waiting_since <= ${moment}::timestamptz
        ORDER BY c.waiting_since, c.id LIMIT ${MOST_PARKED}) c
      LEFT JOIN LATERAL (
        SELECT e.occurred_at AS at FROM events e WHERE e.conversation_id = c.id AND e.type = 'conversation.waiting'
        ORDER BY e.id DESC LIMIT 1) said ON TRUE) p
    WHERE p.since <= ${moment}::timestamptz) long
  WHERE long.count > 0 ORDER BY i.id`;

/** What the busiest were given, where somebody is online with room and was given nothing. */
const givenSince = (since: string): Prisma.Sql => Prisma.sql`
  SELECT recent.inbox_id AS "inboxId", recent.agent_id AS "agentId", counted.given AS count
  FROM (
    SELECT DISTINCT m.inbox_id FROM agents a JOIN inbox_members m ON m.agent_id = a.id JOIN inboxes i ON i.id = m.inbox_id
    WHERE m.state = 'online' AND m.has_room AND i.policy->>'mode' = 'automatic'
      AND a.availability_since <= ${since}::timestamptz
      AND (a.last_assigned_at IS NULL OR a.last_assigned_at <= ${since}::timestamptz)) quiet
  CROSS JOIN LATERAL (
    SELECT m.inbox_id, m.agent_id FROM inbox_members m JOIN agents a ON a.id = m.agent_id
    WHERE m.inbox_id = quiet.inbox_id AND a.last_assigned_at > ${since}::timestamptz
    ORDER BY a.last_assigned_at DESC LIMIT ${MOST_COMPARED}) recent
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS given FROM (
      SELECT FROM assignments s WHERE s.agent_id = recent.agent_id AND s.inbox_id = recent.inbox_id
        AND s.started_at > ${since}::timestamptz LIMIT ${MOST_COUNTED}) few) counted
  WHERE counted.given > 0`;

const FAILING_WEBHOOKS = Prisma.sql`
  SELECT w.id, w.failing_since AS since, w.disabled_at IS NOT NULL AS disabled
  FROM webhooks w WHERE w.failing_since IS NOT NULL ORDER BY w.id LIMIT ${MOST_NAMED}`;
