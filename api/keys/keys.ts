import { createHmac, randomBytes } from 'node:crypto';
import { KEY_ROLES } from '../../contract/model.ts';
import type { Database } from '../../store/database.ts';
import type { InTransaction } from '../bounded-database.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type PageRequest, toPage } from '../http/cursor.ts';
import { sha256 } from '../http/digest.ts';
import { isUuid, newId } from '../http/ids.ts';
import { invalidRequest, Problem } from '../http/problem.ts';
import { keep, type Reservation } from '../idempotency/idempotent-answers.ts';
import type { KeyBody, KeyView, NewKeyView } from './schema.ts';

export interface KeyDeps {
  readonly db: Database;
  readonly inTransaction: InTransaction;
}

const COLUMNS = { id: true, name: true, role: true, createdAt: true, expiresAt: true, lastUsedAt: true } as const;

type KeyRow = Pick<Awaited<ReturnType<Database['apiKey']['findFirstOrThrow']>>, keyof typeof COLUMNS>;

/** So that a secret found somewhere can be told from others. */
const PREFIX = 'baton_';

/**
 * Creates an API key; only its hash is stored. With an Idempotency-Key the secret is derived from the credential of the
 * caller, so that a repeat can show it again though nobody keeps it.
 */
export async function createKey(
  { db, inTransaction }: KeyDeps,
  body: KeyBody,
  { credential, reservation }: { readonly credential: string; readonly reservation: Reservation | null },
): Promise<NewKeyView> {
  if (reservation === null) {
    const secret = `${PREFIX}${randomBytes(32).toString('base64url')}`;
    return { ...(await insertKey(db, newId(), { body, secret })), secret };
  }

  const { secret, ...present } = await repeatable(inTransaction, body, { credential, reservation });
  return { ...present, secret };
}

async function repeatable(
  inTransaction: InTransaction,
  body: KeyBody,
  { credential, reservation }: { readonly credential: string; readonly reservation: Reservation },
): Promise<NewKeyView> {
  const { kept } = reservation;
  if (kept !== null) {
    const { proof, requestId, ...key } = kept.body as KeyView & { readonly proof: string; readonly requestId: string };
    const secret = derive(credential, { ...reservation, requestId });
    if (sha256(secret) === proof) return { ...key, secret };
    throw new Problem(
      'idempotency_key_reused',
      'the secret is shown again only to the credential that created the key.',
    );
  }

  const secret = derive(credential, reservation);
  return inTransaction(async (tx) => {
    const key = await insertKey(tx, reservation.requestId, { body, secret });
    const answer = { ...key, proof: sha256(secret), requestId: reservation.requestId };
    // In the same transaction: a key that was deleted since must not come back with a repeat.
    await keep(tx, reservation, { status: 201, body: answer });
    return { ...key, secret };
  });
}

function derive(credential: string, { scope, key, requestId }: Reservation): string {
  const secret = createHmac('sha256', credential)
    .update(JSON.stringify(['api key', scope, key, requestId]))
    .digest('base64url');
  return `${PREFIX}${secret}`;
}

async function insertKey(
  db: Pick<Database, 'apiKey'>,
  id: string,
  { body, secret }: { readonly body: KeyBody; readonly secret: string },
): Promise<KeyView> {
  const { name, role } = body;
  const createdAt = new Date();
  const expiresAt = expiryOf(body, createdAt);
  const data = { id, name, role, secretHash: sha256(secret), createdAt, expiresAt };
  return toView(await db.apiKey.upsert({ where: { id }, create: data, update: {}, select: COLUMNS }));
}

function expiryOf({ expiresAt }: KeyBody, now: Date): Date | null {
  if (expiresAt === undefined || expiresAt === null) return null;
  const date = new Date(expiresAt);
  if (date > now) return date;
  throw invalidRequest({ path: '/expiresAt', message: 'must be an instant of the calendar, in the future' });
}

export async function readKey(db: Database, id: string): Promise<KeyView> {
  const row = isUuid(id) ? await db.apiKey.findUnique({ where: { id }, select: COLUMNS }) : null;
  if (row === null) throw keyNotFound(id);
  return toView(row);
}

export async function listKeys(db: Database, { limit = DEFAULT_LIMIT, cursor }: PageRequest): Promise<Page<KeyView>> {
  const after = decodeCursor('keys', cursor, ['id']);
  if (after !== null && !isUuid(String(after[0]))) throw new Problem('invalid_cursor');
  const rows = await db.apiKey.findMany({
    where: after === null ? {} : { id: { gt: String(after[0]) } },
    select: COLUMNS,
    orderBy: { id: 'asc' },
    take: limit + 1,
  });
  return toPage(rows, limit, { item: toView, cursor: ({ id }) => encodeCursor('keys', [id]) });
}

/** Ends a program's access; in force with the next request. */
export async function deleteKey(db: Database, id: string): Promise<void> {
  const { count } = isUuid(id) ? await db.apiKey.deleteMany({ where: { id } }) : { count: 0 };
  if (count === 0) throw keyNotFound(id);
}

const keyNotFound = (id: string) => new Problem('key_not_found', `there is no API key ${id}.`);

function toView({ id, name, role, createdAt, expiresAt, lastUsedAt }: KeyRow): KeyView {
  return {
    id,
    name,
    role: KEY_ROLES.find((known) => known === role) ?? 'service',
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
