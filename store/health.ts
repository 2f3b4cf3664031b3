import type { ConversationId, WebhookId } from '../contract/ids.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { Database } from './database.ts';

// What an operator asks of the database, each in one cheap statement.

export interface ServerFacts {
  readonly version: string;
  readonly versionNumber: number;
  /** The server's clock, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Connections of all clients, and the most that clients who are no superuser may have. */
  readonly connections: number;
  readonly mostConnections: number;
}

export async function readServer(db: Database): Promise<ServerFacts> {
  const [row] = await db.$queryRaw<[ServerFacts]>`
    SELECT current_setting('server_version') AS version,
      current_setting('server_version_num')::int AS "versionNumber",
      extract(epoch FROM clock_timestamp())::float8 * 1000 AS "nowMs",
      (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        AS "mostConnections"`;
  return row;
}

/** Rows that somebody has to take up, and since when the oldest of them stands there. */
export interface Pending {
  readonly count: number;
  /** 0 where there is none. */
  readonly oldestSeconds: number;
}

export const readOutboxAge = (db: Database): Promise<Pending> =>
  readPending(db, { since: Prisma.sql`created_at`, from: Prisma.sql`outbox` });

export const readEditsAge = (db: Database): Promise<Pending> =>
  readPending(db, { since: Prisma.sql`created_at`, from: Prisma.sql`edits` });

/** Those who are on the waiting list. */
export const readWaitingAge = (db: Database): Promise<Pending> =>
  readPending(db, {
    since: Prisma.sql`waiting_since`,
    from: Prisma.sql`conversations WHERE status = 'waiting' AND NOT parked`,
  });

async function readPending(
  db: Database,
  { since, from }: { readonly since: Prisma.Sql; readonly from: Prisma.Sql },
): Promise<Pending> {
  const [row] = await db.$queryRaw<[Pending]>`
    SELECT count(*)::int AS count, COALESCE(extract(epoch FROM now() - min(${since})), 0)::float8 AS "oldestSeconds"
    FROM ${from}`;
  return row;
}

export interface Unserved {
  readonly id: ConversationId;
  readonly waitingSeconds: number;
}

/** Conversations that wait although somebody could serve them, those to be served first in front. */
export function readUnserved(db: Database, most: number): Promise<readonly Unserved[]> {
  return db.$queryRaw<Unserved[]>`
    SELECT c.id, extract(epoch FROM now() - c.waiting_since)::float8 AS "waitingSeconds"
    FROM unserved(now()) WITH ORDINALITY AS u (conversation_id, inbox_id, turn)
      JOIN conversations c ON c.id = u.conversation_id
    ORDER BY u.turn LIMIT ${most}`;
}

export async function countOpen(db: Database): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM conversations WHERE status <> 'resolved'`;
  return row.count;
}

export interface WebhookHealth {
  readonly id: WebhookId;
  /** Why deliveries to it were given up; null while they go on. */
  readonly disabled: string | null;
  /** Since when every attempt fails; null if the last one did not. */
  readonly failingSeconds: number | null;
  /** The age of the first event it was not sent yet; null where it has been sent everything. */
  readonly behindSeconds: number | null;
}

export function readWebhooks(db: Database): Promise<readonly WebhookHealth[]> {
  return db.$queryRaw<WebhookHealth[]>`
    SELECT w.id,
      CASE WHEN w.disabled_at IS NOT NULL THEN COALESCE(w.disabled_reason, 'disabled') END AS disabled,
      extract(epoch FROM now() - w.failing_since)::float8 AS "failingSeconds",
      extract(epoch FROM now() - (SELECT e.occurred_at FROM events e WHERE e.id > w.cursor ORDER BY e.id LIMIT 1))::float8
        AS "behindSeconds"
    FROM webhooks w ORDER BY w.id`;
}
