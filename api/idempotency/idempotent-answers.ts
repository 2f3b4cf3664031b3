import type { Database, Transaction } from '../../store/database.ts';
import { newId } from '../http/ids.ts';
import { Problem } from '../http/problem.ts';

/** A request that carries an Idempotency-Key. */
export interface KeyedRequest {
  /** Caller, method and path. */
  readonly scope: string;
  readonly key: string;
  readonly bodyHash: string;
}

/** What stands in the way of doing a keyed request twice. */
export interface Reservation extends KeyedRequest {
  /**
   * The same for every repeat, whatever died in between: it is the id of the update sent to the workflow, and of what
   * the request creates.
   */
  readonly requestId: string;
  /** Tried before without a known end. */
  readonly repeated: boolean;
  /** The first answer, where there is one. */
  readonly kept: KeptAnswer | null;
}

export interface KeptAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** How long an answer is kept. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/** The status of a row whose request is being worked on, or broke off. */
const UNDECIDED = 0;

/** What a row holds while its request is undecided. */
interface Undecided {
  readonly requestId: string;
}

/**
 * Reserves the key before anything is done, or finds what was done under it.
 *
 * @throws Problem `idempotency_key_reused` when the key came with another body before
 */
export async function reserve(db: Database, request: KeyedRequest, now = new Date()): Promise<Reservation> {
  const requestId = newId();
  if (await insertReservation(db, { ...request, requestId, now })) {
    return { ...request, requestId, repeated: false, kept: null };
  }

  const where = { scope_key: { scope: request.scope, key: request.key } };
  const row = await db.idempotentAnswer.findUnique({ where });
  // Refused by the first request just now: whoever repeats is first again.
  if (row === null) return reserve(db, request, now);
  if (row.bodyHash !== request.bodyHash) {
    throw new Problem('idempotency_key_reused', `the key ${request.key} came with another body before: use a new one.`);
  }
  if (row.status !== UNDECIDED) {
    return { ...request, requestId, repeated: true, kept: { status: row.status, body: row.body } };
  }
  const undecided = row.body as unknown as Undecided;
  return { ...request, requestId: undecided.requestId, repeated: true, kept: null };
}

/** True where the key is new, or so old that it counts as new. */
async function insertReservation(
  db: Database,
  { scope, key, bodyHash, requestId, now }: KeyedRequest & { readonly requestId: string; readonly now: Date },
): Promise<boolean> {
  const undecided: Undecided = { requestId };
  const inserted = await db.$executeRaw`
    INSERT INTO idempotent_answers AS kept (scope, key, body_hash, status, body, created_at)
    VALUES (${scope}, ${key}, ${bodyHash}, ${UNDECIDED}, ${JSON.stringify(undecided)}::jsonb, ${now})
    ON CONFLICT (scope, key) DO UPDATE
      SET body_hash = EXCLUDED.body_hash, status = EXCLUDED.status, body = EXCLUDED.body, created_at = EXCLUDED.created_at
      WHERE kept.created_at < ${expiry(now)}`;
  return inserted > 0;
}

/** Keeps the first answer. */
export async function keep(
  db: Database | Transaction,
  { scope, key }: KeyedRequest,
  { status, body }: KeptAnswer,
): Promise<void> {
  await db.$executeRaw`
    UPDATE idempotent_answers SET status = ${status}, body = ${body === null ? null : JSON.stringify(body)}::jsonb
    WHERE scope = ${scope} AND key = ${key} AND status = ${UNDECIDED}`;
}

/** Forgets a request that was refused, so that a repeat is judged anew. */
export async function release(db: Database, { scope, key }: KeyedRequest): Promise<void> {
  await db.idempotentAnswer.deleteMany({ where: { scope, key, status: UNDECIDED } });
}

/** Deletes what is older than a day. */
export async function deleteExpired(db: Database, now = new Date()): Promise<void> {
  await db.idempotentAnswer.deleteMany({ where: { createdAt: { lt: expiry(now) } } });
}

const expiry = (now: Date): Date => new Date(now.getTime() - KEPT_MS);
