import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

export interface CrossOriginConfig {
  /** Origins whose pages may call the API from a browser; none: no headers are sent, and browsers allow nobody. */
  readonly corsOrigins: readonly string[];
}

/** What a browser need not ask for again, in seconds; browsers keep it for two hours at most. */
const PREFLIGHT_KEPT_SECONDS = 7_200;

/** Where a cookie is given to a page of another origin, which hands its person over to the console. */
const HAND_OVER = '/console/session';

/** Lets the pages of named origins call the API. No cookies: a credential comes in a header, but for the hand-over. */
export const crossOrigin = fastifyPlugin(
  async (app: FastifyInstance, { corsOrigins }: CrossOriginConfig) => {
    if (corsOrigins.length === 0) return;
    const options = {
      origin: [...corsOrigins],
      methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: [
        ...['authorization', 'content-type', 'idempotency-key', 'prefer'],
        ...['if-match', 'if-none-match', 'last-event-id'],
      ],
      exposedHeaders: ['retry-after', 'x-request-id', 'idempotency-replayed', 'preference-applied', 'location', 'etag'],
      maxAge: PREFLIGHT_KEPT_SECONDS,
      strictPreflight: true,
    };
    await app.register(cors, {
      delegator: ({ url }: FastifyRequest, done) => done(null, { ...options, credentials: url === HAND_OVER }),
    });
  },
  { name: 'cross-origin' },
);
