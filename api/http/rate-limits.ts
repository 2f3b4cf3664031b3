import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { sha256 } from './digest.ts';
import { Problem } from './problem.ts';

export interface RateLimitConfig {
  readonly rateLimitPer10Seconds: number;
}

const WINDOW_MS = 10_000;

/** Most credentials counted at once; the least used are forgotten first. */
const REMEMBERED = 10_000;

/** Counts requests by credential, before anything is looked up for them; those without one by address. */
export const rateLimits = fastifyPlugin(
  async (app: FastifyInstance, { rateLimitPer10Seconds }: RateLimitConfig) => {
    await app.register(rateLimit, {
      max: rateLimitPer10Seconds,
      timeWindow: WINDOW_MS,
      cache: REMEMBERED,
      keyGenerator: ({ headers, ip }) => (headers.authorization === undefined ? ip : sha256(headers.authorization)),
      errorResponseBuilder: (_request, { max, ttl }) => {
        const detail = `at most ${max} requests in ${WINDOW_MS / 1_000} s for one key.`;
        return new Problem('rate_limited', detail, { retryAfterSeconds: Math.ceil(ttl / 1_000) });
      },
    });
  },
  { name: 'rate-limits' },
);
