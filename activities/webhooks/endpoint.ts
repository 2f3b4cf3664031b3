import type { WebhookId } from '../../contract/ids.ts';
import type { Database } from '../../store/database.ts';
import type { Event } from '../../store/ledger.ts';

/** An endpoint as whoever delivers to it needs it. */
export interface Endpoint {
  readonly id: WebhookId;
  readonly url: string;
  readonly types: readonly string[];
  readonly secret: string;
  readonly revision: number;
  readonly cursor: bigint;
  readonly deliveredEventId: bigint | null;
  readonly deliveredAt: Date | null;
  readonly disabledAt: Date | null;
  readonly lease: string | null;
}

/** One attempt to deliver an event, as the log keeps it. */
export interface Attempt {
  readonly event: Event;
  readonly at: Date;
  readonly durationMs: number;
  readonly status: number | null;
  /** Null where the event was taken. */
  readonly error: string | null;
}

const COLUMNS = {
  id: true,
  url: true,
  types: true,
  secret: true,
  revision: true,
  cursor: true,
  deliveredEventId: true,
  deliveredAt: true,
  disabledAt: true,
  lease: true,
} as const;

/** How many attempts of an endpoint the log keeps; as many more as one page of events has may stand there for a while. */
export const KEPT_ATTEMPTS = 1_000;

/**
 * An endpoint in the hands of one round of deliveries. Whoever claims it later takes it from whoever had it, so that of
 * two workers who believe that it is theirs only one delivers.
 */
export class ClaimedEndpoint {
  readonly #db: Database;
  readonly #id: WebhookId;
  readonly #lease: string;

  constructor(db: Database, { id, lease }: { readonly id: WebhookId; readonly lease: string }) {
    this.#db = db;
    this.#id = id;
    this.#lease = lease;
  }

  /** Takes the endpoint; null where there is none. */
  async claim(): Promise<Endpoint | null> {
    await this.#db.webhook.updateMany({ where: { id: this.#id }, data: { lease: this.#lease } });
    return await this.read();
  }

  /** The endpoint as it is now; null where it was deleted. @throws Error where somebody else has taken it */
  async read(): Promise<Endpoint | null> {
    const endpoint = await this.#db.webhook.findUnique({ where: { id: this.#id }, select: COLUMNS });
    if (endpoint !== null && endpoint.lease !== this.#lease) {
      throw new Error(`webhook ${this.#id} is delivered to by another worker`);
    }
    return endpoint;
  }

  /** Notes that an event was taken, and moves on to the next, in one transaction. */
  async noteTaken({ event, at, durationMs, status }: Attempt): Promise<void> {
    await this.#db.$executeRaw`
      WITH taken AS (
        UPDATE webhooks
        SET cursor = GREATEST(cursor, ${event.id}), delivered_event_id = ${event.id}, delivered_at = ${at},
            failing_since = NULL, next_attempt_at = NULL
        WHERE id = ${this.#id} AND lease = ${this.#lease}::uuid
        RETURNING id)
      INSERT INTO webhook_deliveries (webhook_id, event_id, event_type, attempted_at, duration_ms, status)
      SELECT id, ${event.id}, ${event.type}, ${at}, ${durationMs}::int, ${status}::smallint FROM taken`;
  }

  /** Notes that an event was not taken. What stands before it is done with. */
  async noteFailed({ event, at, durationMs, status, error }: Attempt): Promise<void> {
    await this.#db.$executeRaw`
      WITH failed AS (
        UPDATE webhooks SET cursor = GREATEST(cursor, ${event.id} - 1)
        WHERE id = ${this.#id} AND lease = ${this.#lease}::uuid
        RETURNING id)
      INSERT INTO webhook_deliveries (webhook_id, event_id, event_type, attempted_at, duration_ms, status, error)
      SELECT id, ${event.id}, ${event.type}, ${at}, ${durationMs}::int, ${status}::smallint, ${error} FROM failed`;
  }

  /** Notes that everything up to `position` is done with, though it was not wanted. */
  async skipTo(position: bigint): Promise<void> {
    const mine = { id: this.#id, lease: this.#lease };
    await this.#db.webhook.updateMany({ where: { ...mine, cursor: { lt: position } }, data: { cursor: position } });
  }

  /** Deletes the oldest attempts from the log. */
  async prune(): Promise<void> {
    await this.#db.$executeRaw`
      DELETE FROM webhook_deliveries WHERE webhook_id = ${this.#id} AND id <= (
        SELECT id FROM webhook_deliveries WHERE webhook_id = ${this.#id}
        ORDER BY id DESC OFFSET ${KEPT_ATTEMPTS} LIMIT 1)`;
  }
}
