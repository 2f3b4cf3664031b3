import type { InboxId } from '../contract/ids.ts';
import type { Actor } from '../contract/model.ts';
import type { AccountPolicy, Policy } from '../contract/policy.ts';
import type { Prisma } from '../prisma/generated/client.ts';
import type { Database, Transaction } from './database.ts';
import { noteLock } from './locks.ts';

// Policies are kept twice: what was set differently, as a merge patch, and what is in force, worked out from it.

/** What was set differently from what is inherited. */
export type Overrides = Readonly<Record<string, unknown>>;

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
  readonly policy: Policy;
  readonly policyVersion: number;
  readonly at: Date;
}

/** @returns false if there is one of that id already */
export async function insertInbox(
  tx: Transaction,
  { id, name, policy, policyVersion, at }: NewInbox,
): Promise<boolean> {
  noteLock(tx, 'inboxes');
  const inserted = await tx.$executeRaw`
    INSERT INTO inboxes (id, name, policy, policy_version, created_at)
    VALUES (${id}, ${name}, ${JSON.stringify(policy)}::jsonb, ${policyVersion}, ${at})
    ON CONFLICT (id) DO NOTHING`;
  return inserted > 0;
}

/** The account's policy in force. */
export async function readAccountPolicy(db: Database): Promise<AccountPolicy> {
  const { policy } = await db.account.findUniqueOrThrow({ where: { id: 1 }, select: { policy: true } });
  return policy as unknown as AccountPolicy;
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

interface Saved<Kind> extends StoredPolicy {
  readonly policy: Kind;
}

export async function saveAccountPolicy(
  tx: Transaction,
  { overrides, policy, policyVersion }: Saved<AccountPolicy>,
): Promise<void> {
  const data = { policyOverrides: json(overrides), policy: json(policy), policyVersion };
  await tx.account.update({ where: { id: 1 }, data, select: { id: true } });
}

export async function saveInboxPolicy(
  tx: Transaction,
  id: InboxId,
  { overrides, policy, policyVersion }: Saved<Policy>,
): Promise<void> {
  const data = { policyOverrides: json(overrides), policy: json(policy), policyVersion };
  await tx.inbox.update({ where: { id }, data, select: { id: true } });
}

/** Gives inboxes the policies that follow from a change of the account's. */
export async function saveInheritedPolicies(
  tx: Transaction,
  policies: readonly { readonly id: InboxId; readonly policy: Policy }[],
  policyVersion: number,
): Promise<void> {
  if (policies.length === 0) return;
  await tx.$executeRaw`
    UPDATE inboxes i SET policy = given.policy, policy_version = ${policyVersion}
    FROM jsonb_to_recordset(${JSON.stringify(policies)}::jsonb) AS given(id text, policy jsonb) WHERE i.id = given.id`;
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
