import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { AccountPolicy } from '../../contract/policy.ts';
import { readAccountPolicy } from '../../store/policies.ts';
import { allow, allowEverybody, callerOf } from '../access/authentication.ts';
import { actingAsSelf } from '../access/caller.ts';
import { WriteHeaders } from '../http/headers.ts';
import { readErrors, writeErrors } from '../http/problem-schema.ts';
import { reference } from '../http/shapes.ts';
import type { DirectoryDeps } from './deps.ts';
import { patchAccountPolicy } from './policies.ts';
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
      },
    },
    async () => readAccountPolicy(deps.db),
  );

  app.patch(
    '/policy',
    {
      onRequest: allow('administrator'),
      schema: {
        operationId: 'patchPolicy',
        tags,
        summary: "Changes the account's policy; takes effect on running conversations",
        headers: WriteHeaders,
        body: AccountPolicyPatch,
        response: { 200: AccountPolicyAnswer, ...writeErrors('idempotency_key_reused') },
      },
    },
    async (request) => patchAccountPolicy(deps, request.body, actingAsSelf(callerOf(request)).actor),
  );
};
