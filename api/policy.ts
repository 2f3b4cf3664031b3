import { isDeepStrictEqual } from 'node:util';
import { Compile } from 'typebox/compile';
import { type AccountPolicy, DEFAULT_POLICY, type Policy } from '../contract/policy.ts';
import { explainErrors } from './explain-errors.ts';
import { invalidRequest } from './problem.ts';
import { AccountOverrides } from './schemas/policy.ts';

// Settings are kept as overrides, at two levels; what is in force is worked out from them. An override is never null,
// since a merge patch reads null as "take it away".

export type Overrides = Readonly<Record<string, unknown>>;

const overridesCheck = Compile(AccountOverrides);

/**
 * Applies a merge patch (RFC 7396) to overrides: null takes a setting away, so that it is inherited again; objects are
 * merged member by member; anything else replaces. An object that nothing is left of goes away too.
 *
 * @throws Problem `invalid_request` when the outcome is no policy: every decision reads it, so none such is ever stored
 */
export function patchOverrides(overrides: Overrides, patch: Overrides): Overrides {
  const patched = withoutEmpty(mergePatch(overrides, patch) as Overrides);
  if (overridesCheck.Check(patched)) return patched;
  throw invalidRequest(...explainErrors(AccountOverrides, overridesCheck.Errors(patched)));
}

/** The account's policy: overrides over the defaults. */
export function accountPolicy(overrides: Overrides): AccountPolicy {
  return mergePatch(DEFAULT_POLICY, overrides) as AccountPolicy;
}

/** An inbox's policy: its overrides over the account's, without what exists for the account only. */
export function inboxPolicy(account: AccountPolicy, overrides: Overrides): Policy {
  const {
    defaultCapacity: _defaultCapacity,
    missesBeforeAway: _missesBeforeAway,
    connectionLostAfterSeconds: _connectionLostAfterSeconds,
    ...inherited
  } = account;
  return mergePatch(inherited, overrides) as Policy;
}

export const samePolicy = (one: Overrides, other: Overrides): boolean => isDeepStrictEqual(one, other);

/** RFC 7396, section 2. Twelve lines, so that no dependency has to be trusted with them. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const withoutEmpty = (overrides: Overrides): Overrides =>
  Object.fromEntries(
    Object.entries(overrides).filter(([, value]) => !(isObject(value) && Object.keys(value).length === 0)),
  );
