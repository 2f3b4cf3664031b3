import type { InboxId } from '../contract/ids.ts';
import type { Actor } from '../contract/model.ts';
import type { AccountPolicy, Policy } from '../contract/policy.ts';
import type { Prisma } from '../prisma/generated/client.ts';
import type { Database, Transaction } from './database.ts';
import { type LockedInboxes, noteLock } from './locks.ts';
import { accountPolicy, inboxPolicy, type Overrides } from './policy-inheritance.ts';

// Policies are kept twice: what was set differently, as a merge patch, and what is in force, worked out from it.

export interface StoredPolicy {
  readonly overrides: Overrides;
  readonly policyVersion: number;
}

/**
 * Locks the account's row. Every transaction that changes a policy does this first, so that changes of the account and of
 * inboxes follow one another.
 */
export async function lockAccount(tx: Transaction): Promise<StoredPolicy> {
  noteLock(tx, 'account');
  const [row] = await tx.$queryRaw<StoredPolicy[]>`
    SELECT policy_overrides AS overrides, policy_version AS "policyVersion" FROM accounts WHERE id = 1 FOR UPDATE`;
  if (row === undefined) throw new Error('the account has no row: run "npm run db:migrate"');
  return row;
}

/** Locks an inbox: transitions run under the same lock, and members join one after another. Null if there is none. */
export async function lockInbox(tx: Transaction, id: InboxId): Promise<StoredPolicy | null> {
  noteLock(tx, 'inboxes');
  const [row] = await tx.$queryRaw<StoredPolicy[]>`
    SELECT policy_overrides AS overrides, policy_version AS "policyVersion" FROM inboxes WHERE id = ${id} FOR UPDATE`;
  return row ?? null;
}

/** Locks every inbox. */
export async function lockEveryInbox(
  tx: Transaction,
): Promise<readonly { readonly id: InboxId; readonly overrides: Overrides }[]> {
  noteLock(tx, 'inboxes');
  return await tx.$queryRaw<{ id: string; overrides: Overrides }[]>`
    SELECT id, policy_overrides AS overrides FROM inboxes ORDER BY id FOR UPDATE`;
}

interface NewInbox {
  readonly id: InboxId;
  readonly name: string;
  readonly at: Date;
}

/** Creates an inbox that inherits everything. @returns false if there is one of that id already */
export async function insertInbox(
  tx: Transaction,
  account: StoredPolicy,
  { id, name, at }: NewInbox,
): Promise<boolean> {
  noteLock(tx, 'inboxes');
  const policy = JSON.stringify(inboxPolicy(accountPolicy(account.overrides), {}));
  const inserted = await tx.$executeRaw`
    INSERT INTO inboxes (id, name, policy, policy_version, created_at)
    VALUES (${id}, ${name}, ${policy}::jsonb, ${account.policyVersion}, ${at})
    ON CONFLICT (id) DO NOTHING`;
  return inserted > 0;
}

/**
 * The policy of an inbox, the capacity of agents who name none, and the number of the version, under a version of the policy,
 * put together from what the ledger has of it; null: now.
 */
export async function readPolicyAt(
  db: Database,
  inboxId: InboxId,
  version: number | null,
): Promise<{ readonly policy: Policy; readonly defaultCapacity: number | null; readonly policyVersion: number }> {
  const inbox = await db.inbox.findUniqueOrThrow({
    where: { id: inboxId },
    select: { policy: true, policyVersion: true },
  });
  if (version === null || inbox.policyVersion <= version) {
    return {
      policyVersion: version ?? inbox.policyVersion,
      policy: inbox.policy as unknown as Policy,
      defaultCapacity: (await readAccountPolicy(db)).defaultCapacity,
    };
  }
  const [ofAccount, ofInbox] = await Promise.all([
    readOverridesAt(db, null, version),
    readOverridesAt(db, inboxId, version),
  ]);
  const account = accountPolicy(ofAccount);
  return { policyVersion: version, policy: inboxPolicy(account, ofInbox), defaultCapacity: account.defaultCapacity };
}

async function readOverridesAt(db: Database, inboxId: InboxId | null, version: number): Promise<Overrides> {
  const [row] = await db.$queryRaw<{ overrides: Overrides }[]>`
    SELECT data->'policy' AS overrides FROM events
    WHERE type = 'policy.changed' AND inbox_id IS NOT DISTINCT FROM ${inboxId}
      AND (data->>'policyVersion')::int <= ${version}
    ORDER BY id DESC LIMIT 1`;
  return row?.overrides ?? {};
}

/** The account's policy in force, and its version. */
export async function readAccount(
  db: Database | Transaction,
): Promise<{ readonly policy: AccountPolicy; readonly policyVersion: number }> {
  const select = { policy: true, policyVersion: true };
  const { policy, policyVersion } = await db.account.findUniqueOrThrow({ where: { id: 1 }, select });
  return { policy: policy as unknown as AccountPolicy, policyVersion };
}

/** The account's policy in force. */
export const readAccountPolicy = async (db: Database | Transaction): Promise<AccountPolicy> =>
  (await readAccount(db)).policy;

/** An agent who serves no inbox: the account's settings alone. */
export const withoutInboxes = async (tx: Transaction): Promise<LockedInboxes> => ({
  account: await readAccountPolicy(tx),
  inboxes: new Map(),
});

/** Changes what the account sets, and what every inbox inherits; all inboxes are locked. @returns the policy in force */
export async function saveAccountPolicy(
  tx: Transaction,
  inboxes: readonly { readonly id: InboxId; readonly overrides: Overrides }[],
  { overrides, policyVersion }: StoredPolicy,
): Promise<AccountPolicy> {
  const policy = accountPolicy(overrides);
  const data = { policyOverrides: json(overrides), policy: json(policy), policyVersion };
  await tx.account.update({ where: { id: 1 }, data, select: { id: true } });
  const inherited = inboxes.map(({ id, overrides: own }) => ({ id, policy: inboxPolicy(policy, own) }));
  await tx.$executeRaw`
    UPDATE inboxes i SET policy = given.policy, policy_version = ${policyVersion}
    FROM jsonb_to_recordset(${JSON.stringify(inherited)}::jsonb) AS given(id text, policy jsonb) WHERE i.id = given.id`;
  return policy;
}

/** Changes what an inbox sets, under the account's lock. @returns the number of the change */
export async function saveInboxPolicy(
  tx: Transaction,
  account: StoredPolicy,
  { id, overrides }: { readonly id: InboxId; readonly overrides: Overrides },
): Promise<number> {
  const policyVersion = account.policyVersion + 1;
  await tx.account.update({ where: { id: 1 }, data: { policyVersion }, select: { id: true } });
  const policy = inboxPolicy(accountPolicy(account.overrides), overrides);
  const data = { policyOverrides: json(overrides), policy: json(policy), policyVersion };
  await tx.inbox.update({ where: { id }, data, select: { id: true } });
  return policyVersion;
}

interface PolicyChange extends StoredPolicy {
  /** Null: of the account. */
  readonly inboxId: InboxId | null;
  readonly actor: Actor;
  readonly at: Date;
}

/** Writes a change of policy into the ledger; the last statement of its transaction, since the ledger is one queue. */
export async function recordPolicyChange(
  tx: Transaction,
  { inboxId, overrides, policyVersion, actor, at }: PolicyChange,
): Promise<void> {
  noteLock(tx, 'ledger');
  const about = { type: 'policy.changed', occurredAt: at, inboxId, actorKind: actor.kind, actorId: actor.id };
  await tx.event.create({ data: { ...about, data: json({ policyVersion, policy: overrides }) }, select: { id: true } });
}

/** A value as a column of JSON takes it. */
const json = (value: object): Prisma.InputJsonValue => value as Prisma.InputJsonValue;
