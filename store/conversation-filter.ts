import type { AgentId, ConversationId, InboxId, Instant, TeamId } from '../contract/ids.ts';
import type { ConversationStatus } from '../contract/model.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { keyOf } from './consumers.ts';
import { RESPONSE_DUE } from './response-due.ts';

/** The lists a console has a tab for. */
export const LISTS = ['mine', 'unassigned', 'parked', 'team', 'all'] as const;
export type ListName = (typeof LISTS)[number];

/**
 * Which `conversations c` stand in a list; lists and their numbers both ask here. `reader` is whose list it is, null for a
 * program, which has none of its own.
 */
export function inList(name: ListName, reader: AgentId | null): Prisma.Sql {
  switch (name) {
    case 'mine':
      return Prisma.sql`c.agent_id = ${reader}`;
    case 'unassigned':
      return Prisma.sql`c.status = 'waiting'`;
    case 'parked':
      return Prisma.sql`c.status = 'waiting' AND c.parked`;
    case 'team':
      return Prisma.sql`c.status <> 'resolved'
        AND c.team_id IN (SELECT t.team_id FROM team_members t WHERE t.agent_id = ${reader})`;
    case 'all':
      return Prisma.sql`c.status <> 'resolved'`;
  }
}

/** Which conversations are asked for; what is absent does not matter. */
export interface ConversationFilter {
  readonly list?: { readonly name: ListName; readonly reader: AgentId | null };
  readonly ids?: readonly ConversationId[];
  readonly status?: ConversationStatus;
  readonly inboxId?: InboxId;
  readonly teamId?: TeamId;
  readonly agentId?: AgentId;
  readonly consumerId?: string;
  readonly parked?: boolean;
  /** Whether a message of the consumer waits for an answer. */
  readonly unanswered?: boolean;
  /** An answer is due before then. */
  readonly dueBefore?: Instant;
  /** 0 urgent … 3 low. */
  readonly priority?: number;
  readonly escalated?: boolean;
  /** What somebody typed to find it: see `found`. */
  readonly search?: string;
  /** Only those of inboxes this agent is a member of. */
  readonly ofMember?: AgentId;
}

/** The filter as a condition on `conversations c`. */
export function conditionOf(filter: ConversationFilter): Prisma.Sql {
  const { list, ids, status, inboxId, teamId, agentId, consumerId, parked } = filter;
  const { unanswered, dueBefore, priority, escalated, search, ofMember } = filter;
  const conditions = [
    Prisma.sql`TRUE`,
    ...(list === undefined ? [] : [inList(list.name, list.reader)]),
    ...(ids === undefined ? [] : [Prisma.sql`c.id = ANY(${[...ids]})`]),
    ...(status === undefined ? [] : [Prisma.sql`c.status = ${status}`]),
    ...(inboxId === undefined ? [] : [Prisma.sql`c.inbox_id = ${inboxId}`]),
    ...(teamId === undefined ? [] : [Prisma.sql`c.team_id = ${teamId}`]),
    ...(agentId === undefined ? [] : [Prisma.sql`c.agent_id = ${agentId}`]),
    ...(consumerId === undefined ? [] : [Prisma.sql`c.consumer_key = ${keyOf(consumerId)}`]),
    ...(parked === undefined ? [] : [Prisma.sql`c.parked = ${parked}`]),
    ...(unanswered === undefined ? [] : [unanswered ? UNANSWERED : Prisma.sql`NOT (${UNANSWERED})`]),
    // Nothing is due but from whoever holds it, so that only what is held now has to be looked at.
    ...(dueBefore === undefined
      ? []
      : [Prisma.sql`c.status = 'assigned' AND ${RESPONSE_DUE} < ${dueBefore}::timestamptz`]),
    ...(priority === undefined ? [] : [Prisma.sql`c.priority = ${priority}::smallint`]),
    ...(escalated === undefined ? [] : [escalated ? Prisma.sql`c.escalated` : Prisma.sql`NOT c.escalated`]),
    ...(search === undefined ? [] : [found(search)]),
    ...(ofMember === undefined
      ? []
      : [Prisma.sql`c.inbox_id IN (SELECT m.inbox_id FROM inbox_members m WHERE m.agent_id = ${ofMember})`]),
  ];
  return Prisma.join(conditions, ' AND ');
}

/** What is resolved has been dealt with, answered or not. */
const UNANSWERED = Prisma.sql`c.status <> 'resolved' AND c.unanswered_since IS NOT NULL`;

/** The most ids, and the most consumers, that a search takes up: whoever gets so many types one letter more. */
const MOST_FOUND = 1_000;

/** Behind every text that begins with another, by code point. */
const LAST = '\u{10FFFF}';

/** Its id or its consumer's begins so, or each of these words begins one of the consumer's name. */
function found(text: string): Prisma.Sql {
  const end = text + LAST;
  const consumers = Prisma.sql`
    SELECT ${text}
    UNION ALL (SELECT k.key FROM consumers k WHERE k.id >= ${text} AND k.id < ${end} ORDER BY k.id LIMIT ${MOST_FOUND})
    UNION ALL (SELECT k.key FROM consumers k WHERE to_tsvector('simple', k.name) @@ (${wordsOf(text)}) LIMIT ${MOST_FOUND})`;
  // As arrays they are found first, each by its index, and only then looked up.
  return Prisma.sql`c.id = ANY(ARRAY(
    (SELECT f.id FROM conversations f WHERE f.id >= ${text} AND f.id < ${end} ORDER BY f.id LIMIT ${MOST_FOUND})
    UNION ALL SELECT f.id FROM conversations f WHERE f.consumer_key = ANY(ARRAY(${consumers}))))`;
}

/** A text search for words that begin as those of the text; null if it has none. */
const wordsOf = (text: string): Prisma.Sql => Prisma.sql`
  SELECT string_agg('''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || ''':*', ' & ')::tsquery
  FROM unnest(to_tsvector('simple', ${text}))`;
