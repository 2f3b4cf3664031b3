import type { FastifyRequest } from 'fastify';
import type { Acting } from '../caller.ts';
import type { RequestContext } from '../conversations.ts';
import { requestIdOf } from '../plugins/idempotency.ts';

/** How a request wants to be carried out, read from its headers. */
export function contextOf(request: FastifyRequest, acting: Acting): RequestContext {
  return {
    acting,
    requestId: requestIdOf(request),
    repeated: request.reservation?.repeated ?? false,
    later: prefersLater(request.headers['prefer']),
  };
}

/** RFC 7240: `Prefer` holds a list, each with parameters of its own. */
function prefersLater(prefer: string | string[] | undefined): boolean {
  const preferences = [prefer ?? []].flat().join(',').split(',');
  return preferences.some((preference) => preference.split(';')[0]?.trim().toLowerCase() === 'respond-async');
}
