import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { PayloadKey, PayloadKeys } from './payload-keys.ts';

// Encrypts what Temporal keeps: arguments, results, state that is carried over, summaries. The layout is that of Temporal's
// own samples: the whole payload with its metadata is the plaintext, and what is stored is nonce, ciphertext and tag.

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

const CIPHER = 'aes-256-gcm';
const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';

/** What GCM is made for. A random nonce is safe for about 4 billion payloads of a key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A payload that cannot be decrypted; the message says why. */
export class UnreadablePayloadError extends Error {
  override readonly name = 'UnreadablePayloadError';
}

/**
 * Encrypts with the current key and decrypts with any that is known. A payload that is not encrypted stays as it is, so
 * encryption can be switched on and off under running workflows. Nothing ties a payload to its workflow: the UI and the CLI
 * do not tell a codec server where a payload comes from.
 */
class EncryptionCodec implements PayloadCodec {
  readonly #keys: PayloadKeys;

  constructor(keys: PayloadKeys) {
    this.#keys = keys;
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const { current } = this.#keys;
    return current === undefined ? payloads : payloads.map((payload) => encrypt(payload, current));
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => (isEncrypted(payload) ? this.#decrypt(payload) : payload));
  }

  #decrypt(payload: Payload): Payload {
    const id = textOf(payload, KEY_ID);
    const key = this.#keys.known.get(id);
    if (key === undefined) {
      throw new UnreadablePayloadError(`a payload is encrypted with the key "${id}", which PAYLOAD_KEYS does not have`);
    }
    return decrypt(payload, key);
  }
}

export const createPayloadCodec = (keys: PayloadKeys): PayloadCodec => new EncryptionCodec(keys);

/**
 * What clients, workers and replays take. Without keys too: then a payload that somebody encrypted is refused with the
 * name of its key.
 */
export const dataConverterOf = (keys: PayloadKeys): DataConverter => ({ payloadCodecs: [createPayloadCodec(keys)] });

const textOf = ({ metadata }: Payload, name: string): string => Buffer.from(metadata?.[name] ?? []).toString();

const isEncrypted = (payload: Payload): boolean => textOf(payload, 'encoding') === ENCODING;

function encrypt(payload: Payload, { id, secret }: PayloadKey): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, secret, nonce, { authTagLength: TAG_BYTES });
  const ciphertext = [cipher.update(PayloadMessage.encode(payload).finish()), cipher.final()];
  return {
    metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(id) },
    data: Buffer.concat([nonce, ...ciphertext, cipher.getAuthTag()]),
  };
}

function decrypt({ data }: Payload, { id, secret }: PayloadKey): Payload {
  const sealed = Buffer.from(data ?? []);
  try {
    const decipher = createDecipheriv(CIPHER, secret, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const plaintext = [decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
    return PayloadMessage.decode(Buffer.concat(plaintext));
  } catch (cause) {
    throw new UnreadablePayloadError(
      `a payload is not what was encrypted with the key "${id}": it was changed, or the key was`,
      { cause },
    );
  }
}
