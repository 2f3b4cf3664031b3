import { randomBytes } from 'node:crypto';
import { EVENT_TYPES } from '../../contract/events.ts';
import type { WebhookId } from '../../contract/ids.ts';
import type { Database } from '../../store/database.ts';
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
import type { WebhookGateway } from '../temporal/webhook-gateway.ts';
import type { NewWebhookView, WebhookBody, WebhookDeliveryView, WebhookView } from './schema.ts';
import { requireAllowedUrl } from './webhook-url.ts';

export interface WebhookDeps {
  readonly db: Database;
  readonly gateway: WebhookGateway;
  /** Fails while Temporal is away, so that nothing is written that could not be told. */
  readonly requireTemporal: () => Promise<void>;
  /** Whether private and loopback addresses may be sent to. */
  readonly allowPrivate: boolean;
}

/** Everything but the secret. */
const COLUMNS = {
  id: true,
  url: true,
  types: true,
  createdAt: true,
  deliveredEventId: true,
  deliveredAt: true,
  failingSince: true,
  nextAttemptAt: true,
  disabledAt: true,
  disabledReason: true,
} as const;

interface WebhookRow extends Pick<Awaited<ReturnType<Database['webhook']['findFirstOrThrow']>>, keyof typeof COLUMNS> {}

type WebhookDelivery = Awaited<ReturnType<Database['webhookDelivery']['findFirstOrThrow']>>;

/** What the Standard Webhooks scheme puts before a secret, and how long a secret may be at most (64) and is here. */
const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES = 32;

export async function readWebhook(db: Database, id: WebhookId): Promise<WebhookView> {
  const row = await db.webhook.findUnique({ where: { id }, select: COLUMNS });
  if (row === null) throw webhookNotFound(id);
  return toView(row);
}

export async function listWebhooks(
  db: Database,
  { limit = DEFAULT_LIMIT, cursor }: PageRequest,
): Promise<Page<WebhookView>> {
  const after = decodeCursor('webhooks', cursor, ['id']);
  const rows = await db.webhook.findMany({
    where: after === null ? {} : { id: { gt: String(after[0]) } },
    select: COLUMNS,
    orderBy: { id: 'asc' },
    take: limit + 1,
  });
  return toPage(rows, limit, { item: toView, cursor: ({ id }) => encodeCursor('webhooks', [id]) });
}

/**
 * Creates or replaces an endpoint. The secret is answered by the call that creates it, and by its repeats until one of
 * them has told the workflow: so a creation that broke off costs nobody the secret.
 */
export async function putWebhook(
  { db, gateway, allowPrivate, requireTemporal }: WebhookDeps,
  id: WebhookId,
  body: WebhookBody,
): Promise<WebhookView | NewWebhookView> {
  await requireAllowedUrl(body.url, { allowPrivate });
  await requireTemporal();
  const unseen = await writeWebhook(db, id, body);
  await gateway.webhookPut(id);
  if (unseen === null) return await readWebhook(db, id);
  await db.webhook.updateMany({ where: { id }, data: { secretShown: true } });
  return { ...(await readWebhook(db, id)), secret: unseen };
}

/**
 * Writes an endpoint; answers its secret where nobody has seen it yet. A new one gets what happens from now on; so does
 * one that was disabled, since what it missed is told best by the list of events. Any other goes on where it is, with a
 * new row of attempts.
 */
async function writeWebhook(db: Database, id: WebhookId, { url, types }: WebhookBody): Promise<string | null> {
  const secret = `${SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
  const [row] = await db.$queryRaw<{ secret: string; secretShown: boolean }[]>`
    INSERT INTO webhooks AS kept (id, url, types, secret, cursor, created_at)
    VALUES (${id}, ${url}, ${[...(types ?? [])]}::text[], ${secret}, (SELECT COALESCE(max(id), 0) FROM events),
            ${new Date()})
    ON CONFLICT (id) DO UPDATE
      SET url = EXCLUDED.url, types = EXCLUDED.types, revision = kept.revision + 1,
          cursor = CASE WHEN kept.disabled_at IS NULL THEN kept.cursor ELSE EXCLUDED.cursor END,
          failing_since = NULL, next_attempt_at = NULL, disabled_at = NULL, disabled_reason = NULL
    RETURNING secret, secret_shown AS "secretShown"`;
  return row === undefined || row.secretShown ? null : row.secret;
}

/** Deletes an endpoint with its log; an attempt that is under way is broken off. */
export async function deleteWebhook({ db, gateway, requireTemporal }: WebhookDeps, id: WebhookId): Promise<void> {
  await requireTemporal();
  const { count } = await db.webhook.deleteMany({ where: { id } });
  if (count === 0) throw webhookNotFound(id);
  await gateway.webhookDeleted(id);
}

/** The attempts to deliver to an endpoint, latest first. */
export async function listDeliveries(
  db: Database,
  id: WebhookId,
  { limit = DEFAULT_LIMIT, cursor }: PageRequest,
): Promise<Page<WebhookDeliveryView>> {
  const before = decodeCursor('deliveries', cursor, ['0']);
  await readWebhook(db, id);
  const rows = await db.webhookDelivery.findMany({
    where: { webhookId: id, ...(before === null ? {} : { id: { lt: bigintOf(before[0]) } }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const cursorOf = (row: WebhookDelivery) => encodeCursor('deliveries', [String(row.id)]);
  return toPage(rows, limit, { item: toDeliveryView, cursor: cursorOf });
}

const webhookNotFound = (id: WebhookId) => new Problem('webhook_not_found', `there is no webhook ${id}.`);

const instantOrNull = (date: Date | null): string | null => date?.toISOString() ?? null;

function toView({ types, deliveredEventId, ...row }: WebhookRow): WebhookView {
  return {
    id: row.id,
    url: row.url,
    types: types.length === 0 ? null : EVENT_TYPES.filter((type) => types.includes(type)),
    createdAt: row.createdAt.toISOString(),
    lastEventId: deliveredEventId === null ? null : String(deliveredEventId),
    lastDeliveredAt: instantOrNull(row.deliveredAt),
    failingSince: instantOrNull(row.failingSince),
    nextAttemptAt: instantOrNull(row.nextAttemptAt),
    disabledAt: instantOrNull(row.disabledAt),
    disabledReason: row.disabledReason,
  };
}

function toDeliveryView({ id, eventId, attemptedAt, ...row }: WebhookDelivery): WebhookDeliveryView {
  return {
    id: String(id),
    eventId: String(eventId),
    eventType: row.eventType,
    attemptedAt: attemptedAt.toISOString(),
    durationMs: row.durationMs,
    status: row.status,
    error: row.error,
  };
}
