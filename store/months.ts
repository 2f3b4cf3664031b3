import type { Instant } from '../contract/ids.ts';
import { type Database, instantOf } from './database.ts';

// What grows for ever lies in partitions by month.

const KEPT = ['messages', 'decisions', 'events', 'notifications'] as const;
export type Kept = (typeof KEPT)[number];

/** Makes room for the month of `at` and the three after it, as far as there is none. */
export async function keepMonths(db: Database, at: Instant): Promise<void> {
  for (const kept of KEPT) await db.$executeRaw`SELECT keep_months(${kept}, ${at}::timestamptz)`;
}

export interface Month {
  /** Of the partition, as in `events_2026_11`. */
  readonly name: string;
  readonly firstDay: Instant;
  readonly nextMonth: Instant;
}

/** The months of a table that were over at `until`, the oldest first. */
export async function monthsBefore(db: Database, kept: Kept, until: Instant): Promise<readonly Month[]> {
  const rows = await db.$queryRaw<{ name: string; firstDay: Date; nextMonth: Date }[]>`
    SELECT name, first_day AS "firstDay", next_month AS "nextMonth" FROM months_before(${kept}, ${until}::timestamptz)`;
  return rows.map(({ name, firstDay, nextMonth }) => ({
    name,
    firstDay: instantOf(firstDay),
    nextMonth: instantOf(nextMonth),
  }));
}

/** Forgets a month of a table. @returns whether it did: not while messages in it are those of a conversation that is there */
export async function dropMonth(db: Database, kept: Kept, { firstDay }: Month): Promise<boolean> {
  const [row] = await db.$queryRaw<{ dropped: boolean }[]>`
    SELECT drop_month(${kept}, ${firstDay}::timestamptz) AS dropped`;
  return row?.dropped ?? false;
}
