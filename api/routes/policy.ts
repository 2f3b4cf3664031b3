import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { AccountPolicy } from '../../contract/policy.ts';
import { actingAsSelf } from '../caller.ts';
import type { DirectoryDeps } from '../directory/deps.ts';
import { patchAccountPolicy, readAccountPolicy } from '../directory/policies.ts';
import { allow, allowEverybody, callerOf } from '../plugins/authentication.ts';
import { reference } from '../schemas/building-blocks.ts';
import { WriteHeaders } from '../schemas/headers.ts';
import { AccountPolicyPatch } from '../schemas/policy.ts';
import { errorAnswers } from '../schemas/problem.ts';

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
        response: { 200: AccountPolicyAnswer, ...errorAnswers() },
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
        response: { 200: AccountPolicyAnswer, ...errorAnswers('idempotency_key_reused') },
      },
    },
    async (request) => patchAccountPolicy(deps, request.body, actingAsSelf(callerOf(request)).actor),
  );
};
