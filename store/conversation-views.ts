import type { AgentId, ConversationId, InboxId, Instant, TeamId } from '../contract/ids.ts';
import type { Availability, Consumer, ConversationView, Role } from '../contract/model.ts';
import type { Policy } from '../contract/policy.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { ConversationRow } from '../routing/conversation-row.ts';
import { standingOf } from '../routing/plan.ts';
import { CONSUMER } from './consumers.ts';
import { type ConversationFilter, conditionOf } from './conversation-filter.ts';
import { comesAfter, type OrderKey, type OrderName, orderBy } from './conversation-order.ts';
import { CONVERSATION_COLUMNS, conversationOf, isThere, type StoredConversation } from './conversations.ts';
import type { Database } from './database.ts';
import { POSITION, positionsIn } from './waiting-list.ts';

// Conversations as callers read them, and what it takes to know whether they may.

/** A conversation as of now. */
export interface SeenConversation {
  readonly row: ConversationRow;
  readonly view: ConversationView;
  readonly policy: Policy;
}

interface SeenRow extends StoredConversation {
  readonly consumer: Consumer;
  readonly policy: Policy;
  readonly availability: Availability | null;
  readonly position: number | null;
}

/** What a view takes beside the row; `FROM conversations c`. */
const CIRCUMSTANCES = Prisma.sql`
  ${CONSUMER} AS consumer,
  (SELECT i.policy FROM inboxes i WHERE i.id = c.inbox_id) AS policy,
  (SELECT a.availability FROM agents a WHERE a.id = c.agent_id) AS availability`;

const isMember = (agentId: AgentId | null): Prisma.Sql =>
  Prisma.sql`EXISTS (SELECT FROM inbox_members m WHERE m.inbox_id = c.inbox_id AND m.agent_id = ${agentId})`;

function seen({ consumer, policy, availability, position, ...stored }: SeenRow, at: Instant): SeenConversation {
  const row = conversationOf(stored);
  const { conversation } = standingOf(row, { policy, availability, at }, position);
  return { row, policy, view: { ...conversation, consumer } };
}

/** A conversation as the reader sees it; null if there is none. */
export async function readConversation(
  db: Database,
  { id, readerId, at }: { readonly id: ConversationId; readonly readerId: AgentId | null; readonly at: Instant },
): Promise<(SeenConversation & { readonly isMember: boolean }) | null> {
  const [read] = await db.$queryRaw<(SeenRow & { readonly isMember: boolean })[]>`
    SELECT ${CONVERSATION_COLUMNS}, ${CIRCUMSTANCES}, ${POSITION} AS position, ${isMember(readerId)} AS "isMember"
    FROM conversations c WHERE c.id = ${id}`;
  if (read === undefined) return null;
  const { isMember: member, ...row } = read;
  return { ...seen(row, at), isMember: member };
}

/** What a command needs to know before it is sent: the row, and whether the agent in whose name it comes may. */
export interface CommandGround {
  /** Null if there is no such conversation, or none yet. */
  readonly row: ConversationRow | null;
  /** Null as the row. */
  readonly consumer: Consumer | null;
  /** Null if there is no such agent. */
  readonly actor: { readonly role: Role; readonly active: boolean; readonly isMember: boolean } | null;
}

export async function readCommandGround(
  db: Database,
  { id, actorId }: { readonly id: ConversationId; readonly actorId: AgentId | null },
): Promise<CommandGround> {
  const [read] = await db.$queryRaw<
    (StoredConversation & { consumer: Consumer; actorRole: Role | null; actorActive: boolean; isMember: boolean })[]
  >`
    SELECT ${CONVERSATION_COLUMNS}, ${CONSUMER} AS consumer, a.role AS "actorRole", a.active AS "actorActive", ${isMember(actorId)} AS "isMember"
    FROM (SELECT) one LEFT JOIN conversations c ON c.id = ${id} LEFT JOIN agents a ON a.id = ${actorId}`;
  if (read === undefined) return { row: null, consumer: null, actor: null };
  const { consumer, actorRole: role, actorActive: active, isMember: member, ...stored } = read;
  const isKnown = isThere(stored);
  return {
    row: isKnown ? conversationOf(stored) : null,
    consumer: isKnown ? consumer : null,
    actor: role === null ? null : { role, active, isMember: member },
  };
}

/** What the opening of a conversation names. */
export interface NamedByOpening {
  readonly id: ConversationId;
  readonly inboxId: InboxId;
  readonly teamId: TeamId | null;
  readonly agentId: AgentId | null;
}

/** What there is of it. */
export interface OpeningGround {
  readonly existing: SeenConversation | null;
  readonly inboxExists: boolean;
  /** True if no team is named. */
  readonly teamExists: boolean;
  /** True if no agent is named. */
  readonly agentExists: boolean;
}

export async function readOpeningGround(
  db: Database,
  { id, inboxId, teamId, agentId }: NamedByOpening,
  at: Instant,
): Promise<OpeningGround> {
  const [read] = await db.$queryRaw<(SeenRow & Omit<OpeningGround, 'existing'>)[]>`
    SELECT ${CONVERSATION_COLUMNS}, ${CIRCUMSTANCES}, ${POSITION} AS position,
      EXISTS (SELECT FROM inboxes i WHERE i.id = ${inboxId}) AS "inboxExists",
      ${teamId}::text IS NULL OR EXISTS (SELECT FROM teams t WHERE t.id = ${teamId}) AS "teamExists",
      ${agentId}::text IS NULL OR EXISTS (SELECT FROM agents a WHERE a.id = ${agentId}) AS "agentExists"
    FROM (SELECT) one LEFT JOIN conversations c ON c.id = ${id}`;
  if (read === undefined) throw new Error('a SELECT without a table answers one row');
  const { inboxExists, teamExists, agentExists, ...stored } = read;
  return { existing: isThere(stored) ? seen(stored, at) : null, inboxExists, teamExists, agentExists };
}

interface Listing {
  readonly filter: ConversationFilter;
  readonly order: OrderName;
  /** Where the page starts; null: with the first. */
  readonly after: OrderKey | null;
  readonly limit: number;
  readonly at: Instant;
}

export async function listConversations(
  db: Database,
  { filter, order, after, limit, at }: Listing,
): Promise<readonly SeenConversation[]> {
  const by = orderBy(order);
  const behind = after === null ? Prisma.sql`TRUE` : comesAfter(order, after);
  const rows = await db.$queryRaw<SeenRow[]>`
    WITH page AS MATERIALIZED (
      SELECT c.* FROM conversations c WHERE ${conditionOf(filter)} AND ${behind} ORDER BY ${by} LIMIT ${limit})
    SELECT ${CONVERSATION_COLUMNS}, ${CIRCUMSTANCES}, places.position
    FROM page c
    LEFT JOIN (${positionsIn(Prisma.sql`SELECT inbox_id FROM page WHERE status = 'waiting'`)}) places ON places.id = c.id
    ORDER BY ${by}`;
  return rows.map((row) => seen(row, at));
}

/** How many there are; `most` where there are more. */
export async function countConversations(db: Database, filter: ConversationFilter, most: number): Promise<number> {
  const [counted] = await db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM (SELECT FROM conversations c WHERE ${conditionOf(filter)} LIMIT ${most}) counted`;
  return counted?.total ?? 0;
}
