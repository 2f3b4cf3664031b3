import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { ROLES, type Role } from '../../contract/model.ts';
import { Problem } from '../http/problem.ts';

/** What a valid token says. */
export interface TokenClaims {
  readonly agentId: string;
  readonly role: Role;
  /** `exp`, in milliseconds since 1970. */
  readonly expiresAtMs: number;
}

export interface TokenConfig {
  readonly jwtSecret: string | undefined;
  readonly jwksUrl: string | undefined;
}

export type VerifyToken = (token: string) => Promise<TokenClaims>;

/** Shorter than what callers are promised to wait at most. */
const JWKS_TIMEOUT_MS = 3_000;

/** Public-key algorithms only: a key set is public, so it must not be taken for a shared secret. */
const JWKS_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Three parts in base64url. An API key of Baton has no dots. */
export const looksLikeToken = (credential: string): boolean =>
  /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(credential);

/** Verifies tokens of agent consoles; undefined where no secret and no key set is configured. */
export function createTokenVerifier({ jwtSecret, jwksUrl }: TokenConfig): VerifyToken | undefined {
  const verify = verifierOf(jwtSecret, jwksUrl);
  if (verify === undefined) return undefined;
  return async (token) => {
    try {
      return claimsOf(await verify(token));
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Problem('unauthenticated', 'the token has expired.');
      if (isFetchFailure(error)) throw error;
      if (error instanceof errors.JOSEError)
        throw new Problem('unauthenticated', 'the token is not valid.', { cause: error });
      throw error;
    }
  };
}

/** `exp` is required: a token that never ends cannot be taken back. */
const REQUIRED = { requiredClaims: ['exp', 'sub'], clockTolerance: 5 };

function verifierOf(secret: string | undefined, jwksUrl: string | undefined) {
  if (jwksUrl !== undefined) {
    const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: JWKS_TIMEOUT_MS });
    const options = { ...REQUIRED, algorithms: JWKS_ALGORITHMS };
    return async (token: string) => (await jwtVerify(token, keys, options)).payload;
  }
  if (secret === undefined) return undefined;
  const key = new TextEncoder().encode(secret);
  const options = { ...REQUIRED, algorithms: ['HS256'] };
  return async (token: string) => (await jwtVerify(token, key, options)).payload;
}

/** The caller is not to blame when the key set cannot be fetched. */
const isFetchFailure = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout || (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC');

function claimsOf({ sub, role, exp = 0 }: JWTPayload): TokenClaims {
  if (sub === undefined) throw new Problem('unauthenticated', 'the token names nobody: sub must be an agent id.');
  // A token that claims no role gets the least.
  const known = role === undefined ? 'agent' : ROLES.find((name) => name === role);
  if (known === undefined) throw new Problem('unauthenticated', `the token's role must be one of ${ROLES.join(', ')}.`);
  return { agentId: sub, role: known, expiresAtMs: exp * 1_000 };
}
