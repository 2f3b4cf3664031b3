import type { Decision } from '../../contract/decision.ts';
import { type EventView, toEventView } from '../../contract/events.ts';
import type { ConversationId, Instant, TeamId } from '../../contract/ids.ts';
import type { Database } from '../../store/database.ts';
import type { StoredDecision } from '../../store/decisions.ts';
import { type EventScope, whereSeen } from '../access/event-scope.ts';
import {
  bigintOf,
  DEFAULT_LIMIT,
  decodeCursor,
  encodeCursor,
  type Page,
  type PageRequest,
  toPage,
} from '../http/cursor.ts';
import { Problem } from '../http/problem.ts';

/** Which events are asked for; what is absent does not matter. */
export type EventFilter = Partial<Pick<EventView, 'type' | 'inboxId' | 'agentId' | 'conversationId'>>;

/** Events that were asked for, oldest first, as far as `scope` allows. */
export async function listEvents(
  db: Database,
  { limit = DEFAULT_LIMIT, cursor, ...filter }: EventFilter & PageRequest,
  scope: EventScope,
): Promise<Page<EventView>> {
  const after = decodeCursor('events', cursor, ['0']);
  const rows = await db.event.findMany({
    where: {
      ...filter,
      ...(after === null ? {} : { id: { gt: bigintOf(after[0]) } }),
      ...(await whereSeen(db, scope)),
    },
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

/** What a decision was asked, as far as it depends on the conversation. */
export interface Asked {
  readonly teamId: TeamId | null;
  readonly skills: readonly string[];
  readonly waitingSince: Instant;
}

/** @throws Problem `decision_not_found` if the conversation has no such decision */
export async function readDecision(
  db: Database,
  conversationId: ConversationId,
  id: string,
): Promise<{ readonly decision: Decision; readonly asked: Asked }> {
  const row = await db.decision.findFirst({ where: { id, conversationId } });
  if (row === null) throw new Problem('decision_not_found', `conversation ${conversationId} has no decision ${id}.`);
  return { decision: toDecision(row), asked: row.asked as unknown as Asked };
}

/** A decision as callers read it. */
export function toDecision({ at, considered, leftOut, ...row }: StoredDecision): Decision {
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
