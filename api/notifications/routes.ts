import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { closed } from '../../contract/shapes.ts';
import type { Database } from '../../store/database.ts';
import { allowEverybody, callerOf } from '../access/authentication.ts';
import { actingAsSelf } from '../access/caller.ts';
import { WriteHeaders } from '../http/headers.ts';
import { readErrors, writeErrors } from '../http/problem-schema.ts';
import { Nothing, pageOf } from '../http/shapes.ts';
import { listNotifications, readAllNotifications, readNotification } from './notifications.ts';
import { NotificationAnswer, NotificationParams, NotificationQuery, ReadAllBody } from './schema.ts';

const tags = ['notifications'];

export const notificationRoutes: FastifyPluginAsyncTypebox<{ readonly db: Database }> = async (app, { db }) => {
  app.get(
    '/notifications',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'listNotifications',
        tags,
        summary: 'What agents and teams were told; a person sees its own and those of its teams',
        querystring: NotificationQuery,
        response: { 200: pageOf(NotificationAnswer), ...readErrors('invalid_cursor') },
      },
    },
    async (request) => listNotifications(db, request.query, actingAsSelf(callerOf(request))),
  );

  app.post(
    '/notifications/read-all',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'readAllNotifications',
        tags,
        summary: 'Notes that all notifications of a person and of their teams were read; a key names the person',
        headers: WriteHeaders,
        body: ReadAllBody,
        response: { 204: Nothing, ...writeErrors('agent_not_found', 'idempotency_key_reused') },
      },
    },
    async (request, reply) => {
      await readAllNotifications(db, request.body, callerOf(request));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/notifications/:id/read',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'readNotification',
        tags,
        summary: 'Notes that a notification was read',
        headers: WriteHeaders,
        params: NotificationParams,
        body: closed({}),
        response: { 204: Nothing, ...writeErrors('notification_not_found', 'idempotency_key_reused') },
      },
    },
    async (request, reply) => {
      await readNotification(db, request.params.id, actingAsSelf(callerOf(request)));
      return reply.code(204).send(null);
    },
  );
};
