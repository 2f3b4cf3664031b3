import { type Static, Type } from 'typebox';
import type { Policy } from '../../contract/policy.ts';
import { closed, Id, Name } from '../../contract/shapes.ts';
import { reference } from '../http/shapes.ts';
import { InboxPolicyPatch, PolicyOverrides } from './policy-schema.ts';

/** A body of 1 MiB holds about so many; it keeps one transaction short. */
const MAX_MEMBERS = 50_000;

export const Members = Type.Array(Id, {
  maxItems: MAX_MEMBERS,
  uniqueItems: true,
  description: 'agent ids in order of joining',
});

export const InboxSchema = Type.Object(
  {
    id: Id,
    name: Name,
    members: Type.Array(Type.String()),
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
  policy: Type.Optional(InboxPolicyPatch),
});
export type InboxBody = Static<typeof InboxBody>;

export const MemberParams = closed({ id: Id, agentId: Id });
