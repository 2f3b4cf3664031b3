import type { Instant } from '../contract/ids.ts';
import type { Database } from './database.ts';

// Forgets what is old, a little at a time, so that nobody at work has to wait.

/** How much one step takes. */
const CONVERSATIONS = 200;
const EVENTS = 5_000;

/**
 * Forgets conversations that were resolved before `until`, with what was said and told about them, and consumers who have
 * no others. The ledger keeps its events, and the decisions they name. Whatever is at work on one leaves it for a later step.
 *
 * @returns how many; fewer than a step takes: there are no more
 */
export async function forgetConversations(
  db: Database,
  until: Instant,
): Promise<{ readonly forgotten: number; readonly more: boolean }> {
  const forgotten = await db.$transaction(async (tx) => {
    const old = await tx.$queryRaw<{ id: string; key: bigint; consumerKey: string }[]>`
      SELECT id, key, consumer_key AS "consumerKey" FROM conversations
      WHERE status = 'resolved' AND resolved_at < ${until}::timestamptz
      ORDER BY resolved_at LIMIT ${CONVERSATIONS} FOR UPDATE SKIP LOCKED`;
    const ids = old.map(({ id }) => id);
    if (ids.length === 0) return 0;
    const keys = old.map(({ consumerKey }) => consumerKey);
    await tx.$executeRaw`DELETE FROM messages WHERE conversation_key = ANY(${old.map(({ key }) => key)})`;
    await tx.$executeRaw`DELETE FROM assignments WHERE conversation_id = ANY(${ids})`;
    await tx.$executeRaw`DELETE FROM notifications WHERE conversation_id = ANY(${ids})`;
    await tx.$executeRaw`DELETE FROM conversations WHERE id = ANY(${ids})`;
    // One who was named within the day may be about to have a conversation that has no row yet.
    await tx.$executeRaw`
      DELETE FROM consumers k WHERE k.key = ANY(${keys}) AND k.known_at < now() - interval '1 day'
        AND NOT EXISTS (SELECT FROM conversations c WHERE c.consumer_key = k.key)`;
    return ids.length;
  });
  return { forgotten, more: forgotten === CONVERSATIONS };
}

/** Forgets events from before `until` that every webhook has been sent, with the decisions they name. @returns as `forgetConversations` */
export async function forgetEvents(
  db: Database,
  until: Instant,
): Promise<{ readonly forgotten: number; readonly more: boolean }> {
  const forgotten = await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('baton.retention', 'on', true)`;
    const [counted] = await tx.$queryRaw<{ forgotten: number }[]>`
      WITH gone AS (
        DELETE FROM events WHERE id IN (
          SELECT id FROM (SELECT id, occurred_at FROM events ORDER BY id LIMIT ${EVENTS}) oldest
          WHERE occurred_at < ${until}::timestamptz
            AND id <= COALESCE((SELECT min(cursor) FROM webhooks WHERE disabled_at IS NULL), id))
        RETURNING decision_id
      ), decided AS (DELETE FROM decisions WHERE id IN (SELECT decision_id FROM gone))
      SELECT count(*)::int AS forgotten FROM gone`;
    return counted?.forgotten ?? 0;
  });
  return { forgotten, more: forgotten === EVENTS };
}
