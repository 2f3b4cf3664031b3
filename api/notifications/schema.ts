import { type Static, Type } from 'typebox';
import { closed, Id, nullable, oneOf } from '../../contract/shapes.ts';
import { ActorId, Instant, PAGE_QUERY, reference } from '../http/shapes.ts';

const TYPES = ['assigned', 'reassigned_away', 'unassigned', 'response_warning', 'escalated'] as const;
const NotificationId = Type.String({ pattern: '^\\d{1,18}$', description: 'a decimal number' });

export const NotificationSchema = Type.Object(
  {
    id: NotificationId,
    type: oneOf(TYPES),
    agentId: nullable(Id),
    teamId: nullable(Id),
    conversationId: Id,
    eventId: Type.String(),
    createdAt: Instant,
    readAt: nullable(Instant),
  },
  { $id: 'Notification', description: 'What an agent or a team was told.', additionalProperties: false },
);
export type NotificationView = Static<typeof NotificationSchema>;
export const NotificationAnswer = reference<NotificationView>('Notification');

export const ReadAllBody = closed({
  upTo: Type.Optional({
    ...NotificationId,
    'x-form': 'the id of a notification, a decimal number',
    description: 'the id of the latest one that was seen: what came after it stays unread; absent = all there are',
  }),
  actorId: Type.Optional(ActorId),
});
export type ReadAllBody = Static<typeof ReadAllBody>;

export const NotificationParams = closed({ id: NotificationId });

export const NotificationQuery = closed({
  agentId: Type.Optional(Id),
  teamId: Type.Optional(Id),
  unread: Type.Optional(Type.Boolean()),
  order: Type.Optional(oneOf(['created', '-created'], { description: 'oldest first, the default, or newest first' })),
  ...PAGE_QUERY,
});
export type NotificationQuery = Static<typeof NotificationQuery>;
