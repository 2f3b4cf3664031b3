import type { DirectoryScope, Instant } from '../contract/ids.ts';
import { SYSTEM } from '../contract/model.ts';
import { type PolicyEffects, policyEffects } from '../routing/policy-effects.ts';
import { directoryStep } from '../routing/transitions/directory.ts';
import type { Facts } from '../routing/transitions/facts.ts';
import type { Transaction } from './database.ts';
import { inboxesOfScope, readDirectoryFacts } from './facts.ts';
import { lockInboxes } from './locks.ts';
import { matchAndSettle } from './matching.ts';
import { withoutInboxes } from './policies.ts';

// What a change of policy would do: it is really made, and its transition planned as ever, in a transaction that is then
// undone. Nothing is written beside, so the ledger is never locked.

/** Locks every inbox the change may concern, before any of them is changed. @returns them as they are before it */
export const lockConcerned = async (tx: Transaction, scope: DirectoryScope): Promise<Facts['inboxes']> =>
  (await lockInboxes(tx, inboxesOfScope(scope)))?.inboxes ?? new Map();

/** What the change that was just made in this transaction comes to; `before`: the inboxes without it. */
export async function readEffects(
  tx: Transaction,
  { scope, before, at }: { readonly scope: DirectoryScope; readonly before: Facts['inboxes']; readonly at: Instant },
): Promise<PolicyEffects> {
  const locked = (await lockInboxes(tx, inboxesOfScope(scope))) ?? (await withoutInboxes(tx));
  const transition = { kind: 'directory', transitionId: '', at, actor: SYSTEM, scope } as const;
  const { facts } = await readDirectoryFacts(tx, locked, { transition, at, owner: '' });
  const turn = directoryStep(facts, transition);
  const { settled } = await matchAndSettle(tx, { turn, facts, ownId: null, overCapacity: false });
  return policyEffects(settled, { before, facts });
}

/** The end of a transaction that is to leave nothing behind. */
class Undone extends Error {}

/** Runs a transaction, and undoes all that it did. @returns what it found out */
export async function undone<Found>(
  inTransaction: (work: (tx: Transaction) => Promise<never>) => Promise<never>,
  work: (tx: Transaction) => Promise<Found>,
): Promise<Found> {
  let found: { readonly value: Found } | null = null;
  const failure = await inTransaction(async (tx) => {
    found = { value: await work(tx) };
    throw new Undone();
  }).catch((error: unknown) => error);
  if (found === null || !(failure instanceof Undone)) throw failure;
  return (found as { readonly value: Found }).value;
}
