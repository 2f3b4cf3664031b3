import { describe, expect, it } from 'vitest';
import { ApiSettings } from '../../runtime/config-schema.ts';
import { parseSettings } from '../../runtime/settings.ts';
import { tokenConfig } from '../../runtime/token-config.ts';

const configOf = (settings: Readonly<Record<string, string>>) =>
  tokenConfig(parseSettings(ApiSettings, { DATABASE_URL: 'postgres://localhost/baton', ...settings }));

const SECRET = 'a-secret-for-tests-of-32-characters';

describe('how tokens are verified', () => {
  it('is not at all without a secret or a key set', () => {
    expect(configOf({})).toBeUndefined();
  });

  it('is by a secret of at least 32 characters', () => {
    expect(configOf({ JWT_SECRET: SECRET })).toMatchObject({ signer: { secret: SECRET }, agentIdClaim: 'sub' });
    expect(() => configOf({ JWT_SECRET: 'x' })).toThrow(/^JWT_SECRET is wrong: set it to a secret of at least 32/);
  });

  it('is by a key set only for an audience, since its keys sign for others too', () => {
    const keySet = { JWKS_URL: 'https://login.example/jwks' };

    expect(configOf({ ...keySet, JWT_AUDIENCE: 'baton' })).toMatchObject({ audience: 'baton' });
    expect(() => configOf(keySet)).toThrow(/^JWT_AUDIENCE is not set/);
  });
});
