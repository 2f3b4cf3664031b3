import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Problem } from './problem.ts';

/** An event loop this late answers nobody in time; better to refuse some than to be slow for all. */
const MAX_EVENT_LOOP_DELAY_MS = 1_000;

/**
 * The event loop is late for other reasons too, such as a process that has just started or a machine that was busy with
 * something else. Only where this many requests wait for their answers is there too much to do.
 */
const CROWD = 100;

const RETRY_AFTER_SECONDS = 5;

/** Refuses work while the process cannot keep up. */
export const overload = fastifyPlugin(
  async (app: FastifyInstance) => {
    let underWay = 0;
    app.addHook('onRequest', async () => {
      underWay += 1;
    });
    app.addHook('onResponse', async () => {
      underWay -= 1;
    });
    await app.register(underPressure, {
      maxEventLoopDelay: MAX_EVENT_LOOP_DELAY_MS,
      pressureHandler: async () => {
        if (underWay < CROWD) return;
        throw new Problem('overloaded', 'too much is going on: try again.', { retryAfterSeconds: RETRY_AFTER_SECONDS });
      },
    });
  },
  { name: 'overload' },
);
