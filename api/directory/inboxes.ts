import type { InboxId } from '../../contract/ids.ts';
import type { Actor } from '../../contract/model.ts';
import type { Thread } from '../../contract/thread.ts';
import { NO_EFFECTS, type PolicyEffects } from '../../routing/policy-effects.ts';
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
import { lockConcerned, readEffects, undone } from '../../store/policy-preview.ts';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type PageRequest, toPage } from '../http/cursor.ts';
import { agentNotFound, inboxNotFound } from '../http/not-found.ts';
import { type Expected, joinTags, requireMatch, tagOf } from '../http/preconditions.ts';
import { Problem } from '../http/problem.ts';
import type { DirectoryDeps } from './deps.ts';
import type { InboxBody, InboxView } from './inbox-schema.ts';
import { patchOverrides, patchPolicy } from './policy-patch.ts';
import { threadOf } from './thread.ts';

const COLUMNS = {
  id: true,
  name: true,
  policyOverrides: true,
  policy: true,
  policyVersion: true,
  threadKind: true,
  threadUrl: true,
  serviceLevelSeconds: true,
  serviceLevelTarget: true,
  members: { select: { agentId: true }, orderBy: [{ joinOrder: 'asc' as const }, { agentId: 'asc' as const }] },
};

interface InboxRow {
  readonly id: string;
  readonly name: string;
  readonly policyOverrides: unknown;
  readonly policy: unknown;
  readonly policyVersion: number;
  readonly threadKind: string;
  readonly threadUrl: string | null;
  readonly serviceLevelSeconds: number;
  readonly serviceLevelTarget: number;
  readonly members: readonly { readonly agentId: string }[];
}

/** An inbox with its ETag, which begins with the version of its policy. */
export interface TaggedInbox {
  readonly inbox: InboxView;
  readonly tag: string;
}

export async function readInbox(db: Database | Transaction, id: InboxId): Promise<TaggedInbox> {
  const row = await db.inbox.findUnique({ where: { id }, select: COLUMNS });
  if (row === null) throw inboxNotFound(id);
  const inbox = toView(row);
  const { policy: _policy, effectivePolicy: _effective, ...rest } = inbox;
  return { inbox, tag: joinTags(tagOf(row.policyVersion), tagOf(rest)) };
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

/** Creates or replaces an inbox; all but the name is kept if absent. */
export async function putInbox(
  { db, inTransaction, gateway, requireTemporal }: DirectoryDeps,
  { id, body, actor, ifMatch }: InboxChange & { readonly body: InboxBody },
): Promise<TaggedInbox & { readonly created: boolean }> {
  await requireTemporal();
  const { members, policy } = body;
  const columns = columnsOf(body);
  const created = await inTransaction(async (tx) => {
    const account = await lockAccount(tx);
    const isNew = await insertInbox(tx, account, { id, name: body.name, at: new Date() });
    const present = await requireInbox(tx, id);
    if (ifMatch !== undefined) requireMatch(ifMatch, isNew ? null : (await readInbox(tx, id)).tag, `inbox ${id}`);
    await tx.inbox.update({ where: { id }, data: columns, select: { id: true } });
    await noteEdit(tx, scopeOf(id));
    const missing = members === undefined ? null : await replaceMembers(tx, { scope: 'inbox', id }, members);
    if (missing !== null) throw agentNotFound(missing);
    const overrides = policy === undefined ? present.overrides : patchOverrides({}, policy);
    if (!samePolicy(present.overrides, overrides)) await changePolicy(tx, account, { id, overrides, actor });
    return isNew;
  });
  await gateway.directoryEdited(scopeOf(id));
  return { created, ...(await readInbox(db, id)) };
}

/** Applies a merge patch to an inbox's own settings. */
export async function patchInboxPolicy(
  { db, inTransaction, gateway, requireTemporal }: DirectoryDeps,
  { id, patch, actor, ifMatch }: InboxChange & { readonly patch: Overrides },
): Promise<TaggedInbox> {
  await requireTemporal();
  await inTransaction(async (tx) => {
    const account = await lockAccount(tx);
    const present = await requireInbox(tx, id);
    const overrides = patchPolicy(present, patch, expectedPolicy(id, ifMatch));
    await noteEdit(tx, scopeOf(id));
    if (overrides !== null) await changePolicy(tx, account, { id, overrides, actor });
  });
  await gateway.directoryEdited(scopeOf(id));
  return readInbox(db, id);
}

/** What the same patch would do to conversations that run. */
export function previewInboxPolicy(
  { inTransaction }: Pick<DirectoryDeps, 'inTransaction'>,
  { id, patch, ifMatch }: Omit<InboxChange, 'actor'> & { readonly patch: Overrides },
): Promise<PolicyEffects> {
  const scope = scopeOf(id);
  return undone(inTransaction, async (tx) => {
    const account = await lockAccount(tx);
    const before = await lockConcerned(tx, scope);
    const present = await requireInbox(tx, id);
    const overrides = patchPolicy(present, patch, expectedPolicy(id, ifMatch));
    if (overrides === null) return NO_EFFECTS;
    await saveInboxPolicy(tx, account, { id, overrides });
    return readEffects(tx, { scope, before, at: new Date().toISOString() });
  });
}

/** Of an inbox's ETag the version of its policy is all that a change of policy is based on. */
const expectedPolicy = (id: InboxId, ifMatch: Expected) => ({
  ifMatch: ifMatch?.replaceAll(/-[^"]*/g, ''),
  what: `the policy of inbox ${id}`,
});

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

interface InboxChange {
  readonly id: InboxId;
  readonly actor: Actor;
  readonly ifMatch: Expected;
}

/** Changes an inbox's own settings, which is written into the ledger: the last thing a transaction does. */
async function changePolicy(
  tx: Transaction,
  account: StoredPolicy,
  { id, overrides, actor }: Omit<InboxChange, 'ifMatch'> & { readonly overrides: Overrides },
): Promise<void> {
  const policyVersion = await saveInboxPolicy(tx, account, { id, overrides });
  await recordPolicyChange(tx, { inboxId: id, overrides, policyVersion, actor, at: new Date() });
}

/** What PUT says beside members and policy; what is absent stays. */
const columnsOf = ({ name, thread, serviceLevelSeconds, serviceLevelTarget }: InboxBody) => ({
  name,
  ...(thread === undefined ? {} : threadColumns(threadOf(thread))),
  ...(serviceLevelSeconds === undefined ? {} : { serviceLevelSeconds }),
  ...(serviceLevelTarget === undefined ? {} : { serviceLevelTarget }),
});

const threadColumns = ({ kind, url }: Thread) => ({ threadKind: kind, threadUrl: url });

function toView({ members, policyOverrides, policy, ...row }: InboxRow): InboxView {
  return {
    id: row.id,
    name: row.name,
    thread: { kind: row.threadKind as Thread['kind'], url: row.threadUrl },
    serviceLevelSeconds: row.serviceLevelSeconds,
    serviceLevelTarget: row.serviceLevelTarget,
    members: members.map(({ agentId }) => agentId),
    policy: policyOverrides as Overrides,
    effectivePolicy: policy as InboxView['effectivePolicy'],
  };
}
