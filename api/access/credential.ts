import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.ts';
import { looksLikeToken } from './tokens.ts';

/** The cookie of the console's session; its content is the same token that the API takes in a header. */
export const SESSION_COOKIE = 'baton_session';

/** A header that no form and no link can send: a page of another origin would have to ask first. */
export const CONSOLE_HEADER = 'x-baton-console';

const BEARER = /^Bearer +([\x21-\x7e]+) *$/i;
const COOKIE = new RegExp(`(?:^|; *)${SESSION_COOKIE}=([^;]*)`);

/** The token in the session's cookie; undefined where there is none. */
export const sessionOf = (request: FastifyRequest): string | undefined =>
  COOKIE.exec(request.headers.cookie ?? '')?.[1] || undefined;

/** The credential of an `Authorization: Bearer` header. */
export function bearerOf(authorization: string | undefined): string {
  const credential = BEARER.exec(authorization ?? '')?.[1];
  if (credential !== undefined) return credential;
  throw new Problem('unauthenticated', 'send "Authorization: Bearer" with an API key or a token.');
}

/**
 * What a request shows of who sent it: the header, else the session of the console where those are taken.
 *
 * @throws Problem `unauthenticated` if there is neither; `forbidden` if the cookie may have been sent by another page
 */
export function credentialOf(request: FastifyRequest, { sessions }: { readonly sessions: boolean }): string {
  const session = sessions && request.headers.authorization === undefined ? sessionOf(request) : undefined;
  if (session === undefined) return bearerOf(request.headers.authorization);
  requireOwnPage(request);
  // A key would last for ever in a browser.
  if (!looksLikeToken(session)) throw new Problem('unauthenticated', `the cookie ${SESSION_COOKIE} holds no token.`);
  return session;
}

/** @throws Problem `forbidden` unless a page of our own sent it: browsers send a cookie whoever made them ask */
export function requireOwnPage({ headers, method }: FastifyRequest): void {
  if (headers['sec-fetch-site'] !== 'same-origin') {
    throw new Problem('forbidden', 'a session counts only for pages of the same origin (Sec-Fetch-Site: same-origin).');
  }
  if (method !== 'GET' && method !== 'HEAD' && headers[CONSOLE_HEADER] !== '1') {
    throw new Problem('forbidden', `a session changes something only with the header ${CONSOLE_HEADER}: 1.`);
  }
}
