import { createSecretKey, type KeyObject } from 'node:crypto';
import { listOf, SettingsError } from './settings.ts';

export interface PayloadKey {
  /** Stands beside everything the key has encrypted. */
  readonly id: string;
  readonly secret: KeyObject;
}

/** The keys that payloads of Temporal are encrypted with. */
export interface PayloadKeys {
  /** What is written is encrypted with this one; undefined: it is not encrypted. */
  readonly current: PayloadKey | undefined;
  /** By id. */
  readonly known: ReadonlyMap<string, PayloadKey>;
}

/** In place of the first key: nothing is encrypted, and what was is still read. */
const NONE = 'none';

const KEY_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** 32 bytes. */
const BASE64_KEY = /^[A-Za-z0-9+/]{43}=$/;

/**
 * @param text such as `2026-11:BASE64,2025-01:BASE64`: the first encrypts, all of them decrypt
 * @throws SettingsError with a sentence that repeats no secret
 */
export function payloadKeysOf(text: string | undefined): PayloadKeys {
  const [first, ...others] = listOf(text);
  const known = new Map<string, PayloadKey>();
  for (const key of (first === undefined || first === NONE ? others : [first, ...others]).map(keyOf)) {
    if (known.has(key.id)) {
      throw new SettingsError(`PAYLOAD_KEYS has two keys "${key.id}": give each an id that it keeps for good.`);
    }
    known.set(key.id, key);
  }
  return { current: first === NONE ? undefined : known.values().next().value, known };
}

function keyOf(entry: string): PayloadKey {
  if (entry === NONE) {
    throw new SettingsError(`PAYLOAD_KEYS has "${NONE}" after a key: set it in front of all keys, or leave it out.`);
  }
  const colon = entry.indexOf(':');
  const id = entry.slice(0, Math.max(colon, 0));
  if (!KEY_ID.test(id)) {
    throw new SettingsError(
      'PAYLOAD_KEYS has a key without a proper id: set it to keys such as 2026-11:BASE64, with commas between. An id has up to 64 letters, digits, dots, underscores and hyphens.',
    );
  }
  const secret = entry.slice(colon + 1);
  if (!BASE64_KEY.test(secret)) {
    throw new SettingsError(
      `PAYLOAD_KEYS has a key "${id}" that is not 32 bytes in Base64: make one with \`openssl rand -base64 32\`.`,
    );
  }
  return { id, secret: createSecretKey(secret, 'base64') };
}
