import type { MessageReceived, Standing } from '../contract/conversation.ts';
import type { AgentId, ConversationId, Instant } from '../contract/ids.ts';
import type { Availability } from '../contract/model.ts';
import type { Policy } from '../contract/policy.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { ConversationRow } from '../routing/conversation-row.ts';
import type { Settled } from '../routing/plan.ts';
import { messageStep } from '../routing/transitions/message.ts';
import { type Hold, type RecordedMessage, saidAt } from '../routing/unanswered.ts';
import { CONVERSATION_COLUMNS, conversationOf, type StoredConversation, savingConversations } from './conversations.ts';
import { type Database, instantInJson } from './database.ts';
import { hinting } from './hints.ts';
import { queueing } from './outbox.ts';
import { type Statement, together } from './statements.ts';

// The one transition that the API runs itself: a message in an open conversation. It is two statements and no explicit
// transaction: the second changes the row only if it is as the first read it, so that a message is before or after a
// resolve, a claim, a timeout, never beside them.

/** Statements that record messages of a transition. */
export function recordingMessages(
  settled: readonly {
    readonly after: ConversationRow;
    readonly messages: readonly RecordedMessage[];
  }[],
  at: Instant,
): readonly Statement[] {
  const rows = settled.flatMap(({ after, messages }) =>
    messages.map((message) => messageColumns(after.id, message, at)),
  );
  if (rows.length === 0) return [];
  const changed = settled.filter(({ messages }) => messages.length > 0).map(({ after }) => after);
  return [{ name: 'recorded', sql: inserting(rows) }, ...hinting(changed)];
}

const messageColumns = (conversationId: ConversationId, message: RecordedMessage, at: Instant) => ({
  conversation_id: conversationId,
  id: message.messageId,
  author: message.from,
  agent_id: message.agentId ?? null,
  visibility: message.visibility,
  sent_at: message.sentAt,
  recorded_at: at,
  counted: message.counted,
});

const inserting = (
  rows: readonly ReturnType<typeof messageColumns>[],
  condition = Prisma.sql`TRUE`,
): Prisma.Sql => Prisma.sql`
  INSERT INTO messages SELECT * FROM jsonb_populate_recordset(NULL::messages, ${JSON.stringify(rows)}::jsonb)
  WHERE ${condition} ON CONFLICT DO NOTHING RETURNING id`;

/** Marks replies that count since their agent was given the conversation. */
export function recountingMessages(settled: readonly Settled[]): readonly Statement[] {
  const rows = settled.flatMap(({ after, nowCounted }) => nowCounted.map((id) => ({ conversation: after.id, id })));
  if (rows.length === 0) return [];
  const sql = Prisma.sql`
    UPDATE messages m SET counted = TRUE
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n(conversation text, id text)
    WHERE m.conversation_id = n.conversation AND m.id = n.id`;
  return [{ name: 'recounted', sql }];
}

/** What a message may meet. */
export interface MessageFacts {
  readonly row: ConversationRow;
  readonly policy: Policy;
  /** Of the holder. */
  readonly availability: Availability | null;
  /** Whether the message is recorded already. */
  readonly known: boolean;
  readonly holds: readonly Hold[];
  readonly nextQuestionAt: Instant | null;
  /** Whether the author exists, and its streak of missed answers. */
  readonly authorMisses: number | null;
  /** Whether the reader is a member of the inbox. */
  readonly isMember: boolean;
}

interface MessageRead extends StoredConversation {
  readonly policy: Policy;
  readonly availability: Availability | null;
  readonly known: boolean;
  readonly holds: readonly { readonly agentId: string; readonly from: string; readonly until: string | null }[] | null;
  readonly nextQuestionAt: Date | null;
  readonly authorMisses: number | null;
  readonly isMember: boolean;
}

/**
 * Reads what judging the message takes, and what the caller may see.
 *
 * @returns null if there is no such conversation
 */
export async function readMessageFacts(
  db: Database,
  { conversationId, message, at, readerId }: ReadingMessage,
): Promise<MessageFacts | null> {
  const author = message.agentId ?? null;
  const [read] = await db.$queryRaw<MessageRead[]>`
    SELECT ${CONVERSATION_COLUMNS}, i.policy,
      (SELECT a.availability FROM agents a WHERE a.id = c.agent_id) AS availability,
      EXISTS (SELECT FROM messages m WHERE m.conversation_id = c.id AND m.id = ${message.messageId}) AS known,
      (SELECT jsonb_agg(jsonb_build_object('agentId', s.agent_id, 'from', s.started_at, 'until', s.ended_at))
       FROM assignments s WHERE s.conversation_id = c.id AND s.agent_id = ${author}) AS holds,
      (SELECT min(q.sent_at) FROM messages q WHERE q.conversation_id = c.id AND q.author = 'consumer'
         AND ${author}::text IS NOT NULL AND q.sent_at > ${saidAt(message.sentAt, at)}::timestamptz) AS "nextQuestionAt",
      (SELECT a.misses FROM agents a WHERE a.id = ${author}) AS "authorMisses",
      EXISTS (SELECT FROM inbox_members m WHERE m.inbox_id = c.inbox_id AND m.agent_id = ${readerId}) AS "isMember"
    FROM conversations c JOIN inboxes i ON i.id = c.inbox_id WHERE c.id = ${conversationId}`;
  if (read === undefined) return null;
  const { policy, availability, known, holds, nextQuestionAt, authorMisses, isMember, ...stored } = read;
  return {
    row: conversationOf(stored),
    policy,
    availability,
    known,
    holds: (holds ?? []).map(({ agentId, from, until }) => ({
      agentId,
      from: instantInJson(from) ?? at,
      until: instantInJson(until),
    })),
    nextQuestionAt: nextQuestionAt?.toISOString() ?? null,
    authorMisses,
    isMember,
  };
}

interface ReadingMessage {
  readonly conversationId: ConversationId;
  readonly message: MessageReceived;
  readonly at: Instant;
  readonly readerId: AgentId | null;
}

/** What recording a message came to. */
export type Recorded =
  /** Somebody else changed the row meanwhile: read it again. */
  | { readonly kind: 'overtaken' }
  /** `tell`: the standing its workflow is to be told of, since something is due before its timer rings. */
  | { readonly kind: 'recorded'; readonly tell: Standing | null };

/** Records a message in an open conversation, or one of nobody's concern in a resolved one. */
export async function recordMessage(
  db: Database,
  facts: MessageFacts,
  { message, at }: Pick<ReadingMessage, 'message' | 'at'>,
): Promise<Recorded> {
  const { row } = facts;
  const { after, message: taken, tell, answeredBy } = messageStep(row, message, { ...facts, at });
  const same = Prisma.sql`EXISTS (SELECT FROM now)`;
  const statements: readonly Statement[] = [
    after !== row
      ? { name: 'now', sql: savingConversations([{ row: after, seen: row.version }]) }
      : {
          name: 'now',
          sql: Prisma.sql`SELECT id FROM conversations WHERE id = ${row.id} AND version = ${row.version} FOR UPDATE`,
        },
    { name: 'recorded', sql: inserting([messageColumns(row.id, taken, at)], same) },
    ...(answeredBy !== null && (facts.authorMisses ?? 0) > 0 ? [{ name: 'forgiven', sql: forgiving(answeredBy) }] : []),
    ...queueing(tell === null ? [] : [{ after }], same),
    ...hinting(after === row ? [] : [after], same),
  ];
  const [done] = await db.$queryRaw<{ same: boolean }[]>(together(statements, Prisma.sql`SELECT ${same} AS same`));
  if (done?.same !== true) return { kind: 'overtaken' };
  return { kind: 'recorded', tell };
}

const forgiving = (agentId: AgentId): Prisma.Sql =>
  Prisma.sql`UPDATE agents SET misses = 0 WHERE id = ${agentId} AND misses > 0`;

/** A message as the database keeps it. */
export type { Message } from '../prisma/generated/client.ts';
