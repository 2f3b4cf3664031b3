import { type Static, Type } from 'typebox';
import { MAX_POLICY_SECONDS, type Policy } from '../../contract/policy.ts';
import { closed, Id, Name } from '../../contract/shapes.ts';
import { reference } from '../http/shapes.ts';
import { InboxPolicyPatch, PolicyOverrides } from './policy-schema.ts';
import { ThreadBody, ThreadSchema } from './thread.ts';

/** A body of 1 MiB holds about so many; it keeps one transaction short. */
const MAX_MEMBERS = 50_000;

export const Members = Type.Array(Id, {
  maxItems: MAX_MEMBERS,
  uniqueItems: true,
  description: 'agent ids in order of joining',
});

const SERVICE_LEVEL = {
  serviceLevelSeconds: Type.Integer({
    minimum: 1,
    maximum: MAX_POLICY_SECONDS,
    description: 'within how many seconds a conversation is to be given to somebody; default 60',
  }),
  serviceLevelTarget: Type.Integer({
    minimum: 0,
    maximum: 100,
    description: 'what percentage of them is meant to be; default 80',
  }),
};

export const InboxSchema = Type.Object(
  {
    id: Id,
    name: Name,
    members: Type.Array(Type.String()),
    thread: ThreadSchema,
    ...SERVICE_LEVEL,
    policy: PolicyOverrides,
    effectivePolicy: reference<Policy>('Policy'),
  },
  { $id: 'Inbox', description: 'The inbox.', additionalProperties: false },
);

export type InboxView = Static<typeof InboxSchema>;
export const InboxAnswer = reference<InboxView>('Inbox');

export const InboxBody = closed({
  name: Name,
  members: Type.Optional(Members),
  thread: Type.Optional(ThreadBody),
  serviceLevelSeconds: Type.Optional(SERVICE_LEVEL.serviceLevelSeconds),
  serviceLevelTarget: Type.Optional(SERVICE_LEVEL.serviceLevelTarget),
  policy: Type.Optional(InboxPolicyPatch),
});
export type InboxBody = Static<typeof InboxBody>;

export const MemberParams = closed({ id: Id, agentId: Id });
