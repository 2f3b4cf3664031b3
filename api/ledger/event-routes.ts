import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Database } from '../../store/database.ts';
import { allowEverybody, callerOf } from '../access/authentication.ts';
import { actingAsSelf } from '../access/caller.ts';
import { eventScopeOf } from '../access/event-scope.ts';
import { MAX_TIMER_MS, ReadingRight } from '../access/reading-right.ts';
import { invalidRequest } from '../http/problem.ts';
import { readErrors } from '../http/problem-schema.ts';
import { EventQuery, EventsAnswer, StreamHeaders } from './event-schema.ts';
import { streamEvents } from './event-stream.ts';
import { listEvents } from './ledger.ts';
import { LedgerTail } from './ledger-tail.ts';

export interface EventDeps {
  readonly db: Database;
  /** How often a silent stream shows that it is alive, and is looked at. */
  readonly heartbeatMs: number;
}

export const eventRoutes: FastifyPluginAsyncTypebox<EventDeps> = async (app, { db, heartbeatMs }) => {
  const tail = new LedgerTail(db);
  app.addHook('preClose', async () => tail.close());

  app.get(
    '/events',
    {
      onRequest: allowEverybody,
      sse: 'dual',
      // A stream lasts until somebody hangs up.
      handlerTimeout: MAX_TIMER_MS,
      schema: {
        operationId: 'listEvents',
        tags: ['events'],
        summary: 'Everything that happened, oldest first; with Accept: text/event-stream as a live stream',
        querystring: EventQuery,
        headers: StreamHeaders,
        response: { 200: EventsAnswer, ...readErrors('invalid_cursor') },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const scope = await eventScopeOf(db, actingAsSelf(caller));
      if (reply.sse === undefined) return listEvents(db, request.query, scope);
      const { limit, cursor, ...filter } = request.query;
      requireNoPage({ limit, cursor });

      const last = request.headers['last-event-id'];
      const right = new ReadingRight(scope, {
        look: async () => eventScopeOf(db, actingAsSelf(await app.authenticate(request))),
        lookEveryMs: heartbeatMs,
        endsAtMs: caller.expiresAtMs,
      });
      const gone = new AbortController();
      reply.sse.onClose(() => gone.abort());
      right.watch(gone.signal);
      const news = await tail.follow(last === undefined ? null : BigInt(last), right.ended);
      reply.sse.sendHeaders();
      // Otherwise they wait for the first event, and the reader cannot tell that it is connected.
      reply.raw.flushHeaders();
      return reply.sse.send(streamEvents(news, { filter, right }));
    },
  );
};

/** Where a stream begins is said by Last-Event-ID, and it has no end. */
function requireNoPage(page: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(page).filter((name) => page[name] !== undefined);
  if (given.length === 0) return;
  throw invalidRequest(...given.map((name) => ({ path: `/${name}`, message: 'is for lists: a stream has no pages' })));
}
