import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { closed } from '../../contract/shapes.ts';
import { allow, allowEverybody, callerOf } from '../access/authentication.ts';
import { actingAsSelf } from '../access/caller.ts';
import { PolicyHeaders } from '../http/headers.ts';
import { IfMatchHeaders, TAGGED } from '../http/preconditions.ts';
import { readErrors, writeErrors } from '../http/problem-schema.ts';
import { IdParams, Nothing, PAGE_QUERY, pageOf } from '../http/shapes.ts';
import type { DirectoryDeps } from './deps.ts';
import { InboxAnswer, InboxBody } from './inbox-schema.ts';
import { deleteInbox, listInboxes, patchInboxPolicy, previewInboxPolicy, putInbox, readInbox } from './inboxes.ts';
import { orEffects, PolicyQuery } from './policy-effects-schema.ts';
import { InboxPolicyPatch } from './policy-schema.ts';

const tags = ['inboxes'];

export const inboxRoutes: FastifyPluginAsyncTypebox<DirectoryDeps> = async (app, deps) => {
  app.put(
    '/inboxes/:id',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'putInbox',
        tags,
        summary: 'Creates or replaces an inbox; all but the name is kept where it is absent',
        params: IdParams,
        headers: IfMatchHeaders,
        body: InboxBody,
        response: { 200: InboxAnswer, 201: InboxAnswer, ...writeErrors('agent_not_found', 'precondition_failed') },
        [TAGGED]: true,
      },
    },
    async (request, reply) => {
      const { actor } = actingAsSelf(callerOf(request));
      const change = { id: request.params.id, body: request.body, actor, ifMatch: request.headers['if-match'] };
      const { created, inbox, tag } = await putInbox(deps, change);
      return reply
        .code(created ? 201 : 200)
        .header('etag', tag)
        .send(inbox);
    },
  );

  app.get(
    '/inboxes',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'listInboxes',
        tags,
        summary: 'Lists inboxes by id',
        querystring: closed(PAGE_QUERY),
        response: { 200: pageOf(InboxAnswer), ...readErrors('invalid_cursor') },
      },
    },
    async (request) => listInboxes(deps.db, request.query),
  );

  app.get(
    '/inboxes/:id',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'getInbox',
        tags,
        summary: 'Reads an inbox',
        params: IdParams,
        response: { 200: InboxAnswer, ...readErrors('inbox_not_found') },
        [TAGGED]: true,
      },
    },
    async (request, reply) => {
      const { inbox, tag } = await readInbox(deps.db, request.params.id);
      return reply.header('etag', tag).send(inbox);
    },
  );

  app.delete(
    '/inboxes/:id',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'deleteInbox',
        tags,
        summary: 'Deletes an inbox without conversations',
        params: IdParams,
        response: { 204: Nothing, ...writeErrors('inbox_not_found', 'inbox_in_use') },
      },
    },
    async (request, reply) => {
      await deleteInbox(deps, request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.patch(
    '/inboxes/:id/policy',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'patchInboxPolicy',
        tags,
        summary: 'Changes what an inbox sets differently from the account; takes effect on running conversations',
        headers: PolicyHeaders,
        params: IdParams,
        querystring: PolicyQuery,
        body: InboxPolicyPatch,
        response: {
          200: orEffects(InboxAnswer),
          ...writeErrors('inbox_not_found', 'idempotency_key_reused', 'precondition_failed'),
        },
        [TAGGED]: true,
      },
    },
    async (request, reply) => {
      const change = { id: request.params.id, patch: request.body, ifMatch: request.headers['if-match'] };
      if (request.query.dryRun === true) return previewInboxPolicy(deps, change);
      const { actor } = actingAsSelf(callerOf(request));
      const { inbox, tag } = await patchInboxPolicy(deps, { ...change, actor });
      return reply.header('etag', tag).send(inbox);
    },
  );
};
