import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { KEY_ROLES, ROLES } from '../../contract/model.ts';
import { Problem } from '../http/problem.ts';
import { type AuthenticatorDeps, createAuthenticator } from './authenticator.ts';
import type { Caller, CallerRole } from './caller.ts';
import { credentialOf, sessionOf } from './credential.ts';
import { LastUse } from './last-use.ts';
import { RecentCredentials } from './recent-credentials.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null only outside /v1. */
    caller: Caller | null;
  }
  interface FastifyInstance {
    /** Tells anew who sent a request: for answers that last longer than what was true when they began. */
    authenticate: (request: FastifyRequest) => Promise<Caller>;
  }
}

interface AuthenticationDeps extends Omit<AuthenticatorDeps, 'lastUse'> {
  /** Whether the cookie of the console counts. */
  readonly sessions: boolean;
}

/** Checks identity, once for every route in its scope. What the caller may do is said at each route. */
export const authentication = fastifyPlugin(
  async (app: FastifyInstance, { sessions, ...deps }: AuthenticationDeps) => {
    const lastUse = new LastUse({
      ...deps,
      onFailure: (error) => app.log.warn({ err: error }, 'the last use of an API key could not be noted'),
    });
    app.addHook('onClose', () => lastUse.close());
    const authenticate = createAuthenticator({ ...deps, lastUse });
    app.decorate('authenticate', async (request) => authenticate(credentialOf(request, { sessions })));
    app.decorateRequest('caller', null);
    app.addHook('onRoute', sayWhoMay);
    const recent = new RecentCredentials();
    app.addHook('onRequest', async (request) => {
      const shown = request.headers.authorization ?? sessionOf(request);
      // A flood of wrong credentials must not lock out those who work behind the same address.
      if (!recent.has(shown)) await app.rateLimits.requireAddress(request);
      try {
        request.caller = await app.authenticate(request);
      } catch (error) {
        if (error instanceof Problem && error.code === 'unauthenticated') {
          recent.note(shown, { good: false });
          await app.rateLimits.countFailure(request);
        }
        throw error;
      }
      recent.note(shown, { good: true });
      await app.rateLimits.requireCaller(request);
    });
  },
  { name: 'authentication', dependencies: ['rate-limits'] },
);

/** Who sent the request. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Problem('unauthenticated');
  return request.caller;
}

/** The permission a route asks for: one of these roles. */
export function allow(...roles: readonly CallerRole[]) {
  const requireRole = async (request: FastifyRequest): Promise<void> => {
    const { role } = callerOf(request);
    if (!roles.includes(role)) {
      throw new Problem('forbidden', `the role ${role} may not do this; it takes ${roles.join(' or ')}.`);
    }
  };
  return Object.assign(requireRole, { roles });
}

/** The document names the roles of each route. A route that asks for none is forgotten, not public: the process does not start. */
function sayWhoMay({ url, schema, onRequest }: RouteOptions): void {
  const roles = [onRequest].flat().flatMap((hook) => (hook !== undefined && 'roles' in hook ? [hook.roles] : []))[0];
  if (roles === undefined) throw new Error(`the route ${url} does not say who may call it: add allow(…) to onRequest`);
  if (schema === undefined) return;
  const names = roles as readonly CallerRole[];
  schema.security = [
    ...KEY_ROLES.filter((role) => names.includes(role)).map((role) => ({ apiKey: [role] })),
    ...ROLES.filter((role) => names.includes(role)).map((role) => ({ token: [role] })),
  ];
}

/** Everybody who is known; what they see depends on who they are. */
export const allowEverybody = allow('agent', 'supervisor', 'administrator', 'service');
