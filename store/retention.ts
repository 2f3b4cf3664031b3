import type { Instant } from '../contract/ids.ts';
import type { Database } from './database.ts';
import { isLockTimeout, isStatementTimeout } from './failures.ts';
import { dropMonth, type Kept, type Month, monthsBefore } from './months.ts';

// Forgets what is old: rows a little at a time, and whole months, which costs nothing. Nobody at work waits for it for more than a second.

/** How much one step takes. */
const CONVERSATIONS = 200;
const ROWS = 5_000;

/** What a step came to. */
export interface Step {
  readonly forgotten: number;
  /** False if there are no more. */
  readonly more: boolean;
}

/**
 * Forgets conversations that were resolved before `until`, with what was said in them and who held them, and consumers
 * who have no others. The ledger keeps its events, and the decisions they name. Whatever is at work on one leaves it for a later step.
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

/** Before which instant what is forgotten lies, and what is called after each month, forgotten or not. */
interface Old {
  readonly until: Instant;
  readonly onMonth: () => void;
}

/**
 * Forgets months of messages that were over at `until` and of which no conversation is left, and such months of notifications.
 *
 * @returns the names of the partitions
 */
export async function forgetMonthsOfConversations(db: Database, old: Old): Promise<readonly string[]> {
  return [...(await forgetMonths(db, 'messages', old)), ...(await forgetMonths(db, 'notifications', old))];
}

/**
 * Forgets events and decisions of months that were over at `until`, and whose events every webhook was sent.
 *
 * @returns the names of the partitions
 */
export async function forgetMonthsOfLedger(db: Database, old: Old): Promise<readonly string[]> {
  const events = await forgetMonths(db, 'events', old, (month) => isDelivered(db, month));
  const left = new Set((await monthsBefore(db, 'events', old.until)).map(({ firstDay }) => firstDay));
  const decisions = await forgetMonths(db, 'decisions', old, async ({ firstDay }) => !left.has(firstDay));
  return [...events, ...decisions];
}

async function forgetMonths(
  db: Database,
  kept: Kept,
  { until, onMonth }: Old,
  mayGo: (month: Month) => Promise<boolean> = async () => true,
): Promise<readonly string[]> {
  const names: string[] = [];
  for (const month of await monthsBefore(db, kept, until)) {
    const isGone = async () => (await mayGo(month)) && (await dropMonth(db, kept, month));
    if (await isGone().catch(notThisTime)) names.push(month.name);
    onMonth();
  }
  return names;
}

/** Somebody was at work in that month, or it took too long to look. */
function notThisTime(error: unknown): false {
  if (isLockTimeout(error) || isStatementTimeout(error)) return false;
  throw error;
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
          ORDER BY id LIMIT ${ROWS})
        RETURNING decision_id
      ), decided AS (DELETE FROM decisions WHERE id IN (SELECT decision_id FROM gone))
      SELECT count(*)::int AS forgotten FROM gone`;
    return counted?.forgotten ?? 0;
  });
  return { forgotten, more: forgotten === ROWS };
}

/** Forgets decisions from before `until` that lie in no month and that no event names. */
export async function forgetDecisionsOfNoMonth(db: Database, until: Instant): Promise<Step> {
  const forgotten = await db.$executeRaw`
    DELETE FROM decisions_other WHERE id IN (
      SELECT d.id FROM decisions_other d WHERE d.at < ${until}::timestamptz
        AND NOT EXISTS (SELECT FROM events e WHERE e.conversation_id = d.conversation_id AND e.decision_id = d.id)
      LIMIT ${ROWS})`;
  return { forgotten, more: forgotten === ROWS };
}

/** Forgets notifications from before `until` that lie in no month. */
export async function forgetNotificationsOfNoMonth(db: Database, until: Instant): Promise<Step> {
  const forgotten = await db.$executeRaw`
    DELETE FROM notifications_other WHERE id IN (
      SELECT id FROM notifications_other WHERE created_at < ${until}::timestamptz LIMIT ${ROWS})`;
  return { forgotten, more: forgotten === ROWS };
}
