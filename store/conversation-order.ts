import type { Instant } from '../contract/ids.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { SeenConversation } from './conversation-views.ts';
import { RESPONSE_DUE } from './response-due.ts';

/** In which orders conversations are listed. */
export const ORDERS = ['served', 'due', 'created', '-created'] as const;
export type OrderName = (typeof ORDERS)[number];

/** Where a conversation stands in an order: what is compared, part by part. */
export type OrderKey = readonly (string | number | boolean)[];

interface Order {
  /** Parts of the key as columns of `conversations c`, with their types. */
  readonly parts: readonly { readonly sql: Prisma.Sql; readonly type: Prisma.Sql }[];
  readonly descending: boolean;
  /** The same of a row that was read. */
  readonly keyOf: (seen: SeenConversation) => OrderKey;
}

const instant = (sql: Prisma.Sql) => ({ sql, type: Prisma.raw('timestamptz') });
const ID = { sql: Prisma.sql`c.id`, type: Prisma.raw('text') };
const AGE = [instant(Prisma.sql`c.created_at`), ID];

/** Stands in a key for an instant that there is not, and comes last. */
const NEVER: Instant = '9999-12-31T23:59:59.999Z';
const orNever = (sql: Prisma.Sql) => instant(Prisma.sql`COALESCE(${sql}, ${NEVER}::timestamptz)`);

const keyOfAge = ({ row: { createdAt, id } }: SeenConversation) => [createdAt, id];

const TABLE: Readonly<Record<OrderName, Order>> = {
  created: { parts: AGE, descending: false, keyOf: keyOfAge },
  '-created': { parts: AGE, descending: true, keyOf: keyOfAge },
  // Parked ones last, since nobody is served from among them.
  served: {
    parts: [
      { sql: Prisma.sql`c.parked`, type: Prisma.raw('boolean') },
      { sql: Prisma.sql`c.priority`, type: Prisma.raw('int') },
      instant(Prisma.sql`c.waiting_since`),
      ID,
    ],
    descending: false,
    keyOf: ({ row: { parked, priority, waitingSince, createdAt, id } }) => [
      parked,
      priority,
      waitingSince ?? createdAt,
      id,
    ],
  },
  // What is due soonest first, then what is unanswered without a limit, then what is answered.
  due: {
    parts: [orNever(RESPONSE_DUE), orNever(Prisma.sql`c.unanswered_since`), ...AGE],
    descending: false,
    keyOf: ({ row: { unansweredSince, createdAt, id }, view: { responseDueAt } }) => [
      responseDueAt ?? NEVER,
      unansweredSince ?? NEVER,
      createdAt,
      id,
    ],
  },
};

export const orderKeyOf = (order: OrderName, seen: SeenConversation): OrderKey => TABLE[order].keyOf(seen);

/** What stands behind ORDER BY. */
export function orderBy(order: OrderName): Prisma.Sql {
  const { parts, descending } = TABLE[order];
  return Prisma.join(parts.map(({ sql }) => (descending ? Prisma.sql`${sql} DESC` : sql)));
}

/** Whether `conversations c` come after a key. */
export function comesAfter(order: OrderName, key: OrderKey): Prisma.Sql {
  const { parts, descending } = TABLE[order];
  const columns = Prisma.join(parts.map(({ sql }) => sql));
  const values = Prisma.join(parts.map(({ type }, index) => Prisma.sql`${key[index]}::${type}`));
  return descending ? Prisma.sql`(${columns}) < (${values})` : Prisma.sql`(${columns}) > (${values})`;
}
