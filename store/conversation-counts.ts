import type { AgentId, InboxId } from '../contract/ids.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type ConversationFilter, conditionOf, inList, LISTS, type ListName } from './conversation-filter.ts';
import type { Database } from './database.ts';

/** How many conversations stand in each list. */
export type Counts = Readonly<Record<ListName, number>>;

/** The same of one inbox, or of what one agent holds; agent null: of what nobody holds. */
export type GroupCounts = Counts & { readonly group: InboxId | AgentId | null };

const GROUPS = { inbox: Prisma.sql`c.inbox_id`, agent: Prisma.sql`c.agent_id` } as const;

/** Counts what is open; it grows with that, and not with what was ever resolved. Groups without any are left out. */
export async function countLists(
  db: Database,
  {
    reader,
    filter,
    groupBy,
  }: {
    /** Whose lists they are. */
    readonly reader: AgentId | null;
    readonly filter: Pick<ConversationFilter, 'inboxId' | 'ofMember'>;
    readonly groupBy: keyof typeof GROUPS | null;
  },
): Promise<{ readonly all: Counts; readonly groups: readonly GroupCounts[] }> {
  const numbers = LISTS.map(
    (name) => Prisma.sql`count(*) FILTER (WHERE ${inList(name, reader)})::int AS ${Prisma.raw(name)}`,
  );
  const group = groupBy === null ? Prisma.sql`NULL::text` : GROUPS[groupBy];
  const sets = groupBy === null ? Prisma.sql`()` : Prisma.sql`(), (${group})`;
  const whole = groupBy === null ? Prisma.sql`TRUE` : Prisma.sql`GROUPING(${group}) = 1`;
  const rows = await db.$queryRaw<(GroupCounts & { readonly whole: boolean })[]>`
    SELECT ${whole} AS whole, ${group} AS "group", ${Prisma.join(numbers)}
    FROM conversations c WHERE c.status <> 'resolved' AND ${conditionOf(filter)}
    GROUP BY GROUPING SETS (${sets}) ORDER BY "group"`;
  const groups = rows.filter((row) => !row.whole);
  const all = rows.find((row) => row.whole);
  if (all === undefined) throw new Error('a sum over nothing is a row of its own');
  return { all, groups };
}
