import type { Static } from 'typebox';
import type { ApiSettings } from './config-schema.ts';
import { SettingsError } from './settings.ts';

/** Who signs the tokens, and what they have to say. */
export interface TokenConfig {
  readonly signer: { readonly secret: string } | { readonly keySetUrl: string };
  /** Undefined: anybody. */
  readonly issuer: string | undefined;
  /** Undefined: anybody. */
  readonly audience: string | undefined;
  readonly agentIdClaim: string;
  readonly roleClaim: string;
}

type TokenSettings = Pick<
  Static<typeof ApiSettings>,
  'JWT_SECRET' | 'JWKS_URL' | 'JWT_ISSUER' | 'JWT_AUDIENCE' | 'JWT_AGENT_ID_CLAIM' | 'JWT_ROLE_CLAIM'
>;

/** @throws SettingsError if tokens would be taken that somebody else's application was given */
export function tokenConfig(settings: TokenSettings): TokenConfig | undefined {
  const { JWT_SECRET: secret, JWKS_URL: keySetUrl, JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = settings;
  const claims = { agentIdClaim: settings.JWT_AGENT_ID_CLAIM, roleClaim: settings.JWT_ROLE_CLAIM };
  if (keySetUrl === undefined)
    return secret === undefined ? undefined : { signer: { secret }, issuer, audience, ...claims };
  if (audience === undefined) {
    throw new SettingsError(
      'JWT_AUDIENCE is not set: set it to what tokens for Baton have as aud. The keys of JWKS_URL sign tokens of other applications too.',
    );
  }
  return { signer: { keySetUrl }, issuer, audience, ...claims };
}
