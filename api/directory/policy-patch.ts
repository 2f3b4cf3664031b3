import { Compile } from 'typebox/compile';
import type { StoredPolicy } from '../../store/policies.ts';
import { isObject, mergePatch, type Overrides, samePolicy } from '../../store/policy-inheritance.ts';
import { explainErrors } from '../http/explain-errors.ts';
import { type Expected, requireMatch, tagOf } from '../http/preconditions.ts';
import { invalidRequest } from '../http/problem.ts';
import { AccountOverrides } from './policy-schema.ts';

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

/**
 * Patches a policy that nobody has changed since it was read. A change that is there already is refused to nobody: it may be a
 * repeat.
 *
 * @returns null if nothing changes
 * @throws Problem `precondition_failed`, `invalid_request`
 */
export function patchPolicy(
  { overrides, policyVersion }: StoredPolicy,
  patch: Overrides,
  { ifMatch, what }: { readonly ifMatch: Expected; readonly what: string },
): Overrides | null {
  const patched = patchOverrides(overrides, patch);
  if (samePolicy(overrides, patched)) return null;
  requireMatch(ifMatch, tagOf(policyVersion), what);
  return patched;
}

const withoutEmpty = (overrides: Overrides): Overrides =>
  Object.fromEntries(
    Object.entries(overrides).filter(([, value]) => !(isObject(value) && Object.keys(value).length === 0)),
  );
