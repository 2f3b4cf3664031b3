import { countLists, type GroupCounts } from '../../store/conversation-counts.ts';
import type { Database } from '../../store/database.ts';
import type { Acting } from '../access/caller.ts';
import type { CountsQuery, CountsView } from './counts-schema.ts';
import { visibleTo } from './list.ts';

/** How many conversations stand in each of the caller's lists. */
export async function readCounts(
  db: Database,
  { inboxId, groupBy = 'list' }: CountsQuery,
  acting: Acting,
): Promise<CountsView> {
  const filter = { ...(inboxId === undefined ? {} : { inboxId }), ...(await visibleTo(db, acting, inboxId)) };
  const by = groupBy === 'list' ? null : groupBy;
  const { all, groups } = await countLists(db, { reader: acting.agentId, filter, groupBy: by });
  return by === null ? numbersOf(all) : { ...numbersOf(all), items: groups.map((group) => itemOf(by, group)) };
}

const numbersOf = ({ mine, unassigned, parked, team, all }: Omit<GroupCounts, 'group'>) => ({
  mine,
  unassigned,
  parked,
  team,
  all,
});

const itemOf = (by: 'inbox' | 'agent', { group, ...counts }: GroupCounts) => ({
  ...(by === 'inbox' ? { inboxId: group ?? '' } : { agentId: group }),
  ...numbersOf(counts),
});
