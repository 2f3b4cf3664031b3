import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { closed } from '../../contract/shapes.ts';
import { allow } from '../access/authentication.ts';
import { readErrors, writeErrors } from '../http/problem-schema.ts';
import { IdParams, Nothing, PAGE_QUERY, pageOf } from '../http/shapes.ts';
import { NewWebhookAnswer, WebhookAnswer, WebhookBody, WebhookDeliveryAnswer } from './schema.ts';
import { deleteWebhook, listDeliveries, listWebhooks, putWebhook, readWebhook, type WebhookDeps } from './webhooks.ts';

const tags = ['webhooks'];

export const webhookRoutes: FastifyPluginAsyncTypebox<WebhookDeps> = async (app, deps) => {
  app.put(
    '/webhooks/:id',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'putWebhook',
        tags,
        summary: 'Creates an endpoint that is sent events, and shows its secret once; or replaces and enables it',
        params: IdParams,
        body: WebhookBody,
        response: { 200: WebhookAnswer, 201: NewWebhookAnswer, ...writeErrors() },
      },
    },
    async (request, reply) => {
      const webhook = await putWebhook(deps, request.params.id, request.body);
      return 'secret' in webhook ? reply.code(201).send(webhook) : reply.code(200).send(webhook);
    },
  );

  app.get(
    '/webhooks',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'listWebhooks',
        tags,
        summary: 'Lists webhooks by id, without their secrets',
        querystring: closed(PAGE_QUERY),
        response: { 200: pageOf(WebhookAnswer), ...readErrors('invalid_cursor') },
      },
    },
    async (request) => listWebhooks(deps.db, request.query),
  );

  app.get(
    '/webhooks/:id',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'getWebhook',
        tags,
        summary: 'Reads a webhook, without its secret',
        params: IdParams,
        response: { 200: WebhookAnswer, ...readErrors('webhook_not_found') },
      },
    },
    async (request) => readWebhook(deps.db, request.params.id),
  );

  app.delete(
    '/webhooks/:id',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'deleteWebhook',
        tags,
        summary: 'Deletes a webhook with its log; nothing more is sent',
        params: IdParams,
        response: { 204: Nothing, ...writeErrors('webhook_not_found') },
      },
    },
    async (request, reply) => {
      await deleteWebhook(deps, request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/webhooks/:id/deliveries',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'listWebhookDeliveries',
        tags,
        summary: 'The latest thousand attempts to deliver to a webhook, latest first',
        params: IdParams,
        querystring: closed(PAGE_QUERY),
        response: { 200: pageOf(WebhookDeliveryAnswer), ...readErrors('webhook_not_found', 'invalid_cursor') },
      },
    },
    async (request) => listDeliveries(deps.db, request.params.id, request.query),
  );
};
