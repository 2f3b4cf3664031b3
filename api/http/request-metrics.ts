import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Histogram, type Registry } from '../../runtime/metrics.ts';

/** From well below one transaction to the longest anybody is kept waiting. */
const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** How many requests each route answered, how, and in what time. */
export const requestMetrics = fastifyPlugin(
  async (app: FastifyInstance, { registry }: { readonly registry: Registry }) => {
    const durations = new Histogram({
      name: 'baton_http_request_seconds',
      help: 'Time to answer a request, in seconds.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS_SECONDS,
      registers: [registry],
    });
    app.addHook('onResponse', async (request, reply) => {
      // The pattern, not the address: ids would make a series each.
      const route = request.routeOptions.url ?? 'unknown';
      durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    });
  },
  { name: 'request-metrics' },
);
