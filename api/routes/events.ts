import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Database } from '../../runtime/database.ts';
import { actingAsSelf } from '../caller.ts';
import { eventScopeOf } from '../event-scope.ts';
import { streamEvents } from '../event-stream.ts';
import { listEvents } from '../ledger.ts';
import { LedgerTail } from '../ledger-tail.ts';
import { allowEverybody, callerOf } from '../plugins/authentication.ts';
import { pageOf } from '../schemas/building-blocks.ts';
import { EventAnswer, EventQuery, StreamHeaders } from '../schemas/event.ts';
import { errorAnswers } from '../schemas/problem.ts';

/** A stream lasts until somebody hangs up; the longest time a timer can be set to, some 24 days. */
const NO_TIMEOUT_MS = 2_147_483_647;

export const eventRoutes: FastifyPluginAsyncTypebox<{ readonly db: Database }> = async (app, { db }) => {
  const tail = new LedgerTail(db);
  app.addHook('preClose', async () => tail.close());

  app.get(
    '/events',
    {
      onRequest: allowEverybody,
      sse: 'dual',
      handlerTimeout: NO_TIMEOUT_MS,
      schema: {
        operationId: 'listEvents',
        tags: ['events'],
        summary: 'Everything that happened, oldest first; with Accept: text/event-stream as a live stream',
        querystring: EventQuery,
        headers: StreamHeaders,
        response: { 200: pageOf(EventAnswer), ...errorAnswers('invalid_cursor') },
      },
    },
    async (request, reply) => {
      const scope = await eventScopeOf(db, actingAsSelf(callerOf(request)));
      const { limit, cursor, ...filter } = request.query;
      if (reply.sse === undefined) return listEvents(db, request.query, scope);

      const last = request.headers['last-event-id'];
      const gone = new AbortController();
      reply.sse.onClose(() => gone.abort());
      reply.sse.sendHeaders();
      return reply.sse.send(
        streamEvents(tail, { filter, scope, after: last === undefined ? null : BigInt(last) }, gone.signal),
      );
    },
  );
};
