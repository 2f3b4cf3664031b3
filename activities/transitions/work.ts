import type { Refusal, Warning } from '../../contract/errors.ts';
import type { Actor, Availability, Decision } from '../../contract/model.ts';
import type { Policy } from '../../contract/policy.ts';
import type { TransitionBase, Unanswered } from '../../contract/transitions.ts';
import type { Transaction } from '../database.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { ConversationDraft } from './draft.ts';

/** The locked inbox, as of the lock. */
export interface LockedInbox {
  readonly id: string;
  readonly policy: Policy;
  readonly policyVersion: number;
  /** Capacity of agents who name none; null = no limit. */
  readonly defaultCapacity: number | null;
  /** Timeouts in a row after which an agent is set away; 0 = never. */
  readonly missesBeforeAway: number;
}

/** The agent who holds the conversation, as of the transition. */
export interface Holder {
  readonly availability: Availability;
  readonly availabilityVersion: number;
}

/** One transition in progress: what is known, and what it came to so far. */
export interface Work {
  readonly tx: Transaction;
  readonly base: TransitionBase;
  readonly inbox: LockedInbox;
  /** The conversation's inbox and those its holder serves. */
  readonly lockedInboxIds: readonly string[];
  readonly draft: ConversationDraft;
  holder: Holder | null;
  decision: Decision | null;
  readonly warnings: Warning[];
  readonly events: LedgerEntry[];
  /** True where the row was made by this transition. */
  readonly isNew: boolean;
  /** Whether it stood on the waiting list before; only then can others move up because it left. */
  readonly wasListed: boolean;
  /** Agents who got a free place by this transition: the lists they serve are looked through. */
  readonly freed: Set<string>;
  /** What the row is to show of the response timer. */
  unanswered: Unanswered | null;
  timeouts: number;
  /** The agent who missed one answer too many. */
  missed: string | null;
  /** True where the row is to be written. */
  changed: boolean;
}

/** A refusal, thrown to undo the transaction. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Adds an event about this conversation to the ledger; `actor` defaults to who caused the transition. */
export function addEvent(
  work: Work,
  event: Pick<LedgerEntry, 'type'> & Partial<Omit<LedgerEntry, 'type' | 'actor'>> & { readonly actor?: Actor },
): void {
  const { draft, base } = work;
  work.events.push({
    occurredAt: base.at,
    conversationId: draft.id,
    inboxId: draft.inboxId,
    agentId: draft.agentId,
    teamId: draft.teamId,
    actor: base.actor,
    reason: null,
    decisionId: null,
    data: {},
    ...event,
  });
}
