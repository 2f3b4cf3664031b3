import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { closed } from '../../contract/shapes.ts';
import { allow } from '../access/authentication.ts';
import { credentialOf } from '../access/credential.ts';
import { WriteHeaders } from '../http/headers.ts';
import { readErrors, writeErrors } from '../http/problem-schema.ts';
import { Nothing, PAGE_QUERY, pageOf } from '../http/shapes.ts';
import { createKey, deleteKey, type KeyDeps, listKeys, readKey } from './keys.ts';
import { KeyAnswer, KeyBody, KeyParams, NewKeyAnswer } from './schema.ts';

const tags = ['keys'];

export const keyRoutes: FastifyPluginAsyncTypebox<KeyDeps> = async (app, deps) => {
  app.post(
    '/keys',
    {
      onRequest: allow('administrator'),
      config: { keepsOwnAnswer: true },
      schema: {
        operationId: 'createKey',
        tags,
        summary: 'Creates an API key; its secret is shown once',
        headers: WriteHeaders,
        body: KeyBody,
        response: { 201: NewKeyAnswer, ...writeErrors('idempotency_key_reused') },
      },
    },
    async (request, reply) => {
      // It was let in with it, be it that of a session.
      const credential = credentialOf(request, { sessions: true });
      const key = await createKey(deps, request.body, { credential, reservation: request.reservation });
      return reply.code(201).send(key);
    },
  );

  app.get(
    '/keys',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'listKeys',
        tags,
        summary: 'Lists API keys, oldest first, without their secrets',
        querystring: closed(PAGE_QUERY),
        response: { 200: pageOf(KeyAnswer), ...readErrors('invalid_cursor') },
      },
    },
    async (request) => listKeys(deps.db, request.query),
  );

  app.get(
    '/keys/:id',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'getKey',
        tags,
        summary: 'Reads an API key, without its secret',
        params: KeyParams,
        response: { 200: KeyAnswer, ...readErrors('key_not_found') },
      },
    },
    async (request) => readKey(deps.db, request.params.id),
  );

  app.delete(
    '/keys/:id',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'deleteKey',
        tags,
        summary: "Ends a program's access, at once",
        params: KeyParams,
        response: { 204: Nothing, ...writeErrors('key_not_found') },
      },
    },
    async (request, reply) => {
      await deleteKey(deps.db, request.params.id);
      return reply.code(204).send(null);
    },
  );
};
