import type { DirectoryEdited } from '../../contract/messages.ts';
import type { Actor } from '../../contract/model.ts';
import type { AccountPolicy, Policy } from '../../contract/policy.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Database } from '../../runtime/database.ts';
import { inTransaction, type Transaction } from '../bounded-database.ts';
import { accountPolicy, inboxPolicy, type Overrides, patchOverrides, samePolicy } from '../policy.ts';
import type { DirectoryDeps } from './deps.ts';

export interface AccountRow {
  readonly overrides: Overrides;
  readonly policyVersion: number;
}

/**
 * Locks the account's row. Every transaction that touches a policy does this first, so that changes of the account and
 * of inboxes follow one another.
 */
export async function lockAccount(tx: Transaction): Promise<AccountRow> {
  const [row] = await tx.$queryRaw<AccountRow[]>`
    SELECT policy_overrides AS overrides, policy_version AS "policyVersion" FROM accounts WHERE id = 1 FOR UPDATE`;
  if (row === undefined) throw new Error('the account has no row: run "npm run db:migrate"');
  return row;
}

/** Takes the number of a change of an inbox's policy. */
export async function nextPolicyVersion(tx: Transaction): Promise<number> {
  const { policyVersion } = await tx.account.update({
    where: { id: 1 },
    data: { policyVersion: { increment: 1 } },
    select: { policyVersion: true },
  });
  return policyVersion;
}

/** The account's policy in force. */
export async function readAccountPolicy(db: Database): Promise<AccountPolicy> {
  const { policy } = await db.account.findUniqueOrThrow({ where: { id: 1 }, select: { policy: true } });
  return policy as unknown as AccountPolicy;
}

/** Applies a merge patch to the account's policy and works out that of every inbox again. */
export async function patchAccountPolicy(
  { db, timeoutMs, gateway }: DirectoryDeps,
  patch: Overrides,
  actor: Actor,
): Promise<AccountPolicy> {
  await gateway.requireTemporal();
  const { policy, policyVersion } = await inTransaction({ db, timeoutMs }, async (tx) => {
    const account = await lockAccount(tx);
    const overrides = patchOverrides(account.overrides, patch);
    const policy = accountPolicy(overrides);
    if (samePolicy(account.overrides, overrides)) return { policy, policyVersion: account.policyVersion };

    const policyVersion = account.policyVersion + 1;
    await tx.account.update({
      where: { id: 1 },
      data: { policyOverrides: json(overrides), policy: json(policy), policyVersion },
    });
    await recomputeInboxes(tx, policy, policyVersion);
    await recordPolicyChange(tx, { inboxId: null, overrides, policyVersion, actor });
    return { policy, policyVersion };
  });
  await gateway.directoryEdited({ kind: 'account' }, told(patch, policyVersion));
  return policy;
}

/** Whom a patch concerns: no conversation where it names settings of the account alone. */
function told(patch: Overrides, policyVersion: number): DirectoryEdited {
  const names = Object.keys(patch);
  return {
    ...(names.every((name) => ACCOUNT_ONLY.has(name)) ? {} : { policyVersion }),
    ...(names.includes('connectionLostAfterSeconds') ? { heartbeatLimit: true } : {}),
  };
}

const ACCOUNT_ONLY: ReadonlySet<string> = new Set<Exclude<keyof AccountPolicy, keyof Policy>>([
  'defaultCapacity',
  'missesBeforeAway',
  'connectionLostAfterSeconds',
]);

async function recomputeInboxes(tx: Transaction, account: AccountPolicy, policyVersion: number): Promise<void> {
  // In the order in which routing locks them.
  const inboxes = await tx.$queryRaw<{ id: string; policyOverrides: Overrides }[]>`
    SELECT id, policy_overrides AS "policyOverrides" FROM inboxes ORDER BY id FOR UPDATE`;
  if (inboxes.length === 0) return;
  const ids = inboxes.map(({ id }) => id);
  const policies = inboxes.map(({ policyOverrides }) => JSON.stringify(inboxPolicy(account, policyOverrides)));
  await tx.$executeRaw`
    UPDATE inboxes SET policy = given.policy::jsonb, policy_version = ${policyVersion}
    FROM unnest(${ids}::text[], ${policies}::text[]) AS given (id, policy) WHERE inboxes.id = given.id`;
}

/** Writes a change of policy into the ledger; the last statement of its transaction, since the ledger is one queue. */
export async function recordPolicyChange(
  tx: Transaction,
  change: {
    readonly inboxId: string | null;
    readonly overrides: Overrides;
    readonly policyVersion: number;
    readonly actor: Actor;
  },
): Promise<void> {
  await tx.event.create({
    data: {
      type: 'policy.changed',
      occurredAt: new Date(),
      inboxId: change.inboxId,
      actorKind: change.actor.kind,
      actorId: change.actor.id,
      data: json({ policyVersion: change.policyVersion, policy: change.overrides }),
    },
    select: { id: true },
  });
}

/** A value as a column of JSON takes it. */
export const json = (value: object): Prisma.InputJsonValue => value as Prisma.InputJsonValue;
