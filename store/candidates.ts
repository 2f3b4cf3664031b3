import type { ConversationId, Instant } from '../contract/ids.ts';
import type { Availability } from '../contract/model.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { CONSIDERED_KEPT } from '../routing/decide.ts';
import type { Candidate } from '../routing/eligibility.ts';
import { addMs } from '../routing/instants.ts';
import type { PoolNeed } from '../routing/match.ts';
import { type MemberCount, type PoolFacts, poolName } from '../routing/pool.ts';
import type { AccountFacts, InboxFacts } from '../routing/transitions/facts.ts';
import type { EarlyReply } from '../routing/unanswered.ts';
import { CLOCK_SKEW_MS } from '../routing/unanswered.ts';
import { instantInJson, type Transaction } from './database.ts';

interface Reading {
  readonly needs: readonly PoolNeed[];
  readonly inboxes: ReadonlyMap<string, InboxFacts>;
  readonly account: AccountFacts;
  /** Conversations that may be given to somebody: what was said in them since is read with it. */
  readonly conversationIds: readonly ConversationId[];
  readonly at: Instant;
}

interface ReadPools {
  readonly pools: ReadonlyMap<string, PoolFacts>;
  readonly replies: ReadonlyMap<ConversationId, readonly EarlyReply[]>;
}

/** A candidate in JSON. */
export type JsonCandidate = Omit<Candidate, 'member' | 'coolingOffUntil'>;

interface JsonCount {
  readonly state: Availability | 'deactivated';
  readonly inTeam: boolean;
  readonly hasRoom: boolean;
  readonly skilled: boolean;
  readonly members: number;
}

interface PoolRow {
  readonly n: number;
  readonly candidates: readonly JsonCandidate[] | null;
  readonly counts: readonly JsonCount[] | null;
  readonly replies: readonly (EarlyReply & { readonly conversationId: ConversationId })[] | null;
}

/** Reads the members each pool needs, and the replies that may count for whoever is given a conversation, in one statement. */
export async function readPools(tx: Transaction, reading: Reading): Promise<ReadPools> {
  const { needs } = reading;
  const parts = needs.map((need, n) => poolOf(need, n, reading));
  const rows = await tx.$queryRaw<PoolRow[]>`${Prisma.join([...parts, repliesOf(reading)], ' UNION ALL ')}`;
  const pools = rows.flatMap(({ n, candidates, counts }) => {
    const key = needs[n]?.key;
    if (key === undefined) return [];
    const facts = {
      inboxId: key.inboxId,
      candidates: (candidates ?? []).map(candidateOf),
      counts: (counts ?? []).map(countOf),
    };
    return [[poolName(key), facts] as const];
  });
  const replies = new Map<ConversationId, EarlyReply[]>();
  for (const { conversationId, sentAt, nextQuestionAt, ...reply } of rows.flatMap((row) => row.replies ?? [])) {
    const known = replies.get(conversationId) ?? [];
    const times = { sentAt: new Date(sentAt).toISOString(), nextQuestionAt: instantInJson(nextQuestionAt) };
    replies.set(conversationId, [...known, { ...reply, ...times }]);
  }
  return { pools: new Map(pools), replies };
}

function poolOf({ key, atMost, agentIds }: PoolNeed, n: number, { inboxes, account }: Reading): Prisma.Sql {
  const { inboxId, teamId, skills } = key;
  const policy = inboxes.get(inboxId)?.policy;
  const states = [
    'online',
    ...(policy?.assignToBusy === true ? ['busy'] : []),
    ...(policy?.whenAllOffline === 'assign' ? ['offline'] : []),
  ];
  const bySkills = skills.length > 0;
  const least = policy?.method === 'least_assigned';
  const order = Prisma.join(
    [
      ...(bySkills ? [Prisma.sql`${matching(skills)} DESC`] : []),
      ...(least ? [Prisma.sql`a.load, a.last_assigned_at NULLS FIRST`] : [Prisma.sql`m.turn NULLS FIRST`]),
      Prisma.sql`m.join_order, m.agent_id`,
    ],
    ', ',
  );
  // Only an order that needs the agent's row joins it: the rotation is found in the index of members alone.
  const joined = bySkills || least ? Prisma.sql`JOIN agents a ON a.id = m.agent_id` : Prisma.empty;
  const withRoom = states.map(
    (state) => Prisma.sql`
      (SELECT m.agent_id FROM inbox_members m ${joined}
       WHERE m.inbox_id = ${inboxId} AND m.state = ${state} AND m.has_room AND ${inTeam(teamId)} ORDER BY ${order} LIMIT ${atMost})`,
  );
  return Prisma.sql`
    SELECT ${n}::int AS n, (
      SELECT jsonb_agg(each) FROM (
        SELECT a.id AS "agentId", a.active, a.availability, a.availability_version AS "availabilityVersion", a.load,
               COALESCE(a.capacity, ${account.defaultCapacity}::int) AS capacity, a.skills, m.join_order AS "joinOrder",
               m.turn AS "lastTurn", m.turn_at AS "lastTurnAt", a.last_assigned_at AS "lastAssignedAt",
               ${inTeam(teamId)} AS "inTeam"
        FROM (
          ${Prisma.join(withRoom, ' UNION ')}
          UNION (SELECT m.agent_id FROM inbox_members m WHERE m.inbox_id = ${inboxId}
                 ORDER BY m.join_order, m.agent_id LIMIT ${CONSIDERED_KEPT})
          UNION (SELECT m.agent_id FROM inbox_members m WHERE m.inbox_id = ${inboxId} AND m.agent_id = ANY(${agentIds}))
        ) named
        JOIN inbox_members m ON m.inbox_id = ${inboxId} AND m.agent_id = named.agent_id
        JOIN agents a ON a.id = named.agent_id) each) AS candidates,
      (SELECT jsonb_agg(each) FROM (${countsOf(key)}) each) AS counts, NULL::jsonb AS replies`;
}

/** How many members there are of each kind: from the index of members alone, unless team or skills matter. */
function countsOf({ inboxId, teamId, skills }: PoolNeed['key']): Prisma.Sql {
  if (teamId === null && skills.length === 0) {
    return Prisma.sql`
      SELECT m.state, TRUE AS "inTeam", m.has_room AS "hasRoom", TRUE AS skilled, count(*) AS members
      FROM inbox_members m WHERE m.inbox_id = ${inboxId} GROUP BY m.state, m.has_room`;
  }
  return Prisma.sql`
    SELECT m.state, ${inTeam(teamId)} AS "inTeam", m.has_room AS "hasRoom", ${skills}::text[] <@ a.skills AS skilled,
           count(*) AS members
    FROM inbox_members m JOIN agents a ON a.id = m.agent_id WHERE m.inbox_id = ${inboxId} GROUP BY 1, 2, 3, 4`;
}

const inTeam = (teamId: string | null): Prisma.Sql =>
  teamId === null
    ? Prisma.sql`TRUE`
    : Prisma.sql`EXISTS (SELECT FROM team_members t WHERE t.team_id = ${teamId} AND t.agent_id = m.agent_id)`;

const matching = (skills: readonly string[]): Prisma.Sql =>
  Prisma.sql`(SELECT count(*) FROM unnest(${skills}::text[]) asked WHERE asked = ANY(a.skills))`;

const repliesOf = ({ conversationIds, at }: Reading): Prisma.Sql => Prisma.sql`
  SELECT -1 AS n, NULL::jsonb AS candidates, NULL::jsonb AS counts, (
    SELECT jsonb_agg(each) FROM (
      SELECT c.id AS "conversationId", s.id AS "messageId", s.agent_id AS "agentId", s.sent_at AS "sentAt",
             next_question(c.key, s.sent_at) AS "nextQuestionAt"
      FROM conversations c CROSS JOIN LATERAL early_replies(c.key, ${addMs(at, -CLOCK_SKEW_MS)}::timestamptz) s
      WHERE c.id = ANY(${conversationIds})
      ORDER BY s.sent_at, s.id) each) AS replies`;

export function candidateOf(candidate: JsonCandidate): Candidate {
  return {
    ...candidate,
    member: true,
    coolingOffUntil: null,
    lastTurnAt: instantInJson(candidate.lastTurnAt),
    lastAssignedAt: instantInJson(candidate.lastAssignedAt),
  };
}

function countOf({ state, ...count }: JsonCount): MemberCount {
  return state === 'deactivated'
    ? { ...count, active: false, availability: 'offline' }
    : { ...count, active: true, availability: state };
}
