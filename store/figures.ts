import { Prisma } from '../prisma/generated/client.ts';
import type { Database, Transaction } from './database.ts';

// What operators watch, read off the rows. It grows with inboxes, members, and what waits or is held now, and never with
// what has been: each part has an index of its own.

export interface InboxFigures {
  readonly inboxId: string;
  readonly waiting: number;
  readonly oldestWaitSeconds: number;
  readonly assigned: number;
  /** What routing could fill now. */
  readonly freeSlots: number;
}

/** Whether member `m` of inbox `i` is in a state in which routing gives it something. */
export const IS_SERVED = Prisma.sql`
  m.state IN ('online', CASE WHEN (i.policy->>'assignToBusy')::boolean THEN 'busy' ELSE 'online' END)`;

/** Whether routing could give it something now. */
export const IS_FILLED = Prisma.sql`(m.has_room AND i.policy->>'mode' = 'automatic' AND ${IS_SERVED})`;

/** How much agent `a` could take; one without a capacity counts as one slot. */
export const SLOTS = Prisma.sql`
  COALESCE(COALESCE(a.capacity, (SELECT (policy->>'defaultCapacity')::int FROM accounts)) - a.load, 1)`;

/**
 * Every inbox. Who is parked or pending does not wait for routing; an inbox that routes nothing by itself has no free slots.
 * An agent with several inboxes counts in each.
 */
export const inboxFigures = (at: Date): Prisma.Sql => Prisma.sql`
    SELECT i.id AS "inboxId", w.waiting, w.seconds AS "oldestWaitSeconds", COALESCE(h.assigned, 0) AS assigned, f.slots AS "freeSlots"
    FROM inboxes i
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS waiting, COALESCE(GREATEST(extract(epoch FROM ${at}::timestamptz - min(c.waiting_since)), 0), 0)::float8 AS seconds
      FROM conversations c WHERE c.inbox_id = i.id AND c.status = 'waiting' AND NOT c.parked) w
    LEFT JOIN (
      SELECT s.inbox_id, count(*)::int AS assigned FROM assignments s WHERE s.ended_at IS NULL GROUP BY s.inbox_id) h
      ON h.inbox_id = i.id
    CROSS JOIN LATERAL (
      SELECT COALESCE(sum(${SLOTS}), 0)::int AS slots
      FROM inbox_members m JOIN agents a ON a.id = m.agent_id
      WHERE m.inbox_id = i.id AND ${IS_FILLED}) f
    ORDER BY i.id`;

export const readInboxFigures = (db: Database | Transaction, at: Date): Promise<readonly InboxFigures[]> =>
  db.$queryRaw<InboxFigures[]>(inboxFigures(at));

export interface OutboxFigures {
  readonly size: number;
  readonly ageSeconds: number;
}

export async function readOutboxFigures(db: Database | Transaction, at: Date): Promise<OutboxFigures> {
  const [row] = await db.$queryRaw<OutboxFigures[]>`
    SELECT count(*)::int AS size, COALESCE(GREATEST(extract(epoch FROM ${at}::timestamptz - min(created_at)), 0), 0)::float8 AS "ageSeconds"
    FROM outbox`;
  return row ?? { size: 0, ageSeconds: 0 };
}

export interface WebhookFigures {
  readonly webhookId: string;
  readonly eventsBehind: number;
  readonly secondsBehind: number;
}

/** How much of the ledger is looked through for each endpoint: what is further behind than this is simply far behind. */
const SEARCHED = 10_000;

/** Every endpoint that is delivered to, and what it wants of the next 10,000 events and has not been sent. */
export function readWebhookFigures(db: Database | Transaction, at: Date): Promise<readonly WebhookFigures[]> {
  return db.$queryRaw<WebhookFigures[]>`
    SELECT w.id AS "webhookId", b.events AS "eventsBehind",
      COALESCE(GREATEST(extract(epoch FROM ${at}::timestamptz - LEAST(b.since, w.failing_since)), 0), 0)::float8 AS "secondsBehind"
    FROM webhooks w
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS events, min(e.occurred_at) AS since FROM events e
      WHERE e.id > w.cursor AND e.id <= w.cursor + ${SEARCHED} AND (cardinality(w.types) = 0 OR e.type = ANY(w.types))) b
    WHERE w.disabled_at IS NULL ORDER BY w.id`;
}
