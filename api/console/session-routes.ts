import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { closed, Id } from '../../contract/shapes.ts';
import type { ConsoleConfig } from '../../runtime/console-config.ts';
import type { TokenConfig } from '../../runtime/token-config.ts';
import { listPeople } from '../../store/agents.ts';
import type { Database } from '../../store/database.ts';
import { personOf } from '../access/authenticator.ts';
import { bearerOf, requireOwnPage, SESSION_COOKIE } from '../access/credential.ts';
import { createTokenVerifier } from '../access/tokens.ts';
import { invalidRequest, Problem } from '../http/problem.ts';
import { issueToken } from './issued-tokens.ts';

interface SessionDeps extends ConsoleConfig {
  readonly db: Database;
  readonly auth: { readonly tokens: TokenConfig | undefined };
  readonly corsOrigins: readonly string[];
}

const SessionBody = closed({ token: Type.Optional(Type.String()), agentId: Type.Optional(Id) });

/** A shift; whoever's token lasts longer signs in again. */
const LONGEST_SESSION_MS = 12 * 60 * 60 * 1_000;

/** Of a token. Browsers keep no cookie of more than 4,096 bytes, with its name and attributes. */
const MOST_BYTES = 3_800;

/**
 * Sessions of the console: a person's token, kept in a cookie that no script can read. They are given to whoever brings a
 * token, by a host application's page or server; where `CONSOLE_SIGN_IN` is `list`, to whoever chooses a name.
 */
export const sessionRoutes: FastifyPluginAsyncTypebox<SessionDeps> = async (app, deps) => {
  const { db, signInByList, corsOrigins } = deps;
  const { tokens } = deps.auth;
  const verify = tokens && createTokenVerifier(tokens);

  // A page on another site can bring its person along only by a form.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });

  app.post('/session', { schema: { hide: true, body: SessionBody } }, async (request, reply) => {
    requireKnownOrigin(request, corsOrigins);
    await app.rateLimits.requireAddress(request);
    try {
      const { id, role, expiresAtMs, token } = await signIn(request);
      const endsAtMs = Math.min(expiresAtMs, Date.now() + LONGEST_SESSION_MS);
      requireToFit(token);
      setCookie(reply, request, { token, endsAtMs });
      if (isForm(request)) return reply.redirect('./', 303);
      return { agentId: id, role, expiresAt: new Date(endsAtMs).toISOString() };
    } catch (error) {
      if (error instanceof Problem && error.code === 'unauthenticated') await app.rateLimits.countFailure(request);
      throw error;
    }
  });

  app.delete('/session', { schema: { hide: true } }, async (request, reply) => {
    requireOwnPage(request);
    setCookie(reply, request, { token: '', endsAtMs: 0 });
    return reply.code(204).send();
  });

  app.get('/sign-in', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { people: signInByList ? await listPeople(db) : null };
  });

  async function signIn(request: FastifyRequest<{ Body: { token?: string; agentId?: string } }>) {
    const { agentId, token: given } = request.body;
    if (agentId === undefined) {
      const token = given ?? bearerOf(request.headers.authorization);
      return { ...(await personOf(db, verify, token)), token };
    }
    if (!signInByList || tokens === undefined) {
      throw invalidRequest({ path: '/agentId', message: 'counts only where CONSOLE_SIGN_IN is list: send a token' });
    }
    const token = await issueToken(tokens, agentId, LONGEST_SESSION_MS);
    return { ...(await personOf(db, verify, token)), token };
  }
};

const isForm = ({ headers }: FastifyRequest): boolean =>
  (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');

/**
 * A page that is not known might sign its visitor in as somebody else. Programs send no origin. A browser that says whether the
 * page is Baton's own knows the scheme even where a proxy that is not trusted ends the encryption.
 */
function requireKnownOrigin({ headers, host, protocol }: FastifyRequest, corsOrigins: readonly string[]): void {
  const { origin } = headers;
  if (origin === undefined || corsOrigins.includes(origin)) return;
  if (headers['sec-fetch-site'] === 'same-origin' || origin === originOf(`${protocol}://${host}`)) return;
  throw new Problem('forbidden', `pages of ${origin} may not hand anybody over: name it in CORS_ORIGINS.`);
}

const originOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).origin : null);

/** @throws Problem `invalid_request` if browsers would drop the cookie without a word */
function requireToFit(token: string): void {
  const bytes = Buffer.byteLength(token);
  if (bytes <= MOST_BYTES) return;
  const message = `has ${bytes} bytes, and a cookie holds ${MOST_BYTES}: leave claims out that Baton does not need`;
  throw invalidRequest({ path: '/token', message });
}

interface Session {
  readonly token: string;
  readonly endsAtMs: number;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

function setCookie(reply: FastifyReply, { hostname }: FastifyRequest, { token, endsAtMs }: Session): void {
  const secure = LOOPBACK.includes(hostname) ? [] : ['Secure'];
  const parts = ['Path=/', 'HttpOnly', 'SameSite=Lax', `Expires=${new Date(endsAtMs).toUTCString()}`, ...secure];
  reply.header('set-cookie', [`${SESSION_COOKIE}=${token}`, ...parts].join('; '));
}
