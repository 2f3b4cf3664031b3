import type { InboxId } from '../../contract/ids.ts';
import type { Actor } from '../../contract/model.ts';
import type { Database, Transaction } from '../../store/database.ts';
import { addMember, noteEdit, removeMember, replaceMembers } from '../../store/directory.ts';
import { isForeignKeyViolation } from '../../store/failures.ts';
import {
  insertInbox,
  lockAccount,
  lockInbox,
  recordPolicyChange,
  type StoredPolicy,
  saveInboxPolicy,
} from '../../store/policies.ts';
import { type Overrides, samePolicy } from '../../store/policy-inheritance.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type PageRequest, toPage } from '../http/cursor.ts';
import { agentNotFound, inboxNotFound } from '../http/not-found.ts';
import { Problem } from '../http/problem.ts';
import type { DirectoryDeps } from './deps.ts';
import type { InboxBody, InboxView } from './inbox-schema.ts';
import { patchOverrides } from './policy-patch.ts';

const COLUMNS = {
  id: true,
  name: true,
  policyOverrides: true,
  policy: true,
  members: { select: { agentId: true }, orderBy: [{ joinOrder: 'asc' as const }, { agentId: 'asc' as const }] },
};

interface InboxRow {
  readonly id: string;
  readonly name: string;
  readonly policyOverrides: unknown;
  readonly policy: unknown;
  readonly members: readonly { readonly agentId: string }[];
}

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

/** Creates or replaces an inbox; members and policy are kept if absent. */
export async function putInbox(
  { db, inTransaction, gateway, requireTemporal }: DirectoryDeps,
  { id, body, actor }: { readonly id: InboxId; readonly body: InboxBody; readonly actor: Actor },
): Promise<{ readonly created: boolean; readonly inbox: InboxView }> {
  await requireTemporal();
  const { name, members, policy } = body;
  const created = await inTransaction(async (tx) => {
    const account = await lockAccount(tx);
    const isNew = await insertInbox(tx, account, { id, name, at: new Date() });
    const present = await requireInbox(tx, id);
    if (!isNew) await tx.inbox.update({ where: { id }, data: { name }, select: { id: true } });
    await noteEdit(tx, scopeOf(id));
    const missing = members === undefined ? null : await replaceMembers(tx, { scope: 'inbox', id }, members);
    if (missing !== null) throw agentNotFound(missing);
    const overrides = policy === undefined ? present.overrides : patchOverrides({}, policy);
    await changePolicy(tx, { account, present }, { id, overrides, actor });
    return isNew;
  });
  await gateway.directoryEdited(scopeOf(id));
  return { created, inbox: await readInbox(db, id) };
}

/** Applies a merge patch to an inbox's own settings. */
export async function patchInboxPolicy(
  { db, inTransaction, gateway, requireTemporal }: DirectoryDeps,
  { id, patch, actor }: { readonly id: InboxId; readonly patch: Overrides; readonly actor: Actor },
): Promise<InboxView> {
  await requireTemporal();
  await inTransaction(async (tx) => {
    const account = await lockAccount(tx);
    const present = await requireInbox(tx, id);
    await noteEdit(tx, scopeOf(id));
    await changePolicy(tx, { account, present }, { id, overrides: patchOverrides(present.overrides, patch), actor });
  });
  await gateway.directoryEdited(scopeOf(id));
  return readInbox(db, id);
}

/** Deletes an inbox that no conversation was ever in. */
export async function deleteInbox({ db, inTransaction }: DirectoryDeps, id: InboxId): Promise<void> {
  try {
    await inTransaction(async (tx) => {
      await tx.edit.deleteMany({ where: { scope: 'inbox', scopeId: id } });
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
  { inTransaction, gateway, requireTemporal }: DirectoryDeps,
  { id, agentId, present }: { readonly id: InboxId; readonly agentId: string; readonly present: boolean },
): Promise<void> {
  await requireTemporal();
  await inTransaction(async (tx) => {
    await requireInbox(tx, id);
    await noteEdit(tx, scopeOf(id));
    const missing = await (present ? addMember : removeMember)(tx, { scope: 'inbox', id }, agentId);
    if (missing !== null) throw agentNotFound(missing);
  });
  await gateway.directoryEdited(scopeOf(id));
}

const scopeOf = (inboxId: InboxId) => ({ kind: 'inbox', inboxId }) as const;

/** @throws Problem `inbox_not_found` */
async function requireInbox(tx: Transaction, id: InboxId): Promise<StoredPolicy> {
  const present = await lockInbox(tx, id);
  if (present === null) throw inboxNotFound(id);
  return present;
}

interface PolicyChange {
  readonly id: InboxId;
  readonly overrides: Overrides;
  readonly actor: Actor;
}

/** Changes an inbox's own settings, which is written into the ledger: the last thing a transaction does. */
async function changePolicy(
  tx: Transaction,
  { account, present }: { readonly account: StoredPolicy; readonly present: StoredPolicy },
  { id, overrides, actor }: PolicyChange,
): Promise<void> {
  if (samePolicy(present.overrides, overrides)) return;
  const policyVersion = await saveInboxPolicy(tx, account, { id, overrides });
  await recordPolicyChange(tx, { inboxId: id, overrides, policyVersion, actor, at: new Date() });
}

function toView({ id, name, members, policyOverrides, policy }: InboxRow): InboxView {
  return {
    id,
    name,
    members: members.map(({ agentId }) => agentId),
    policy: policyOverrides as Overrides,
    effectivePolicy: policy as InboxView['effectivePolicy'],
  };
}
