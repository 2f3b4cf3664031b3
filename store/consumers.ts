import type { ConsumerKey, ConversationId } from '../contract/ids.ts';
import type { Actor, Consumer } from '../contract/model.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { Database, Transaction } from './database.ts';
import { noteLock } from './locks.ts';

// Who consumers are. Workflows, rows and the ledger know a key in place of the person.

/** The consumer of `conversations c`. One who was forgotten, or was never made known, is shown by the key. */
export const CONSUMER = Prisma.sql`
  COALESCE((SELECT jsonb_build_object('id', k.id, 'name', k.name) FROM consumers k WHERE k.key = c.consumer_key),
    jsonb_build_object('id', c.consumer_key, 'name', NULL))`;

/** The key of the consumer with this id; the id itself if it is none's. */
export const keyOf = (consumerId: string): Prisma.Sql =>
  Prisma.sql`COALESCE((SELECT k.key FROM consumers k WHERE k.id = ${consumerId}), ${consumerId})`;

/** A consumer as known now, and the key. */
export interface KnownConsumer {
  readonly key: ConsumerKey;
  readonly consumer: Consumer;
}

/** Makes a consumer known. A name that is given replaces the one of before; none leaves it. Repeated, it changes nothing. */
export async function knowConsumer(db: Database, { id, name }: Consumer): Promise<KnownConsumer> {
  const [known] = await db.$queryRaw<{ key: string; name: string | null }[]>`
    WITH known AS (SELECT key, name, known_at FROM consumers WHERE id = ${id}),
    written AS (
      INSERT INTO consumers AS kept (id, name) SELECT ${id}, ${name}
      WHERE NOT EXISTS (
        SELECT FROM known WHERE (${name}::text IS NULL OR name = ${name}) AND known_at > now() - interval '12 hours')
      ON CONFLICT (id) DO UPDATE SET name = COALESCE(EXCLUDED.name, kept.name), known_at = now()
      RETURNING key, name
    )
    SELECT key, name FROM written UNION ALL SELECT key, name FROM known LIMIT 1`;
  if (known === undefined) return await knowConsumer(db, { id, name });
  return { key: known.key, consumer: { id, name: known.name } };
}

/** Null if there is no such conversation. */
export async function readConsumer(db: Database, conversationId: ConversationId): Promise<Consumer | null> {
  const [read] = await db.$queryRaw<{ consumer: Consumer }[]>`
    SELECT ${CONSUMER} AS consumer FROM conversations c WHERE c.id = ${conversationId}`;
  return read?.consumer ?? null;
}

/** What was forgotten of a consumer. */
export interface Erasure {
  /** In place of the id, wherever something is still known of what happened. */
  readonly pseudonym: ConsumerKey;
  /** How many conversations are the pseudonym's now. */
  readonly conversations: number;
  /** How many answers, kept for whoever repeats a request, named the consumer. */
  readonly keptAnswers: number;
}

/**
 * Forgets who a consumer is; null if nobody of that id is known. The ledger says that it was done, and not to whom.
 *
 * The last statement writes the ledger, so it has to come last in the transaction.
 */
export async function eraseConsumer(
  tx: Transaction,
  { id, actor, at }: { readonly id: string; readonly actor: Actor; readonly at: Date },
): Promise<Erasure | null> {
  const [erased] = await tx.$queryRaw<{ key: string; conversations: number }[]>`
    DELETE FROM consumers k WHERE k.id = ${id}
    RETURNING k.key, (SELECT count(*)::int FROM conversations c WHERE c.consumer_key = k.key) AS conversations`;
  if (erased === undefined) return null;
  const { key: pseudonym, conversations } = erased;
  const keptAnswers = await tx.$executeRaw`
    UPDATE idempotent_answers SET body = jsonb_set(body, '{consumer}', ${JSON.stringify({ id: pseudonym, name: null })}::jsonb)
    WHERE body->'consumer'->>'id' = ${id}`;
  noteLock(tx, 'ledger');
  await tx.event.create({
    data: {
      type: 'consumer.erased',
      occurredAt: at,
      actorKind: actor.kind,
      actorId: actor.id,
      data: { pseudonym, conversations },
    },
    select: { id: true },
  });
  return { pseudonym, conversations, keptAnswers };
}
