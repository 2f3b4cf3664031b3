import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { ROLES, type Role } from '../../contract/model.ts';
import type { TokenConfig } from '../../runtime/token-config.ts';
import { Problem } from '../http/problem.ts';

/** What a valid token says. */
export interface TokenClaims {
  readonly agentId: string;
  readonly role: Role;
  /** `exp`, in milliseconds since 1970. */
  readonly expiresAtMs: number;
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

/** Verifies tokens of agent consoles. */
export function createTokenVerifier(config: TokenConfig): VerifyToken {
  const verify = verifierOf(config);
  return async (token) => {
    try {
      return claimsOf(await verify(token), config);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Problem('unauthenticated', 'the token has expired.');
      if (error instanceof errors.JWTClaimValidationFailed)
        throw new Problem('unauthenticated', `the token's claim ${error.claim} is missing or not the expected one.`);
      if (isFetchFailure(error)) throw error;
      if (error instanceof errors.JOSEError)
        throw new Problem('unauthenticated', 'the token is not valid.', { cause: error });
      throw error;
    }
  };
}

function verifierOf({ signer, issuer, audience }: TokenConfig) {
  const options = {
    // A token that never ends cannot be taken back.
    requiredClaims: ['exp'],
    clockTolerance: 5,
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };
  if ('keySetUrl' in signer) {
    const keys = createRemoteJWKSet(new URL(signer.keySetUrl), { timeoutDuration: JWKS_TIMEOUT_MS });
    return async (token: string) => (await jwtVerify(token, keys, { ...options, algorithms: JWKS_ALGORITHMS })).payload;
  }
  const key = new TextEncoder().encode(signer.secret);
  return async (token: string) => (await jwtVerify(token, key, { ...options, algorithms: ['HS256'] })).payload;
}

/** The caller is not to blame when the key set cannot be fetched. */
const isFetchFailure = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout || (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC');

function claimsOf(payload: JWTPayload, { agentIdClaim, roleClaim }: TokenConfig): TokenClaims {
  const agentId = payload[agentIdClaim];
  if (typeof agentId !== 'string' || agentId === '') {
    throw new Problem('unauthenticated', `the token names nobody: ${agentIdClaim} must be an agent id.`);
  }
  return { agentId, role: roleOf(payload[roleClaim], roleClaim), expiresAtMs: (payload.exp ?? 0) * 1_000 };
}

/** A token that claims no role gets the least; one that claims several, the highest of those that mean something here. */
function roleOf(claimed: unknown, claim: string): Role {
  const known = ROLES.findLast((role) => (Array.isArray(claimed) ? claimed.includes(role) : claimed === role));
  if (known !== undefined) return known;
  if (claimed === undefined || Array.isArray(claimed)) return 'agent';
  throw new Problem('unauthenticated', `the token's ${claim} must be one of ${ROLES.join(', ')}.`);
}
