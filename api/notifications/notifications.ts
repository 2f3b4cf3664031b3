import type { AgentId } from '../../contract/ids.ts';
import type { Database } from '../../store/database.ts';
import { actingIn } from '../access/acting.ts';
import { roleOf } from '../access/authenticator.ts';
import type { Acting, Caller } from '../access/caller.ts';
import { bigintOf, DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, toPage } from '../http/cursor.ts';
import { invalidRequest, Problem } from '../http/problem.ts';
import type { NotificationQuery, NotificationView, ReadAllBody } from './schema.ts';

/** Notifications: a person's own and those of its teams; for a program those asked for, or all. */
export async function listNotifications(
  db: Database,
  { limit = DEFAULT_LIMIT, cursor, agentId, teamId, unread, order = 'created' }: NotificationQuery,
  acting: Acting,
): Promise<Page<NotificationView>> {
  const list = order === 'created' ? 'notifications' : 'latest-notifications';
  const after = decodeCursor(list, cursor, ['0']);
  const rows = await db.notification.findMany({
    where: {
      AND: [
        agentId === undefined ? {} : { agentId },
        teamId === undefined ? {} : { teamId },
        unread === undefined ? {} : { readAt: unread ? null : { not: null } },
        after === null ? {} : { id: { [order === 'created' ? 'gt' : 'lt']: bigintOf(after[0]) } },
        await whereAddressed(db, acting.agentId),
      ],
    },
    orderBy: { id: order === 'created' ? 'asc' : 'desc' },
    take: limit + 1,
  });
  return toPage(rows, limit, { item: toView, cursor: ({ id }) => encodeCursor(list, [String(id)]) });
}

/** Notes that a notification was read; reading it again changes nothing. */
export async function readNotification(db: Database, id: string, acting: Acting): Promise<void> {
  const where = { AND: [{ id: BigInt(id) }, await whereAddressed(db, acting.agentId)] };
  const found = await db.notification.findFirst({ where, select: { id: true } });
  if (found === null) throw new Problem('notification_not_found', `there is no notification ${id} for the caller.`);
  await db.notification.updateMany({ where: { id: found.id, readAt: null }, data: { readAt: new Date() } });
}

/**
 * Notes that a person has read everything there is, or everything up to a notification.
 *
 * @throws Problem as `actingIn`; `invalid_request` if a program does not say whose notifications
 */
export async function readAllNotifications(
  db: Database,
  { upTo, actorId }: ReadAllBody,
  caller: Caller,
): Promise<void> {
  const { agentId } = actingIn(caller, actorId, actorId === undefined ? null : await readActor(db, actorId));
  if (agentId === null) throw invalidRequest({ path: '/actorId', message: 'is required with a key: whose they are' });
  const read = upTo === undefined ? {} : { id: { lte: BigInt(upTo) } };
  const where = { AND: [{ readAt: null }, read, await whereAddressed(db, agentId)] };
  await db.notification.updateMany({ where, data: { readAt: new Date() } });
}

async function readActor(db: Database, id: AgentId) {
  const found = await db.agent.findUnique({ where: { id }, select: { role: true, active: true } });
  return found === null ? null : { role: roleOf(found.role), active: found.active };
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
