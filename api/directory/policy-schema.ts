import { type TProperties, type TSchema, Type } from 'typebox';
import type { AVAILABILITIES } from '../../contract/model.ts';
import {
  type AccountPolicy,
  ALL_OFFLINE_RULES,
  MAX_POLICY_SECONDS,
  METHODS,
  MODES,
  type Policy,
  REASSIGN_CAUSES,
  REOPEN_TARGETS,
  RESPONSE_ANCHORS,
  SKILL_MATCHES,
} from '../../contract/policy.ts';
import { closed, nullable, oneOf } from '../../contract/shapes.ts';

const MAX_COUNT = 1_000_000;

const seconds = () => Type.Integer({ minimum: 0, maximum: MAX_POLICY_SECONDS });
const count = () => Type.Integer({ minimum: 0, maximum: MAX_COUNT });

const secondsOfState = {
  online: seconds(),
  busy: seconds(),
  away: seconds(),
  offline: seconds(),
} satisfies Record<(typeof AVAILABILITIES)[number], unknown>;

const INBOX_SETTINGS = {
  mode: oneOf(MODES),
  method: oneOf(METHODS),
  whenAllOffline: oneOf(ALL_OFFLINE_RULES),
  assignToBusy: Type.Boolean(),
  autoReassign: Type.Boolean(),
  reassignOn: Type.Array(oneOf(REASSIGN_CAUSES), { uniqueItems: true }),
  skillMatch: oneOf(SKILL_MATCHES),
  skillRelaxAfterSeconds: seconds(),
  responseAnchor: oneOf(RESPONSE_ANCHORS),
  responseWarningSeconds: seconds(),
  cooloffSeconds: seconds(),
  escalateAfterTimeouts: count(),
  reopenTo: oneOf(REOPEN_TARGETS),
};

const ACCOUNT_ONLY_SETTINGS = {
  defaultCapacity: nullable(count()),
  missesBeforeAway: count(),
  connectionLostAfterSeconds: seconds(),
};

/** The names of the settings an inbox may not have. */
export const ACCOUNT_ONLY = Object.keys(ACCOUNT_ONLY_SETTINGS) as readonly (keyof typeof ACCOUNT_ONLY_SETTINGS)[];

const each = (properties: TProperties, change: (schema: TSchema) => TSchema): TProperties =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, change(schema)]));

const patchOf = (properties: TProperties) => each(properties, (schema) => Type.Optional(nullable(schema)));
const someOf = (properties: TProperties) => each(properties, (schema) => Type.Optional(schema));

const TimeoutPatch = nullable(closed(patchOf(secondsOfState)));
const InboxPatchSettings = { ...patchOf(INBOX_SETTINGS), responseTimeoutSeconds: Type.Optional(TimeoutPatch) };

/** A merge patch of overrides, by setting; null = inherit again. */
export type PolicyPatch = Readonly<Record<string, unknown>>;

/** Overrides of an inbox, or a merge patch of them. */
export const InboxPolicyPatch = Type.Unsafe<PolicyPatch>(
  closed(InboxPatchSettings, {
    description: 'a merge patch (RFC 7396); null = inherit again',
    elsewhere: Object.fromEntries(
      ACCOUNT_ONLY.map((name) => [name, 'is a setting of the account: use PATCH /v1/policy']),
    ),
  }),
);

/** A merge patch of the account's policy. */
export const AccountPolicyPatch = Type.Unsafe<PolicyPatch>(
  closed(
    { ...InboxPatchSettings, ...patchOf(ACCOUNT_ONLY_SETTINGS) },
    { description: 'a merge patch (RFC 7396); null = the default again' },
  ),
);

const PolicySettings = { ...INBOX_SETTINGS, responseTimeoutSeconds: closed(secondsOfState) };

export const PolicySchema = Type.Unsafe<Policy>(
  Type.Object(PolicySettings, {
    $id: 'Policy',
    description: 'Every setting an inbox may have.',
    additionalProperties: false,
  }),
);

export const AccountPolicySchema = Type.Unsafe<AccountPolicy>(
  Type.Object(
    { ...PolicySettings, ...ACCOUNT_ONLY_SETTINGS },
    { $id: 'AccountPolicy', description: 'Every setting of the account.', additionalProperties: false },
  ),
);

/** Stored overrides as they are: some settings, none of them null. */
export const PolicyOverrides = Type.Unsafe<PolicyPatch>(
  closed(
    { ...someOf(INBOX_SETTINGS), responseTimeoutSeconds: Type.Optional(closed(someOf(secondsOfState))) },
    { description: 'only what is set differently from the account' },
  ),
);

/** The same of the account, which may set all that an inbox may set. */
export const AccountOverrides = closed({
  ...someOf({ ...INBOX_SETTINGS, ...ACCOUNT_ONLY_SETTINGS }),
  responseTimeoutSeconds: Type.Optional(closed(someOf(secondsOfState))),
});
