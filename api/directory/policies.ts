import type { Actor } from '../../contract/model.ts';
import type { AccountPolicy } from '../../contract/policy.ts';
import { noteEdit } from '../../store/directory.ts';
import { lockAccount, lockEveryInbox, recordPolicyChange, saveAccountPolicy } from '../../store/policies.ts';
import { accountPolicy, type Overrides, samePolicy } from '../../store/policy-inheritance.ts';
import type { DirectoryDeps } from './deps.ts';
import { patchOverrides } from './policy-patch.ts';

const ACCOUNT = { kind: 'account' } as const;

/** Applies a merge patch to the account's policy and works out that of every inbox again. */
export async function patchAccountPolicy(
  { inTransaction, gateway, requireTemporal }: DirectoryDeps,
  patch: Overrides,
  actor: Actor,
): Promise<AccountPolicy> {
  await requireTemporal();
  const policy = await inTransaction(async (tx) => {
    const account = await lockAccount(tx);
    const overrides = patchOverrides(account.overrides, patch);
    if (samePolicy(account.overrides, overrides)) return accountPolicy(overrides);
    // Before the account's new default capacity is copied to their members.
    const inboxes = await lockEveryInbox(tx);
    const policyVersion = account.policyVersion + 1;
    const changed = await saveAccountPolicy(tx, inboxes, { overrides, policyVersion });
    await noteEdit(tx, ACCOUNT);
    await recordPolicyChange(tx, { inboxId: null, overrides, policyVersion, actor, at: new Date() });
    return changed;
  });
  // Also if nothing changed: the process that did it may have died before this.
  await gateway.directoryEdited(ACCOUNT);
  return policy;
}
