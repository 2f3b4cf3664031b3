import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Problem } from './problem.ts';

export interface RateLimitConfig {
  readonly rateLimitPer10Seconds: number;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly rateLimits: RateLimits;
  }
}

export interface RateLimits {
  /** @throws Problem `rate_limited` if too many requests of this address came without a valid credential */
  readonly requireAddress: (request: FastifyRequest) => Promise<void>;
  /** Counts a request without a valid credential against its address. */
  readonly countFailure: (request: FastifyRequest) => Promise<void>;
  /** Counts a request of whoever it was found to come from. @throws Problem `rate_limited` if those are too many */
  readonly requireCaller: (request: FastifyRequest) => Promise<void>;
}

const WINDOW_MS = 10_000;

/**
 * Far above what an office whose consoles' tokens expired together sends, since it locks out whoever shares the address and
 * comes new to this process.
 */
const MOST_FAILURES = 1_000;

/** Most addresses, and most callers, counted at once; the least used are forgotten first. */
const REMEMBERED = 10_000;

const refusal = (sentence: string, ttlMs: number) =>
  new Problem('rate_limited', sentence, { retryAfterSeconds: Math.max(1, Math.ceil(ttlMs / 1_000)) });

/**
 * Two limits: requests without a valid credential by address, so that a flood of them costs nothing more; and all others by
 * who sends them, whatever number of tokens and addresses they use.
 */
export const rateLimits = fastifyPlugin(
  async (app: FastifyInstance, { rateLimitPer10Seconds }: RateLimitConfig) => {
    const mostFailures = Math.min(MOST_FAILURES, rateLimitPer10Seconds);
    await app.register(rateLimit, { global: false, timeWindow: WINDOW_MS, cache: REMEMBERED });
    // By the library's own key: of an IPv6 address the network, since everybody has as many addresses as they like.
    const ofAddress = app.createRateLimit({ max: mostFailures });
    const ofCaller = app.createRateLimit({
      max: rateLimitPer10Seconds,
      keyGenerator: ({ caller }) => `${caller?.kind} ${caller?.id}`,
    });
    app.decorate('rateLimits', {
      requireAddress: async (request) => {
        const limit = await ofAddress(request, { increment: false });
        if (limit.isAllowed || limit.remaining > 0) return;
        const sentence = `at most ${mostFailures} requests without a valid key or token in ${WINDOW_MS / 1_000} s from one address.`;
        throw refusal(sentence, limit.ttl);
      },
      countFailure: async (request) => {
        await ofAddress(request);
      },
      requireCaller: async (request) => {
        const limit = await ofCaller(request);
        if (limit.isAllowed || !limit.isExceeded) return;
        throw refusal(`at most ${limit.max} requests in ${WINDOW_MS / 1_000} s for one key or person.`, limit.ttl);
      },
    });
  },
  { name: 'rate-limits' },
);
