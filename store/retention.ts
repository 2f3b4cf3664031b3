import type { Instant } from '../contract/ids.ts';
import type { Database } from './database.ts';
import { dropMonth, type Month, monthsBefore } from './months.ts';

// Forgets what is old: by the month where a whole month can go, which costs nothing, else a little at a time. Nobody at work
// has to wait.

/** How much one step takes. */
const CONVERSATIONS = 200;
const EVENTS = 5_000;

/** What a step came to. */
export interface Step {
  readonly forgotten: number;
  /** False if there are no more. */
  readonly more: boolean;
}

/**
 * Forgets messages of months of which no conversation is to be kept, and notifications of months that were over at `until`.
 *
 * @returns the names of the partitions
 */
export async function forgetMonthsOfConversations(db: Database, until: Instant): Promise<readonly string[]> {
  const names: string[] = [];
  for (const month of await monthsBefore(db, 'messages', until)) {
    if (!(await keepsConversations(db, month, until)) && (await dropMonth(db, 'messages', month)))
      names.push(month.name);
  }
  for (const month of await monthsBefore(db, 'notifications', until)) {
    if (await dropMonth(db, 'notifications', month)) names.push(month.name);
  }
  return names;
}

async function keepsConversations(db: Database, { firstDay, nextMonth }: Month, until: Instant): Promise<boolean> {
  const [row] = await db.$queryRaw<{ kept: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM conversations
      WHERE key >= first_conversation_key(${firstDay}::timestamptz) AND key < first_conversation_key(${nextMonth}::timestamptz)
        AND (status <> 'resolved' OR resolved_at >= ${until}::timestamptz)) AS kept`;
  return row?.kept ?? true;
}

/**
 * Forgets conversations that were resolved before `until`, with what was said and told about them, and consumers who have
 * no others. The ledger keeps its events, and the decisions they name. Whatever is at work on one leaves it for a later step.
 */
export async function forgetConversations(db: Database, until: Instant): Promise<Step> {
  const forgotten = await db.$transaction(async (tx) => {
    const old = await tx.$queryRaw<{ id: string; key: bigint; consumerKey: string }[]>`
      SELECT id, key, consumer_key AS "consumerKey" FROM conversations
      WHERE status = 'resolved' AND resolved_at < ${until}::timestamptz
      ORDER BY resolved_at LIMIT ${CONVERSATIONS} FOR UPDATE SKIP LOCKED`;
    const ids = old.map(({ id }) => id);
    if (ids.length === 0) return 0;
    const consumers = old.map(({ consumerKey }) => consumerKey);
    await tx.$executeRaw`DELETE FROM messages WHERE conversation_key = ANY(${old.map(({ key }) => key)})`;
    await tx.$executeRaw`DELETE FROM assignments WHERE conversation_id = ANY(${ids})`;
    await tx.$executeRaw`DELETE FROM conversations WHERE id = ANY(${ids})`;
    // One who was named within the day may be about to have a conversation that has no row yet.
    await tx.$executeRaw`
      DELETE FROM consumers k WHERE k.key = ANY(${consumers}) AND k.known_at < now() - interval '1 day'
        AND NOT EXISTS (SELECT FROM conversations c WHERE c.consumer_key = k.key)`;
    return ids.length;
  });
  return { forgotten, more: forgotten === CONVERSATIONS };
}

/**
 * Forgets events and decisions of months that were over at `until`, and whose events every webhook was sent.
 *
 * @returns the names of the partitions
 */
export async function forgetMonthsOfLedger(db: Database, until: Instant): Promise<readonly string[]> {
  const names: string[] = [];
  const left = new Set<Instant>();
  for (const month of await monthsBefore(db, 'events', until)) {
    if ((await isDelivered(db, month)) && (await dropMonth(db, 'events', month))) names.push(month.name);
    else left.add(month.firstDay);
  }
  for (const month of await monthsBefore(db, 'decisions', until)) {
    if (!left.has(month.firstDay) && (await dropMonth(db, 'decisions', month))) names.push(month.name);
  }
  return names;
}

async function isDelivered(db: Database, { firstDay, nextMonth }: Month): Promise<boolean> {
  const [row] = await db.$queryRaw<{ delivered: boolean }[]>`
    SELECT NOT EXISTS (
      SELECT FROM events e WHERE e.occurred_at >= ${firstDay}::timestamptz AND e.occurred_at < ${nextMonth}::timestamptz
        AND e.id > (SELECT min(cursor) FROM webhooks WHERE disabled_at IS NULL)) AS delivered`;
  return row?.delivered ?? false;
}

/** Forgets events from before `until` that lie in no month and that every webhook was sent, with the decisions they name. */
export async function forgetEventsOfNoMonth(db: Database, until: Instant): Promise<Step> {
  const forgotten = await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('baton.retention', 'on', true)`;
    const [counted] = await tx.$queryRaw<{ forgotten: number }[]>`
      WITH gone AS (
        DELETE FROM events_other WHERE id IN (
          SELECT id FROM events_other WHERE occurred_at < ${until}::timestamptz
            AND id <= COALESCE((SELECT min(cursor) FROM webhooks WHERE disabled_at IS NULL), id)
          ORDER BY id LIMIT ${EVENTS})
        RETURNING decision_id
      ), decided AS (DELETE FROM decisions WHERE id IN (SELECT decision_id FROM gone))
      SELECT count(*)::int AS forgotten FROM gone`;
    return counted?.forgotten ?? 0;
  });
  return { forgotten, more: forgotten === EVENTS };
}

/** Forgets notifications from before `until` that lie in no month. */
export async function forgetNotificationsOfNoMonth(db: Database, until: Instant): Promise<void> {
  await db.$executeRaw`DELETE FROM notifications_other WHERE created_at < ${until}::timestamptz`;
}
