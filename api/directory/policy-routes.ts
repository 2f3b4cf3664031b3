import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { AccountPolicy } from '../../contract/policy.ts';
import { readAccount } from '../../store/policies.ts';
import { allow, allowEverybody, callerOf } from '../access/authentication.ts';
import { actingAsSelf } from '../access/caller.ts';
import { PolicyHeaders } from '../http/headers.ts';
import { TAGGED, tagOf } from '../http/preconditions.ts';
import { readErrors, writeErrors } from '../http/problem-schema.ts';
import { reference } from '../http/shapes.ts';
import type { DirectoryDeps } from './deps.ts';
import { patchAccountPolicy, previewAccountPolicy } from './policies.ts';
import { orEffects, PolicyQuery } from './policy-effects-schema.ts';
import { AccountPolicyPatch } from './policy-schema.ts';

const tags = ['policy'];
const AccountPolicyAnswer = reference<AccountPolicy>('AccountPolicy');

export const policyRoutes: FastifyPluginAsyncTypebox<DirectoryDeps> = async (app, deps) => {
  app.get(
    '/policy',
    {
      onRequest: allowEverybody,
      schema: {
        operationId: 'getPolicy',
        tags,
        summary: "Reads the account's policy, defaults included",
        response: { 200: AccountPolicyAnswer, ...readErrors() },
        [TAGGED]: true,
      },
    },
    async (_request, reply) => {
      const { policy, policyVersion } = await readAccount(deps.db);
      return reply.header('etag', tagOf(policyVersion)).send(policy);
    },
  );

  app.patch(
    '/policy',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'patchPolicy',
        tags,
        summary: "Changes the account's policy; takes effect on running conversations",
        headers: PolicyHeaders,
        querystring: PolicyQuery,
        body: AccountPolicyPatch,
        response: {
          200: orEffects(AccountPolicyAnswer),
          ...writeErrors('idempotency_key_reused', 'precondition_failed'),
        },
        [TAGGED]: true,
      },
    },
    async (request, reply) => {
      const change = { patch: request.body, ifMatch: request.headers['if-match'] };
      if (request.query.dryRun === true) return previewAccountPolicy(deps, change);
      const { actor } = actingAsSelf(callerOf(request));
      const { policy, policyVersion } = await patchAccountPolicy(deps, { ...change, actor });
      return reply.header('etag', tagOf(policyVersion)).send(policy);
    },
  );
};
