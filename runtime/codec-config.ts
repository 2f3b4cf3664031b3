import type { Static } from 'typebox';
import type { CodecSettings } from './config-schema.ts';
import { originsOf } from './door-config.ts';
import { type PayloadKeys, payloadKeysOf } from './payload-keys.ts';
import { SettingsError } from './settings.ts';

export interface CodecConfig {
  readonly http: { readonly host: string; readonly port: number };
  readonly payloadKeys: PayloadKeys;
  readonly origins: readonly string[];
  readonly token: string | undefined;
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/** @throws SettingsError if others than its own machine could have everything decrypted, and need no token */
export function codecConfig(settings: Omit<Static<typeof CodecSettings>, 'LOG_LEVEL' | 'LOG_PRETTY'>): CodecConfig {
  const { HOST: host, PORT: port, CODEC_TOKEN: token } = settings;
  if (token === undefined && !LOOPBACK.includes(host)) {
    throw new SettingsError(
      `HOST is "${host}", and whoever reaches the codec server reads everything: set CODEC_TOKEN too, or HOST to 127.0.0.1.`,
    );
  }
  return {
    http: { host, port },
    payloadKeys: payloadKeysOf(settings.PAYLOAD_KEYS),
    origins: originsOf(settings.CODEC_ORIGINS, 'CODEC_ORIGINS'),
    token,
  };
}
