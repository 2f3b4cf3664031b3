import { isDeepStrictEqual } from 'node:util';
import { type AccountPolicy, DEFAULT_POLICY, type Policy } from '../contract/policy.ts';

/** What was set differently from what is inherited. Never null, since a merge patch reads null as "take it away". */
export type Overrides = Readonly<Record<string, unknown>>;

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

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
