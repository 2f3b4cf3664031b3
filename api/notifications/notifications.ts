import type { AgentId } from '../../contract/ids.ts';
import type { Database } from '../../store/database.ts';
import type { Acting } from '../access/caller.ts';
import { bigintOf, DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, toPage } from '../http/cursor.ts';
import { Problem } from '../http/problem.ts';
import type { NotificationQuery, NotificationView } from './schema.ts';

/** Notifications, oldest first: a person's own and those of its teams; for a program those asked for, or all. */
export async function listNotifications(
  db: Database,
  { limit = DEFAULT_LIMIT, cursor, agentId, teamId, unread }: NotificationQuery,
  acting: Acting,
): Promise<Page<NotificationView>> {
  const after = decodeCursor('notifications', cursor, ['0']);
  const rows = await db.notification.findMany({
    where: {
      AND: [
        agentId === undefined ? {} : { agentId },
        teamId === undefined ? {} : { teamId },
        unread === undefined ? {} : { readAt: unread ? null : { not: null } },
        after === null ? {} : { id: { gt: bigintOf(after[0]) } },
        await whereAddressed(db, acting.agentId),
      ],
    },
    orderBy: { id: 'asc' },
    take: limit + 1,
  });
  return toPage(rows, limit, { item: toView, cursor: ({ id }) => encodeCursor('notifications', [String(id)]) });
}

/** Notes that a notification was read; reading it again changes nothing. */
export async function readNotification(db: Database, id: string, acting: Acting): Promise<void> {
  const where = { AND: [{ id: BigInt(id) }, await whereAddressed(db, acting.agentId)] };
  const found = await db.notification.findFirst({ where, select: { id: true } });
  if (found === null) throw new Problem('notification_not_found', `there is no notification ${id} for the caller.`);
  await db.notification.updateMany({ where: { id: found.id, readAt: null }, data: { readAt: new Date() } });
}

async function whereAddressed(db: Database, agentId: AgentId | null) {
  if (agentId === null) return {};
  const teams = await db.teamMember.findMany({ where: { agentId }, select: { teamId: true } });
  return { OR: [{ agentId }, { teamId: { in: teams.map((team) => team.teamId) } }] };
}

type Notification = Awaited<ReturnType<Database['notification']['findFirstOrThrow']>>;

const toView = ({ id, eventId, createdAt, readAt, ...row }: Notification): NotificationView => ({
  ...row,
  id: String(id),
  type: row.type as NotificationView['type'],
  eventId: String(eventId),
  createdAt: createdAt.toISOString(),
  readAt: readAt?.toISOString() ?? null,
});
