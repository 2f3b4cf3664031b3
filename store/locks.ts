import type { InboxId } from '../contract/ids.ts';
import type { AccountPolicy, Policy } from '../contract/policy.ts';
import { Prisma } from '../prisma/generated/client.ts';
import type { AccountFacts, InboxFacts } from '../routing/transitions/facts.ts';
import type { Database, Transaction } from './database.ts';

/**
 * The order in which everything is locked, once for the whole product. A transaction that locks something of an earlier kind
 * after something of a later one could wait for another that waits for it.
 *
 * 1. the account's row (policies change one after another)
 * 2. inboxes, in the order of their ids: whoever changes who waits, who holds what or who may serve there, holds this
 * 3. a team's row (members join and leave one after another)
 * 4. conversations; two of one inbox only under the inbox's lock, so their order among themselves does not matter
 * 5. agents, in the order of their ids
 * 6. the ledger, last, since from there to the commit nobody else can write it
 *
 * `noteLock` checks it at run time, in tests.
 */
export const LOCK_ORDER = ['account', 'inboxes', 'team', 'conversations', 'agents', 'ledger'] as const;
export type Lockable = (typeof LOCK_ORDER)[number];

/** The locked inboxes and the account's settings, as of the lock. */
export interface LockedInboxes {
  readonly account: AccountFacts;
  readonly inboxes: ReadonlyMap<InboxId, InboxFacts>;
}

interface LockedRow {
  readonly id: string;
  readonly policy: Policy;
  readonly policyVersion: number;
  readonly lastTurn: bigint;
  readonly account: AccountPolicy;
}

/** Which inboxes: the ids that a subquery answers. */
export async function lockInboxes(tx: Transaction, ids: Prisma.Sql): Promise<LockedInboxes | null> {
  noteLock(tx, 'inboxes');
  const rows = await tx.$queryRaw<LockedRow[]>`
    SELECT i.id, i.policy, i.policy_version AS "policyVersion", i.last_turn AS "lastTurn", a.policy AS account
    FROM inboxes i CROSS JOIN accounts a WHERE i.id IN (${ids}) ORDER BY i.id FOR NO KEY UPDATE OF i`;
  const [first] = rows;
  if (first === undefined) return null;
  const { defaultCapacity, missesBeforeAway, connectionLostAfterSeconds } = first.account;
  return {
    account: { defaultCapacity, missesBeforeAway, connectionLostAfterSeconds },
    inboxes: new Map(
      rows.map(({ id, policy, policyVersion, lastTurn }) => [
        id,
        { id, policy, policyVersion, lastTurn: Number(lastTurn) },
      ]),
    ),
  };
}

/** What each transaction has locked so far; kept only while `watchLocks` is on. */
let watched: WeakMap<Transaction, Lockable> | null = null;

/** Has every transaction of this process checked for the order of its locks. For tests. */
export function watchLocks(): void {
  watched = new WeakMap();
}

/** @throws if something of a later kind is locked already and `watchLocks` is on */
export function noteLock(tx: Transaction, kind: Lockable): void {
  if (watched === null) return;
  const held = watched.get(tx);
  if (held !== undefined && LOCK_ORDER.indexOf(held) > LOCK_ORDER.indexOf(kind)) {
    throw new Error(`${kind} is locked after ${held}: see LOCK_ORDER`);
  }
  watched.set(tx, kind);
}

/** Inboxes of what a conversation's transition may free: its own, and those its holder serves, by row and by assignment. */
export const inboxesOfConversation = (conversationId: string, inboxId: string): Prisma.Sql => Prisma.sql`
  SELECT ${inboxId} UNION SELECT c.inbox_id FROM conversations c WHERE c.id = ${conversationId}
  UNION SELECT m.inbox_id FROM inbox_members m WHERE m.agent_id IN (
    SELECT c.agent_id FROM conversations c WHERE c.id = ${conversationId}
    UNION SELECT s.agent_id FROM assignments s WHERE s.conversation_id = ${conversationId} AND s.ended_at IS NULL)`;

/**
 * The inbox whose lock an agent's transition waits for first: its turn is taken before a connection is. Null if there is
 * none. Read without a lock, so it only says where to stand in line.
 */
export async function firstInboxOfAgent(db: Database, agentId: string): Promise<InboxId | null> {
  const [row] = await db.$queryRaw<{ first: InboxId | null }[]>`
    SELECT min(each.inbox_id) AS first FROM (${inboxesOfAgent(agentId)}) each`;
  return row?.first ?? null;
}

/** Inboxes an agent serves, and those it holds something in. */
export const inboxesOfAgent = (agentId: string): Prisma.Sql => Prisma.sql`
  SELECT m.inbox_id FROM inbox_members m WHERE m.agent_id = ${agentId}
  UNION SELECT c.inbox_id FROM conversations c WHERE c.agent_id = ${agentId}`;
