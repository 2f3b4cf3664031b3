import { SignJWT } from 'jose';
import { sha256 } from '../../api/http/digest.ts';
import type { Role } from '../../contract/model.ts';
import type { TokenConfig } from '../../runtime/token-config.ts';
import type { Database } from '../../store/database.ts';

export const BOOTSTRAP_API_KEY = 'baton_bootstrap';
export const JWT_SECRET = 'a-secret-for-tests-of-32-characters';
/** How the tests' tokens are verified. */
export const testTokens: TokenConfig = {
  signer: { secret: JWT_SECRET },
  issuer: undefined,
  audience: undefined,
  agentIdClaim: 'sub',
  roleClaim: 'role',
};
export const SERVICE_KEY = 'baton_service';
export const SERVICE_KEY_ID = '01890000-0000-7000-8000-000000000001';

/** A token of an agent console, valid for an hour. */
export function tokenFor(agentId: string, role: Role, claims: { readonly exp?: number } = {}): Promise<string> {
  const exp = claims.exp ?? Math.floor(Date.now() / 1_000) + 3_600;
  return sign({ sub: agentId, role, exp });
}

export function sign(payload: Record<string, unknown>, secret = JWT_SECRET): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret));
}

/** Everybody the tests act as. */
export const PEOPLE = [
  { id: 'ann', role: 'agent' },
  { id: 'bob', role: 'agent' },
  { id: 'sue', role: 'supervisor' },
  { id: 'amy', role: 'administrator' },
] as const;

export type CallerName = 'ann' | 'bob' | 'sue' | 'amy' | 'service' | 'bootstrap';

/** Writes the people and the service key into the directory. */
export async function seedCallers(db: Database): Promise<void> {
  const now = new Date();
  await db.agent.createMany({
    data: PEOPLE.map(({ id, role }) => ({ id, name: id, role, availabilitySince: now, createdAt: now })),
  });
  await db.apiKey.create({
    data: { id: SERVICE_KEY_ID, name: 'connector', role: 'service', secretHash: sha256(SERVICE_KEY), createdAt: now },
  });
}

export async function credentialOf(caller: CallerName): Promise<string> {
  if (caller === 'bootstrap') return BOOTSTRAP_API_KEY;
  if (caller === 'service') return SERVICE_KEY;
  const { role } = PEOPLE.find(({ id }) => id === caller) ?? { role: 'agent' };
  return tokenFor(caller, role);
}
