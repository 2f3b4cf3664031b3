import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Database } from '../../store/database.ts';
import { callerOf } from '../access/authentication.ts';
import { sha256 } from '../http/digest.ts';
import { newId } from '../http/ids.ts';
import { keep, type Reservation, release, reserve } from './idempotent-answers.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null where the request carries no Idempotency-Key. */
    reservation: Reservation | null;
  }
  interface FastifyContextConfig {
    /** The route keeps and repeats its answer itself, since not all of it may be stored. */
    keepsOwnAnswer?: boolean;
  }
}

const METHODS = new Set(['POST', 'PATCH']);

/** Gives a repeated request its first answer again. Refusals are not kept, and what broke off is carried on. */
export const idempotency = fastifyPlugin(
  async (app: FastifyInstance, { db }: { readonly db: Database }) => {
    app.decorateRequest('reservation', null);

    app.addHook('preHandler', async (request, reply) => {
      const key = request.headers['idempotency-key'];
      if (typeof key !== 'string' || !METHODS.has(request.method) || isDryRun(request)) return;
      const reservation = await reserve(db, { scope: scopeOf(request), key, bodyHash: hashOf(request.body) });
      request.reservation = reservation;
      if (reservation.kept === null || request.routeOptions.config.keepsOwnAnswer === true) return;
      reply.header('idempotency-replayed', 'true');
      await reply.code(reservation.kept.status).send(reservation.kept.body);
    });

    app.addHook('onSend', async (request, { statusCode }, payload) => {
      const { reservation } = request;
      if (reservation === null || reservation.kept !== null) return;
      try {
        if (statusCode >= 400 && statusCode < 500) await release(db, reservation);
        else if (statusCode < 400 && request.routeOptions.config.keepsOwnAnswer !== true) {
          await keep(db, reservation, {
            status: statusCode,
            body: typeof payload === 'string' ? JSON.parse(payload) : null,
          });
        }
      } catch (error) {
        // What was asked is done; a repeat finds the reservation and is carried on under the same id.
        request.log.warn({ err: error }, 'the answer to a request with an Idempotency-Key could not be kept');
      }
    });
  },
  { name: 'idempotency', dependencies: ['authentication'] },
);

/** What changes nothing needs no record of having been done. */
const isDryRun = ({ query }: FastifyRequest): boolean =>
  (query as { readonly dryRun?: unknown } | undefined)?.dryRun === true;

/** The id under which what the request asks for is done once, however often it is repeated. */
export const requestIdOf = (request: FastifyRequest): string => request.reservation?.requestId ?? newId();

function scopeOf(request: FastifyRequest): string {
  const { kind, id } = callerOf(request);
  return `${kind}:${id} ${request.method} ${request.url.split('?')[0]}`;
}

/** The same for bodies that say the same, whatever the order of their fields. */
const hashOf = (body: unknown): string => sha256(JSON.stringify(body, sortFields) ?? '');

function sortFields(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
