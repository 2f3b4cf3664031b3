import type { ConversationId } from '../contract/ids.ts';
import type { Actor, Decision } from '../contract/model.ts';
import type { Decision as DecisionRow, Event as EventRow } from '../prisma/generated/client.ts';
import type { Database } from '../runtime/database.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type PageRequest, toPage } from './cursor.ts';
import { Problem } from './problem.ts';
import type { EventView } from './schemas/event.ts';

/** What happened to a conversation, oldest first. */
export async function listEvents(
  db: Database,
  conversationId: ConversationId,
  { limit = DEFAULT_LIMIT, cursor }: PageRequest,
): Promise<Page<EventView>> {
  const after = decodeCursor('events', cursor, ['0']);
  const rows = await db.event.findMany({
    where: { conversationId, ...(after === null ? {} : { id: { gt: bigintOf(after[0]) } }) },
    orderBy: { id: 'asc' },
    take: limit + 1,
  });
  return toPage(rows, limit, { item: toEventView, cursor: ({ id }) => encodeCursor('events', [String(id)]) });
}

/** The routing decisions about a conversation, oldest first. */
export async function listDecisions(
  db: Database,
  conversationId: ConversationId,
  { limit = DEFAULT_LIMIT, cursor }: PageRequest,
): Promise<Page<Decision>> {
  const after = decodeCursor('decisions', cursor, ['0']);
  const rows = await db.decision.findMany({
    where: { conversationId, ...(after === null ? {} : { seq: { gt: bigintOf(after[0]) } }) },
    orderBy: { seq: 'asc' },
    take: limit + 1,
  });
  return toPage(rows, limit, { item: toDecision, cursor: ({ seq }) => encodeCursor('decisions', [String(seq)]) });
}

/** @throws Problem `decision_not_found` when the conversation has no such decision */
export async function readDecision(db: Database, conversationId: ConversationId, id: string): Promise<Decision> {
  const row = await db.decision.findFirst({ where: { id, conversationId } });
  if (row === null) throw new Problem('decision_not_found', `conversation ${conversationId} has no decision ${id}.`);
  return toDecision(row);
}

function bigintOf(part: unknown): bigint {
  if (typeof part === 'string' && /^\d{1,18}$/.test(part)) return BigInt(part);
  throw new Problem('invalid_cursor');
}

/** An event of the ledger as callers read it. */
export function toEventView(row: EventRow): EventView {
  return {
    id: String(row.id),
    type: row.type,
    occurredAt: row.occurredAt.toISOString(),
    conversationId: row.conversationId,
    inboxId: row.inboxId,
    agentId: row.agentId,
    teamId: row.teamId,
    actor: { kind: row.actorKind as Actor['kind'], id: row.actorId },
    reason: row.reason,
    decisionId: row.decisionId,
    data: row.data as Readonly<Record<string, unknown>>,
  };
}

function toDecision({ at, considered, leftOut, ...row }: DecisionRow): Decision {
  return {
    id: row.id,
    at: at.toISOString(),
    outcome: row.outcome as Decision['outcome'],
    agentId: row.agentId,
    reason: row.reason as Decision['reason'],
    method: row.method as Decision['method'],
    policyVersion: row.policyVersion,
    considered: considered as unknown as Decision['considered'],
    leftOut: leftOut as Decision['leftOut'],
    sentence: row.sentence,
  };
}
