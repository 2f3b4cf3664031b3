import type { Actor } from '../../contract/model.ts';
import type { AccountPolicy } from '../../contract/policy.ts';
import { NO_EFFECTS, type PolicyEffects } from '../../routing/policy-effects.ts';
import { noteEdit } from '../../store/directory.ts';
import { lockAccount, lockEveryInbox, recordPolicyChange, saveAccountPolicy } from '../../store/policies.ts';
import { accountPolicy, type Overrides } from '../../store/policy-inheritance.ts';
import { lockConcerned, readEffects, undone } from '../../store/policy-preview.ts';
import type { Expected } from '../http/preconditions.ts';
import type { DirectoryDeps } from './deps.ts';
import { patchPolicy } from './policy-patch.ts';

const ACCOUNT = { kind: 'account' } as const;
const WHAT = 'the policy of the account';

/** A policy and the number of its version. */
export interface VersionedPolicy {
  readonly policy: AccountPolicy;
  readonly policyVersion: number;
}

/** Applies a merge patch to the account's policy and works out that of every inbox again. */
export async function patchAccountPolicy(
  { inTransaction, gateway, requireTemporal }: DirectoryDeps,
  { patch, actor, ifMatch }: { readonly patch: Overrides; readonly actor: Actor; readonly ifMatch: Expected },
): Promise<VersionedPolicy> {
  await requireTemporal();
  const changed = await inTransaction(async (tx) => {
    const account = await lockAccount(tx);
    const overrides = patchPolicy(account, patch, { ifMatch, what: WHAT });
    if (overrides === null) return { policy: accountPolicy(account.overrides), policyVersion: account.policyVersion };
    // Before the account's new default capacity is copied to their members.
    const inboxes = await lockEveryInbox(tx);
    const policyVersion = account.policyVersion + 1;
    const policy = await saveAccountPolicy(tx, inboxes, { overrides, policyVersion });
    await noteEdit(tx, ACCOUNT);
    await recordPolicyChange(tx, { inboxId: null, overrides, policyVersion, actor, at: new Date() });
    return { policy, policyVersion };
  });
  // Also if nothing changed: the process that did it may have died before this.
  await gateway.directoryEdited(ACCOUNT);
  return changed;
}

/** What the same patch would do to conversations that run. */
export function previewAccountPolicy(
  { inTransaction }: Pick<DirectoryDeps, 'inTransaction'>,
  { patch, ifMatch }: { readonly patch: Overrides; readonly ifMatch: Expected },
): Promise<PolicyEffects> {
  return undone(inTransaction, async (tx) => {
    const account = await lockAccount(tx);
    const overrides = patchPolicy(account, patch, { ifMatch, what: WHAT });
    if (overrides === null) return NO_EFFECTS;
    const before = await lockConcerned(tx, ACCOUNT);
    const inboxes = await lockEveryInbox(tx);
    await saveAccountPolicy(tx, inboxes, { overrides, policyVersion: account.policyVersion + 1 });
    return readEffects(tx, { scope: ACCOUNT, before, at: new Date().toISOString() });
  });
}
