import { createHash, timingSafeEqual } from 'node:crypto';
import { KEY_ROLES, ROLES, type Role } from '../../contract/model.ts';
import type { ApiConfig } from '../../runtime/config.ts';
import type { Database } from '../../store/database.ts';
import { sha256 } from '../http/digest.ts';
import { Problem } from '../http/problem.ts';
import { type Caller, lowerRole } from './caller.ts';
import type { LastUse } from './last-use.ts';
import { createTokenVerifier, looksLikeToken, type VerifyToken } from './tokens.ts';

export interface AuthenticatorDeps {
  readonly db: Database;
  readonly auth: ApiConfig['auth'];
  readonly lastUse: LastUse;
}

/** The id under which the key of the environment acts. */
export const BOOTSTRAP_KEY_ID = 'bootstrap';

/** Tells whose a credential is. Nothing is cached: a deleted key ends at once. */
export function createAuthenticator({ db, auth, lastUse }: AuthenticatorDeps) {
  const verifyToken = auth.tokens && createTokenVerifier(auth.tokens);
  const bootstrapDigest = auth.bootstrapApiKey === undefined ? undefined : digest(auth.bootstrapApiKey);

  return async (credential: string): Promise<Caller> => {
    // Compared as digests, so that the time it takes tells nothing about the key.
    if (bootstrapDigest !== undefined && timingSafeEqual(digest(credential), bootstrapDigest)) {
      return { kind: 'key', id: BOOTSTRAP_KEY_ID, role: 'administrator', expiresAtMs: null };
    }
    return looksLikeToken(credential) ? personOf(db, verifyToken, credential) : programOf({ db, lastUse }, credential);
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

async function programOf({ db, lastUse }: Omit<AuthenticatorDeps, 'auth'>, secret: string): Promise<Caller> {
  const key = await db.apiKey.findUnique({
    where: { secretHash: sha256(secret) },
    select: { id: true, role: true, expiresAt: true, lastUsedAt: true },
  });
  const role = KEY_ROLES.find((name) => name === key?.role);
  if (key === null || role === undefined) throw new Problem('unauthenticated', 'the API key is not known.');
  const { id, expiresAt } = key;
  if (expiresAt !== null && expiresAt.getTime() <= Date.now()) {
    throw new Problem('unauthenticated', `the API key expired at ${expiresAt.toISOString()}: use another.`);
  }
  lastUse.note(key);
  return { kind: 'key', id, role, expiresAtMs: expiresAt?.getTime() ?? null };
}

/**
 * The person of a token.
 *
 * @throws Problem `unauthenticated` if the token does not count; `forbidden` if the agent is deactivated
 */
export async function personOf(
  db: Database,
  verifyToken: VerifyToken | undefined,
  token: string,
): Promise<Caller & { readonly kind: 'person' }> {
  if (verifyToken === undefined) {
    throw new Problem('unauthenticated', 'this service takes no tokens: set JWT_SECRET or JWKS_URL.');
  }
  const { agentId, role, expiresAtMs } = await verifyToken(token);
  const agent = await db.agent.findUnique({ where: { id: agentId }, select: { role: true, active: true } });
  if (agent === null) throw new Problem('unauthenticated', `the token is for ${agentId}, who is not an agent here.`);
  if (!agent.active) throw new Problem('forbidden', `agent ${agentId} is deactivated.`);
  return { kind: 'person', id: agentId, role: lowerRole(role, roleOf(agent.role)), expiresAtMs };
}

/** A role as the directory keeps it; a check constraint holds that it is one. */
export function roleOf(stored: string): Role {
  return ROLES.find((name) => name === stored) ?? 'agent';
}
