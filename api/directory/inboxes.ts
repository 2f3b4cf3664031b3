import type { InboxId } from '../../contract/ids.ts';
import type { Actor } from '../../contract/model.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Database } from '../../runtime/database.ts';
import { inboxNotFound } from '../acting.ts';
import { inTransaction, isForeignKeyViolation, type Transaction } from '../bounded-database.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type PageRequest, toPage } from '../cursor.ts';
import { accountPolicy, inboxPolicy, type Overrides, patchOverrides, samePolicy } from '../policy.ts';
import { Problem } from '../problem.ts';
import type { InboxBody, InboxView } from '../schemas/inbox.ts';
import type { DirectoryDeps } from './deps.ts';
import { addMember, removeMember, replaceMembers } from './members.ts';
import { json, lockAccount, nextPolicyVersion, recordPolicyChange } from './policies.ts';

const COLUMNS = {
  id: true,
  name: true,
  policyOverrides: true,
  policy: true,
  members: { select: { agentId: true }, orderBy: [{ joinOrder: 'asc' }, { agentId: 'asc' }] },
} satisfies Prisma.InboxSelect;

type InboxRow = Prisma.InboxGetPayload<{ select: typeof COLUMNS }>;

export async function readInbox(db: Database, id: InboxId): Promise<InboxView> {
  const row = await db.inbox.findUnique({ where: { id }, select: COLUMNS });
  if (row === null) throw inboxNotFound(id);
  return toView(row);
}

export async function listInboxes(
  db: Database,
  { limit = DEFAULT_LIMIT, cursor }: PageRequest,
): Promise<Page<InboxView>> {
  const after = decodeCursor('inboxes', cursor, ['id']);
  const rows = await db.inbox.findMany({
    where: after === null ? {} : { id: { gt: String(after[0]) } },
    select: COLUMNS,
    orderBy: { id: 'asc' },
    take: limit + 1,
  });
  return toPage(rows, limit, { item: toView, cursor: ({ id }) => encodeCursor('inboxes', [id]) });
}

/** Creates or replaces an inbox; members and policy are kept where they are absent. */
export async function putInbox(
  { db, timeoutMs, gateway }: DirectoryDeps,
  { id, body, actor }: { readonly id: InboxId; readonly body: InboxBody; readonly actor: Actor },
): Promise<{ readonly created: boolean; readonly inbox: InboxView }> {
  await gateway.requireTemporal();
  const { created, policyVersion } = await inTransaction({ db, timeoutMs }, async (tx) => {
    const account = await lockAccount(tx);
    const created = await insertInbox(tx, { id, name: body.name, account });
    if (!created) await renameInbox(tx, id, body.name);
    if (body.members !== undefined) await replaceMembers(tx, { scope: 'inbox', id }, body.members);
    const policyVersion = await changePolicy(tx, account, { id, actor, change: replaceBy(body.policy) });
    return { created, policyVersion };
  });
  const told = body.policy === undefined ? {} : { policyVersion };
  await gateway.directoryEdited({ kind: 'inbox', inboxId: id }, told);
  return { created, inbox: await readInbox(db, id) };
}

const replaceBy = (policy: Overrides | undefined) => (present: Overrides) =>
  policy === undefined ? present : patchOverrides({}, policy);

/** Applies a merge patch to an inbox's own settings. */
export async function patchInboxPolicy(
  { db, timeoutMs, gateway }: DirectoryDeps,
  { id, patch, actor }: { readonly id: InboxId; readonly patch: Overrides; readonly actor: Actor },
): Promise<InboxView> {
  await gateway.requireTemporal();
  const policyVersion = await inTransaction({ db, timeoutMs }, async (tx) => {
    const account = await lockAccount(tx);
    return changePolicy(tx, account, { id, actor, change: (present) => patchOverrides(present, patch) });
  });
  await gateway.directoryEdited({ kind: 'inbox', inboxId: id }, { policyVersion });
  return readInbox(db, id);
}

/** Deletes an inbox that no conversation was ever in. */
export async function deleteInbox({ db, timeoutMs }: DirectoryDeps, id: InboxId): Promise<void> {
  try {
    await inTransaction({ db, timeoutMs }, async (tx) => {
      await tx.departure.deleteMany({ where: { scope: 'inbox', scopeId: id } });
      await tx.rotation.deleteMany({ where: { inboxId: id } });
      const { count } = await tx.inbox.deleteMany({ where: { id } });
      if (count === 0) throw inboxNotFound(id);
    });
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error;
    const open = await db.conversation.count({ where: { inboxId: id, status: { not: 'resolved' } } });
    const why = open > 0 ? `${open} open conversations` : 'resolved conversations, whose history is kept';
    throw new Problem('inbox_in_use', `inbox ${id} still has ${why}.`, { cause: error });
  }
}

export async function changeInboxMember(
  { db, timeoutMs, gateway }: DirectoryDeps,
  { id, agentId, present }: { readonly id: InboxId; readonly agentId: string; readonly present: boolean },
): Promise<void> {
  await gateway.requireTemporal();
  const group = { scope: 'inbox', id } as const;
  await inTransaction({ db, timeoutMs }, async (tx) => {
    await lockInbox(tx, id);
    await (present ? addMember(tx, group, agentId) : removeMember(tx, group, agentId));
  });
  await gateway.directoryEdited({ kind: 'inbox', inboxId: id });
}

interface StoredPolicy {
  readonly overrides: Overrides;
  readonly policyVersion: number;
}

/** Locks an inbox's row: routing decides under the same lock, and members join one after another. */
async function lockInbox(tx: Transaction, id: InboxId): Promise<StoredPolicy> {
  const [row] = await tx.$queryRaw<StoredPolicy[]>`
    SELECT policy_overrides AS overrides, policy_version AS "policyVersion" FROM inboxes WHERE id = ${id} FOR UPDATE`;
  if (row === undefined) throw inboxNotFound(id);
  return row;
}

async function insertInbox(
  tx: Transaction,
  { id, name, account }: { readonly id: InboxId; readonly name: string; readonly account: StoredPolicy },
): Promise<boolean> {
  const policy = JSON.stringify(inboxPolicy(accountPolicy(account.overrides), {}));
  const inserted = await tx.$executeRaw`
    INSERT INTO inboxes (id, name, policy, policy_version, created_at)
    VALUES (${id}, ${name}, ${policy}::jsonb, ${account.policyVersion}, ${new Date()})
    ON CONFLICT (id) DO NOTHING`;
  return inserted > 0;
}

async function renameInbox(tx: Transaction, id: InboxId, name: string): Promise<void> {
  await tx.inbox.updateMany({ where: { id }, data: { name } });
}

interface PolicyChange {
  readonly id: InboxId;
  readonly actor: Actor;
  readonly change: (present: Overrides) => Overrides;
}

/** Changes an inbox's own settings under the account's lock; answers the number its policy has then. */
async function changePolicy(
  tx: Transaction,
  account: StoredPolicy,
  { id, actor, change }: PolicyChange,
): Promise<number> {
  const present = await lockInbox(tx, id);
  const overrides = change(present.overrides);
  if (samePolicy(present.overrides, overrides)) return present.policyVersion;

  const policyVersion = await nextPolicyVersion(tx);
  const policy = inboxPolicy(accountPolicy(account.overrides), overrides);
  await tx.inbox.update({
    where: { id },
    data: { policyOverrides: json(overrides), policy: json(policy), policyVersion },
  });
  await recordPolicyChange(tx, { inboxId: id, overrides, policyVersion, actor });
  return policyVersion;
}

function toView({ id, name, members, policyOverrides, policy }: InboxRow): InboxView {
  return {
    id,
    name,
    members: members.map(({ agentId }) => agentId),
    policy: policyOverrides as Overrides,
    effectivePolicy: policy as unknown as InboxView['effectivePolicy'],
  };
}
