import { type DirectoryScope, type Instant, scopeIdOf } from '../contract/ids.ts';
import type { AvailabilityTransition, ConversationTransition, DirectoryTransition } from '../contract/transitions.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { ConversationRow } from '../routing/conversation-row.ts';
import type { AvailabilityFacts, ConversationFacts, DirectoryFacts } from '../routing/transitions/facts.ts';
import { agentFacts, agentsAsJson } from './agents.ts';
import {
  CONVERSATION_COLUMNS,
  conversationOf,
  isThere,
  SERVING_ORDER,
  type StoredConversation,
} from './conversations.ts';
import { instantInJson, type Transaction } from './database.ts';
import { Unknown } from './failures.ts';
import { type LockedInboxes, noteLock } from './locks.ts';

// What each kind of transition may know, read once in one statement after the inboxes are locked. Conversations are locked
// with it; agents are not, but whoever takes or frees a slot finds out when it is written.

interface Read<Facts> {
  readonly facts: Facts;
  /** The result of the same transition, if it was carried out before. */
  readonly repeated: unknown;
}

interface ConversationRead extends StoredConversation {
  readonly agents: unknown;
  readonly known: readonly string[] | null;
  readonly teamExists: boolean;
  readonly open: { readonly agentId: string; readonly startedAt: string; readonly assignedBy: string } | null;
  readonly repeated: unknown;
}

/** Facts of a conversation's transition. */
export async function readConversationFacts(
  tx: Transaction,
  locked: LockedInboxes,
  {
    transition,
    at,
    owner,
  }: { readonly transition: ConversationTransition; readonly at: Instant; readonly owner: string },
): Promise<Read<ConversationFacts>> {
  noteLock(tx, 'conversations');
  const { conversationId, transitionId, actor } = transition;
  const body = 'body' in transition ? transition.body : {};
  const target = 'agentId' in body ? body.agentId : undefined;
  const team = 'teamId' in body ? body.teamId : undefined;
  const said = transition.kind === 'open' ? transition.messages.map(({ messageId }) => messageId) : [];
  const [read] = await tx.$queryRaw<ConversationRead[]>`
    WITH c AS MATERIALIZED (SELECT * FROM conversations WHERE id = ${conversationId} FOR UPDATE),
    s AS MATERIALIZED (SELECT * FROM assignments WHERE conversation_id = ${conversationId} AND ended_at IS NULL)
    SELECT ${CONVERSATION_COLUMNS},
      ${agentsAsJson(Prisma.sql`SELECT c.agent_id UNION SELECT s.agent_id FROM s UNION SELECT ${target ?? null}::text`, locked.account.defaultCapacity)} AS agents,
      ARRAY(SELECT said FROM unnest(${said}::text[]) said WHERE message_is_known(c.key, said)) AS known,
      ${team ?? null}::text IS NULL OR EXISTS (SELECT FROM teams t WHERE t.id = ${team ?? null}) AS "teamExists",
      (SELECT jsonb_build_object('agentId', s.agent_id, 'startedAt', s.started_at, 'assignedBy', s.assigned_by)
       FROM s) AS open,
      (SELECT t.result FROM transitions t WHERE t.owner = ${owner} AND t.id = ${transitionId}) AS repeated
    FROM (SELECT) one LEFT JOIN c ON TRUE`;
  if (read === undefined) throw new Error('no facts');
  const { agents, known, teamExists, open, repeated, ...stored } = read;
  return {
    repeated,
    facts: {
      at,
      askedAt: transition.at,
      actor,
      ...locked,
      agents: agentFacts(agents),
      row: isThere(stored) ? conversationOf(stored) : null,
      knownMessageIds: known ?? [],
      teamExists,
      openAssignment: open === null ? null : { ...open, startedAt: instantInJson(open.startedAt) ?? at },
    },
  };
}

interface AgentRead {
  readonly agents: unknown;
  readonly repeated: unknown;
}

/** Facts of a change of availability. */
export async function readAvailabilityFacts(
  tx: Transaction,
  locked: LockedInboxes,
  {
    transition,
    at,
    owner,
  }: { readonly transition: AvailabilityTransition; readonly at: Instant; readonly owner: string },
): Promise<Read<AvailabilityFacts>> {
  const { agentId, transitionId, actor } = transition;
  const { rows, beside } = await readWith<AgentRead>(tx, {
    ids: Prisma.sql`SELECT h.id FROM conversations h WHERE h.agent_id = ${agentId}`,
    beside: Prisma.sql`
      'agents', ${agentsAsJson(Prisma.sql`${agentId}`, locked.account.defaultCapacity)},
      'repeated', (SELECT t.result FROM transitions t WHERE t.owner = ${owner} AND t.id = ${transitionId})`,
  });
  const agents = agentFacts(beside.agents);
  const agent = agents.get(agentId);
  if (agent === undefined) throw new Unknown(`there is no agent ${agentId}`);
  const facts = { at, askedAt: transition.at, actor, ...locked, agents, agent, held: rows };
  return { repeated: beside.repeated, facts };
}

interface EditRead extends AgentRead {
  readonly edits: readonly { readonly id: string; readonly departed: string | null }[] | null;
  readonly teamExists: boolean;
}

/** Facts of an edited directory, and the edits that are taken up. */
export async function readDirectoryFacts(
  tx: Transaction,
  locked: LockedInboxes,
  { transition, at, owner }: { readonly transition: DirectoryTransition; readonly at: Instant; readonly owner: string },
): Promise<Read<DirectoryFacts> & { readonly editIds: readonly string[] }> {
  const { scope, actor } = transition;
  const scopeId = scopeIdOf(scope);
  const teamId = scope.kind === 'team' ? scope.teamId : null;
  const agentId = scope.kind === 'agent' ? scope.agentId : null;
  const { rows, beside } = await readWith<EditRead>(tx, {
    ids: Prisma.sql`
      SELECT o.id FROM conversations o WHERE o.id IN (${concernedBy(scope, scopeId)}) AND o.status <> 'resolved'`,
    // In the same statement, so that no edit is taken up whose effect was not seen.
    beside: Prisma.sql`
      'agents', ${agentsAsJson(Prisma.sql`SELECT c.agent_id FROM c UNION SELECT ${agentId}::text`, locked.account.defaultCapacity)},
      'edits', (SELECT jsonb_agg(jsonb_build_object('id', e.id::text, 'departed', e.departed_agent_id))
       FROM edits e WHERE e.scope = ${scope.kind} AND e.scope_id = ${scopeId}),
      'teamExists', EXISTS (SELECT FROM teams t WHERE t.id = ${teamId}),
      'repeated', (SELECT t.result FROM transitions t WHERE t.owner = ${owner} AND t.id = ${transition.transitionId})`,
  });
  const edits = beside.edits ?? [];
  return {
    repeated: beside.repeated,
    editIds: edits.map(({ id }) => id),
    facts: {
      at,
      askedAt: transition.at,
      actor,
      ...locked,
      agents: agentFacts(beside.agents),
      departed: edits.flatMap(({ departed }) => departed ?? []),
      concerned: rows,
      teamDeleted: teamId !== null && !beside.teamExists,
    },
  };
}

/** Locks conversations, in serving order, and reads in the same statement what stands beside: fields that may name them `c`. */
async function readWith<Beside>(
  tx: Transaction,
  { ids, beside }: { readonly ids: Prisma.Sql; readonly beside: Prisma.Sql },
): Promise<{ readonly rows: readonly ConversationRow[]; readonly beside: Beside }> {
  noteLock(tx, 'conversations');
  // What stands beside comes with the first row alone, or with a row of nothing.
  const read = await tx.$queryRaw<(StoredConversation & { readonly nth: bigint | null; readonly beside: Beside })[]>`
    WITH c AS MATERIALIZED (
      SELECT * FROM conversations c WHERE c.id IN (${ids}) ORDER BY ${SERVING_ORDER} FOR UPDATE OF c)
    SELECT ${CONVERSATION_COLUMNS}, c.nth, CASE WHEN COALESCE(c.nth, 1) = 1 THEN jsonb_build_object(${beside}) END AS beside
    FROM (SELECT) one
    LEFT JOIN (SELECT c.*, row_number() OVER (ORDER BY ${SERVING_ORDER}) AS nth FROM c) c ON TRUE ORDER BY c.nth`;
  const [first] = read;
  if (first === undefined) throw new Error('no facts');
  const rows = read.flatMap(({ nth, beside: _beside, ...stored }) => (nth === null ? [] : [conversationOf(stored)]));
  return { rows, beside: first.beside };
}

/** Whether agent `a` may have to give up conversation `h` by an edit of the scope; the step decides. */
const mayLoseIn = (scope: DirectoryScope, scopeId: string): Prisma.Sql => Prisma.sql`
  (NOT a.active OR a.availability <> 'online' OR EXISTS (
      SELECT FROM edits e WHERE e.scope = ${scope.kind} AND e.scope_id = ${scopeId} AND e.departed_agent_id = a.id)
    OR (a.role <> 'administrator' AND NOT EXISTS (
      SELECT FROM inbox_members m WHERE m.inbox_id = h.inbox_id AND m.agent_id = a.id))
    OR (h.team_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM team_members t WHERE t.team_id = h.team_id AND t.agent_id = a.id)))`;

/** Whom the edit may take something from, whose deadline or look may have changed, and what belongs to a deleted team. */
function concernedBy(scope: DirectoryScope, scopeId: string): Prisma.Sql {
  const mayLose = mayLoseIn(scope, scopeId);
  const held = (where: Prisma.Sql) => Prisma.sql`
    SELECT h.id FROM conversations h JOIN agents a ON a.id = h.agent_id WHERE ${where}`;
  // Whose next look may come earlier by another policy.
  const looking = (where: Prisma.Sql) => Prisma.sql`
    SELECT w.id FROM conversations w
    WHERE w.status = 'waiting' AND NOT w.parked AND (w.cool_offs <> '{}' OR w.skills <> '{}') AND ${where}`;
  switch (scope.kind) {
    case 'account':
      return Prisma.sql`
        ${held(Prisma.sql`(${mayLose} OR h.unanswered_since IS NOT NULL)`)} UNION ${looking(Prisma.sql`TRUE`)}`;
    case 'inbox':
      return Prisma.sql`
        ${held(Prisma.sql`h.inbox_id = ${scopeId} AND (${mayLose} OR h.unanswered_since IS NOT NULL)`)}
        UNION ${looking(Prisma.sql`w.inbox_id = ${scopeId}`)}`;
    case 'agent':
      return held(Prisma.sql`h.agent_id = ${scopeId} AND ${mayLose}`);
    case 'team':
      return Prisma.sql`
        ${held(Prisma.sql`h.team_id = ${scopeId} AND ${mayLose}`)}
        UNION SELECT o.id FROM conversations o WHERE o.team_id = ${scopeId} AND o.status <> 'resolved'
          AND NOT EXISTS (SELECT FROM teams t WHERE t.id = ${scopeId})`;
  }
}

/** Inboxes an edit of the scope may concern. */
export function inboxesOfScope(scope: DirectoryScope): Prisma.Sql {
  switch (scope.kind) {
    case 'account':
      return Prisma.sql`SELECT each.id FROM inboxes each`;
    case 'inbox':
      return Prisma.sql`
        SELECT ${scope.inboxId} UNION SELECT served.inbox_id FROM inbox_members served
        JOIN conversations h ON h.agent_id = served.agent_id AND h.inbox_id = ${scope.inboxId}
        JOIN agents a ON a.id = h.agent_id WHERE ${mayLoseIn(scope, scope.inboxId)}`;
    case 'agent':
      return Prisma.sql`
        SELECT m.inbox_id FROM inbox_members m WHERE m.agent_id = ${scope.agentId}
        UNION SELECT c.inbox_id FROM conversations c WHERE c.agent_id = ${scope.agentId}`;
    case 'team':
      return Prisma.sql`
        SELECT c.inbox_id FROM conversations c WHERE c.team_id = ${scope.teamId} AND c.status <> 'resolved'
        UNION SELECT served.inbox_id FROM inbox_members served
        JOIN conversations c ON c.agent_id = served.agent_id AND c.team_id = ${scope.teamId}
        UNION SELECT m.inbox_id FROM inbox_members m JOIN team_members t ON t.agent_id = m.agent_id
        WHERE t.team_id = ${scope.teamId}`;
  }
}
