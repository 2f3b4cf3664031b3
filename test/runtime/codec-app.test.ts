import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildCodecApp } from '../../runtime/codec-app.ts';
import { createPayloadCodec } from '../../runtime/payload-codec.ts';
import { payloadKeysOf } from '../../runtime/payload-keys.ts';

const UI = 'https://temporal.example';
const TOKEN = 'a-token-for-tests-of-32-characters';

/** Each test has a server of its own, which compiles its schemas anew; that waits for a busy machine. */
const TIMEOUT_MS = 30_000;

const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;

async function codecApp({ keys = newKey('k'), token }: { keys?: string; token?: string } = {}) {
  const codec = createPayloadCodec(payloadKeysOf(keys));
  const app = await buildCodecApp({ codec, origins: [UI], token, logger: pino({ level: 'silent' }) });
  onTestFinished(() => app.close());
  return app;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** As JSON has it. */
const PLAIN = { metadata: { encoding: base64('json/plain') }, data: base64('{"agentId":"ana"}') };

describe('the codec server', { timeout: TIMEOUT_MS }, () => {
  it.each(['', '/default'])('encrypts and decrypts at %s/encode and /decode', async (prefix) => {
    const app = await codecApp();

    const encoded = await app.inject({ method: 'POST', url: `${prefix}/encode`, payload: { payloads: [PLAIN] } });
    const decoded = await app.inject({ method: 'POST', url: `${prefix}/decode`, payload: encoded.json() });

    expect(encoded.json()).toMatchObject({ payloads: [{ metadata: { encoding: base64('binary/encrypted') } }] });
    expect(decoded.json()).toEqual({ payloads: [PLAIN] });
  });

  it('leaves a payload that is not encrypted as it is, also one without data', async () => {
    const payloads = [PLAIN, { metadata: { encoding: base64('binary/null') } }];

    const { statusCode, body } = await (await codecApp()).inject({
      method: 'POST',
      url: '/decode',
      payload: { payloads },
    });

    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toEqual({
      payloads: [PLAIN, { metadata: { encoding: base64('binary/null') }, data: '' }],
    });
  });

  it('takes a body without payloads for none, as the CLI sends them for a query without arguments', async () => {
    const answer = await (await codecApp()).inject({ method: 'POST', url: '/encode', payload: {} });

    expect(answer.json()).toEqual({ payloads: [] });
  });

  it('names a key that it does not have', async () => {
    const other = createPayloadCodec(payloadKeysOf(newKey('2025-01')));
    const [foreign] = await other.encode([defaultPayloadConverter.toPayload('ana')]);
    const metadata = { encoding: base64('binary/encrypted'), 'encryption-key-id': base64('2025-01') };
    const payload = { payloads: [{ metadata, data: Buffer.from(foreign?.data ?? []).toString('base64') }] };

    const answer = await (await codecApp()).inject({ method: 'POST', url: '/decode', payload });

    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toEqual({
      message: 'a payload is encrypted with the key "2025-01", which PAYLOAD_KEYS does not have',
    });
  });

  it.each([[], { payloads: ['ana'] }, { payloads: [{ metadata: [] }] }])(
    'refuses what are no payloads: %j',
    async (payload) => {
      expect((await (await codecApp()).inject({ method: 'POST', url: '/decode', payload })).statusCode).toBe(400);
    },
  );

  it("lets the pages of Temporal's UI ask, and no others", async () => {
    const app = await codecApp({ token: TOKEN });
    const allowedFor = async (origin: string) => {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-namespace',
      };
      const answer = await app.inject({ method: 'OPTIONS', url: '/decode', headers });
      return [answer.headers['access-control-allow-origin'], answer.headers['access-control-allow-headers']];
    };

    expect(await allowedFor(UI)).toEqual([UI, 'authorization,content-type,x-namespace']);
    expect((await allowedFor('https://evil.example'))[0]).toBeUndefined();
  });

  it.each(['', 'Bearer ', `Bearer ${TOKEN}x`, TOKEN])('answers nobody without its token: %j', async (authorization) => {
    const app = await codecApp({ token: TOKEN });
    const payload = { payloads: [PLAIN] };
    const ask = (headers: Record<string, string>) => app.inject({ method: 'POST', url: '/encode', payload, headers });

    expect((await ask({ authorization })).statusCode).toBe(401);
    expect((await ask({ authorization: `Bearer ${TOKEN}` })).statusCode).toBe(200);
  });
});
