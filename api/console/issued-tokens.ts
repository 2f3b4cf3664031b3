import { SignJWT } from 'jose';
import type { AgentId } from '../../contract/ids.ts';
import type { TokenConfig } from '../../runtime/token-config.ts';
import { Problem } from '../http/problem.ts';

/** A token as the login of one's own would issue it: for development, where there is none. */
export async function issueToken(config: TokenConfig, agentId: AgentId, lifeMs: number): Promise<string> {
  const { signer, issuer, audience, agentIdClaim, roleClaim } = config;
  if (!('secret' in signer)) throw new Problem('unauthenticated', 'without JWT_SECRET nobody can be signed in here.');
  // The directory's role is the lower one then.
  const token = new SignJWT({ [agentIdClaim]: agentId, [roleClaim]: 'administrator' });
  if (issuer !== undefined) token.setIssuer(issuer);
  if (audience !== undefined) token.setAudience(audience);
  const expiresAt = new Date(Date.now() + lifeMs);
  const secret = new TextEncoder().encode(signer.secret);
  return token.setProtectedHeader({ alg: 'HS256' }).setExpirationTime(expiresAt).sign(secret);
}
