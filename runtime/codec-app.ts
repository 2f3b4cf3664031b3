import { createHash, timingSafeEqual } from 'node:crypto';
import cors from '@fastify/cors';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { fastify, LogController } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Logger } from './logger.ts';
import { UnreadablePayloadError } from './payload-codec.ts';

export interface CodecAppOptions {
  readonly codec: PayloadCodec;
  /** Whose pages may ask: the addresses of Temporal's UI. */
  readonly origins: readonly string[];
  /** What callers have to know; undefined: whoever reaches the server may ask. */
  readonly token: string | undefined;
  readonly logger: Logger;
}

/** A page of a history comes from Temporal in at most 4 MiB, which Base64 and JSON make larger. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/** Payloads as JSON has them: their bytes in Base64, and no field where there are none. */
const Body = Type.Object({
  payloads: Type.Array(
    Type.Object({
      metadata: Type.Optional(Type.Record(Type.String(), Type.String())),
      data: Type.Optional(Type.String()),
    }),
    { default: [] },
  ),
});

type JsonPayload = Static<typeof Body>['payloads'][number];

/** Temporal's remote codec protocol: what its UI and CLI ask so that people can read payloads, and send some. */
export async function buildCodecApp({ codec, origins, token, logger }: CodecAppOptions) {
  const app = fastify({
    loggerInstance: logger,
    // The CLI sends one for each event of a history.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
  });
  await app.register(cors, { origin: [...origins], methods: ['POST'] });

  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof UnreadablePayloadError) return reply.code(422).send({ message: error.message });
    throw error;
  });

  app.get('/healthz', async () => 'ok');

  await app.register(async (guarded) => {
    if (token !== undefined) {
      const expected = digest(`Bearer ${token}`);
      guarded.addHook('onRequest', async ({ headers: { authorization = '' } }, reply) => {
        if (timingSafeEqual(digest(authorization), expected)) return;
        const message = 'The header Authorization has to be "Bearer" and the token of CODEC_TOKEN.';
        return reply.code(401).header('www-authenticate', 'Bearer').send({ message });
      });
    }
    const routes = guarded.withTypeProvider<TypeBoxTypeProvider>();
    // The namespace comes in the path where the endpoint was given as `http://host/{namespace}`.
    for (const prefix of ['', '/:namespace']) {
      for (const does of ['encode', 'decode'] as const) {
        routes.post(`${prefix}/${does}`, { schema: { body: Body } }, async ({ body }) => ({
          payloads: (await codec[does](body.payloads.map(fromJson))).map(toJson),
        }));
      }
    }
  });
  return app;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function fromJson({ metadata = {}, data = '' }: JsonPayload): Payload {
  return {
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')])),
    data: Buffer.from(data, 'base64'),
  };
}

function toJson({ metadata, data }: Payload): JsonPayload {
  return {
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)])),
    data: base64(data),
  };
}

const base64 = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('base64');
