import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { codecConfig } from '../../runtime/codec-config.ts';
import { CodecSettings } from '../../runtime/config-schema.ts';
import { parseSettings } from '../../runtime/settings.ts';

const PAYLOAD_KEYS = `2026-11:${randomBytes(32).toString('base64')}`;
const TOKEN = 'a-token-for-tests-of-32-characters';

const configOf = (settings: Readonly<Record<string, string>>) => codecConfig(parseSettings(CodecSettings, settings));

it('has the codec server listen where only its own machine reaches it', () => {
  expect(configOf({ PAYLOAD_KEYS })).toMatchObject({ http: { host: '127.0.0.1', port: 8888 }, token: undefined });
});

it('has it listen elsewhere only with a token', () => {
  const elsewhere = { PAYLOAD_KEYS, HOST: '0.0.0.0' };

  expect(configOf({ ...elsewhere, CODEC_TOKEN: TOKEN })).toMatchObject({ http: { host: '0.0.0.0' }, token: TOKEN });
  expect(() => configOf(elsewhere)).toThrow(
    /^HOST is "0.0.0.0", and whoever reaches the codec server reads everything/,
  );
});

it.each([
  { wrong: 'no keys', settings: {}, sentence: /^PAYLOAD_KEYS is not set: set it to keys such as/ },
  {
    wrong: 'a short token',
    settings: { PAYLOAD_KEYS, CODEC_TOKEN: 'x' },
    sentence: /^CODEC_TOKEN is wrong: set it to a/,
  },
  {
    wrong: 'any origin',
    settings: { PAYLOAD_KEYS, CODEC_ORIGINS: '*' },
    sentence: /^CODEC_ORIGINS has "\*": set it to/,
  },
])('refuses $wrong', ({ settings, sentence }) => {
  expect(() => configOf(settings)).toThrow(sentence);
});
