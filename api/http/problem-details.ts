import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { ERRORS, type ErrorCode } from '../../contract/errors.ts';
import { databaseProblem } from '../bounded-database.ts';
import { temporalProblem } from '../temporal/failures.ts';
import { logAnswer } from './access-log.ts';
import { Problem } from './problem.ts';

/** How long a caller should wait where nobody knows better. */
const RETRY_AFTER_SECONDS = 2;

/** Fastify's own errors and what they are called here. */
const FASTIFY_CODES: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body_too_large', 'a body may have at most 1 MiB.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'send the body as application/json.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid_request', 'the body is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid_request', 'the body is empty.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid_request', 'the body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['invalid_request', 'the address is not a valid URL.'],
  FST_ERR_MAX_PARAM_LENGTH: ['invalid_request', 'an id in the address is too long.'],
  FST_ERR_HANDLER_TIMEOUT: ['overloaded', 'the answer took too long: try again.'],
};

/** Every error answer is problem details (RFC 9457) with a stable code and the id of the request. */
export const problemDetails = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-request-id', request.id);
    });
    app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(problemOf(error), { request, reply }));
    app.setNotFoundHandler((request, reply) => {
      const detail = `there is no ${request.method} ${request.url.split('?')[0]}; see /openapi.json.`;
      return sendProblem(new Problem('route_not_found', detail), { request, reply });
    });
  },
  { name: 'problem-details' },
);

/** Answers what the router itself refuses, before any hook runs. */
export function refuseUnrouted(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id);
  sendProblem(problemOf(error), { request, reply });
  logAnswer(request, reply);
}

function problemOf(error: FastifyError): Problem {
  if (error instanceof Problem) return error;
  const [code, detail] = FASTIFY_CODES[error.code] ?? [];
  if (code !== undefined) return new Problem(code, detail, { cause: error });
  const problem = temporalProblem(error) ?? databaseProblem(error);
  if (problem !== undefined) return problem;
  // What else Fastify refuses is about how the request is written.
  const refused = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return refused ? new Problem('invalid_request', error.message, { cause: error }) : internalError(error);
}

const internalError = (cause: unknown) =>
  new Problem('internal_error', 'the log has more under the id of this request.', { cause });

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

function sendProblem(problem: Problem, { request, reply }: Exchange): FastifyReply {
  const { code, status, extras, message } = problem;
  if (status >= 500) request.log.error({ err: problem, route: request.routeOptions.url, code }, 'request failed');
  if (ERRORS[code].retryable && status !== 500) {
    reply.header('retry-after', extras.retryAfterSeconds ?? RETRY_AFTER_SECONDS);
  }
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(status)
    .type('application/problem+json')
    .send({
      type: `urn:baton:problem:${code}`,
      title: ERRORS[code].title,
      status,
      detail: message,
      code,
      requestId: request.id,
      ...(extras.agentId === undefined ? {} : { agentId: extras.agentId }),
      ...(extras.errors === undefined ? {} : { errors: extras.errors }),
    });
}
