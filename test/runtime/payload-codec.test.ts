import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { createPayloadCodec } from '../../runtime/payload-codec.ts';
import { payloadKeysOf } from '../../runtime/payload-keys.ts';

const OLD = `old:${randomBytes(32).toString('base64')}`;
const NEW = `new:${randomBytes(32).toString('base64')}`;

const codecOf = (keys?: string) => createPayloadCodec(payloadKeysOf(keys));

const VALUES = [{ agentId: 'ana', skills: ['french'] }, 'Zoë', null, undefined, new Uint8Array([0, 255])];
const payloads = VALUES.map((value) => defaultPayloadConverter.toPayload(value));
const valuesOf = (encoded: readonly Payload[]) => encoded.map((each) => defaultPayloadConverter.fromPayload(each));

const textOf = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString();

describe('payloads', () => {
  it('come back as they were, whatever they are', async () => {
    const codec = codecOf(NEW);

    expect(valuesOf(await codec.decode(await codec.encode(payloads)))).toEqual(VALUES);
  });

  it('are stored with the id of their key and nothing else that can be read', async () => {
    const [first, second] = await codecOf(NEW).encode([...payloads.slice(0, 1), ...payloads.slice(0, 1)]);

    expect(Object.entries(first?.metadata ?? {}).map(([name, value]) => [name, textOf(value)])).toEqual([
      ['encoding', 'binary/encrypted'],
      ['encryption-key-id', 'new'],
    ]);
    expect(textOf(first?.data)).not.toMatch(/ana|french|json/);
    expect(first?.data, 'the same again').not.toEqual(second?.data);
  });

  it('of an older key are read as long as that is known, and written with the first', async () => {
    const written = await codecOf(OLD).encode(payloads);
    const rotated = codecOf(`${NEW},${OLD}`);

    expect(valuesOf(await rotated.decode(written))).toEqual(VALUES);
    await expect(codecOf(NEW).decode(await rotated.encode(payloads))).resolves.toHaveLength(VALUES.length);
  });

  it.each([
    { setting: 'without keys', codec: codecOf() },
    { setting: 'with "none" in front', codec: codecOf(`none,${NEW}`) },
  ])('are not encrypted $setting', async ({ codec }) => {
    expect(await codec.encode(payloads)).toEqual(payloads);
  });

  it('that are not encrypted are read as they are', async () => {
    expect(await codecOf(NEW).decode(payloads)).toEqual(payloads);
  });

  it('that were encrypted are read after encryption was switched off', async () => {
    const written = await codecOf(NEW).encode(payloads);

    expect(valuesOf(await codecOf(`none,${NEW}`).decode(written))).toEqual(VALUES);
  });

  it.each([NEW, undefined])('of a key that is not known are refused with its id', async (keys) => {
    const written = await codecOf(OLD).encode(payloads);

    await expect(codecOf(keys).decode(written)).rejects.toThrow(
      'a payload is encrypted with the key "old", which PAYLOAD_KEYS does not have',
    );
  });

  it('of another key under the same id are refused', async () => {
    const written = await codecOf(NEW).encode(payloads);
    const other = `new:${randomBytes(32).toString('base64')}`;

    await expect(codecOf(other).decode(written)).rejects.toThrow(
      /^a payload is not what was encrypted with the key "new"/,
    );
  });

  it.each([
    { change: 'a nonce that was changed', changed: (data: Buffer) => data.fill(data.readUInt8(0) ^ 1, 0, 1) },
    { change: 'a text that was changed', changed: (data: Buffer) => data.fill(data.readUInt8(20) ^ 1, 20, 21) },
    { change: 'a tag that was changed', changed: (data: Buffer) => data.fill((data.at(-1) ?? 0) ^ 1, data.length - 1) },
    { change: 'an end that was cut off', changed: (data: Buffer) => data.subarray(0, -1) },
    { change: 'next to nothing left', changed: (data: Buffer) => data.subarray(0, 5) },
    { change: 'nothing left', changed: () => Buffer.alloc(0) },
  ])('with $change are refused', async ({ changed }) => {
    const codec = codecOf(NEW);
    const [written] = await codec.encode(payloads);
    const data = changed(Buffer.from(written?.data ?? []));

    await expect(codec.decode([{ ...written, data }])).rejects.toThrow(/^a payload is not what was encrypted/);
  });
});
