import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { pathToShow } from '../../runtime/request-path.ts';

/** Asked every few seconds by whoever runs the process: a line for each would hide the others. */
const ROUTINE = new Set(['/healthz', '/readyz']);

/** A trace context as callers send it (W3C); its first id is that of the trace. */
const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}$/;

type TraceIdOf = (request: FastifyRequest) => string | undefined;

/**
 * One line for each request, once it is answered. Neither query, body nor credential is in it. What is logged on the way
 * names the trace as well, if there is one.
 */
export const accessLog = fastifyPlugin(
  async (app: FastifyInstance, { traceIdOf = sentTraceId }: { readonly traceIdOf: TraceIdOf | undefined }) => {
    app.addHook('onRequest', async (request, reply) => {
      const traceId = traceIdOf(request);
      if (traceId === undefined) return;
      request.log = request.log.child({ traceId });
      reply.log = request.log;
    });
    app.addHook('onResponse', async (request, reply) => logAnswer(request, reply));
  },
  { name: 'access-log' },
);

/** Also for what the router refuses, before any hook runs. */
export function logAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const level = ROUTINE.has(request.routeOptions.url ?? '') ? 'debug' : 'info';
  request.log[level](lineOf(request, reply), 'request');
}

function lineOf(request: FastifyRequest, reply: FastifyReply): Readonly<Record<string, unknown>> {
  const { caller, method, routeOptions, url } = request;
  const bytes = reply.getHeader('content-length');
  return {
    method,
    route: routeOptions.url ?? null,
    path: pathToShow(routeOptions.url, url),
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime),
    // A stream has no length that is known before it ends.
    ...(bytes === undefined ? {} : { bytes: Number(bytes) }),
    ...(caller ? { by: { kind: caller.kind, id: caller.id } } : {}),
    ...(reply.getHeader('idempotency-replayed') === 'true' ? { replayed: true } : {}),
    ...(reply.raw.writableEnded ? {} : { aborted: true }),
  };
}

const sentTraceId: TraceIdOf = ({ headers }) => TRACEPARENT.exec(String(headers['traceparent'] ?? ''))?.[1];
