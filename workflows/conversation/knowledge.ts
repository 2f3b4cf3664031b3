import { log } from '@temporalio/workflow';
import type { SearchAttributeSetting, Standing } from '../../contract/conversation.ts';
import type { Decision } from '../../contract/decision.ts';
import type { CarriedConversation } from '../../contract/messages.ts';
import type { ConversationDone } from '../../contract/transitions.ts';
import { toInstant, toMs } from '../../routing/instants.ts';
import { BackOff } from '../back-off.ts';
import { LazyTimer } from '../lazy-timer.ts';
import { indexStanding, showDetails } from './details.ts';
import { type Outcomes, withOutcome } from './outcomes.ts';

/**
 * What a conversation's workflow knows of its row: the standing that the database answered or that was told, replaced as a
 * whole; and when it looks at the row next, by the timer or because it is in doubt.
 */
export class Knowledge {
  #standing: Standing | null;
  /** The last one taken by a transition of its own. */
  #decision: Decision | null;
  #outcomes: Outcomes;
  #searchAttributes: SearchAttributeSetting;
  readonly #timer = new LazyTimer();
  readonly #backOff = new BackOff();
  /** A transition is under way. */
  #busy = false;
  /** The newest standing told while a transition was under way, or before the opening. */
  #told: Standing | null = null;
  #inDoubt = false;

  constructor(carried: CarriedConversation | undefined) {
    this.#standing = carried?.standing ?? null;
    this.#decision = carried?.decision ?? null;
    this.#outcomes = carried?.outcomes ?? [];
    this.#searchAttributes = carried?.searchAttributes ?? 'all';
    const timerAt = carried?.timerAt ?? null;
    if (timerAt !== null) this.#timer.set(toMs(timerAt), 'due next');
    if (this.#standing === null) return;
    this.#show(this.#standing, 'the run before');
    this.#arm();
  }

  /** Null until the conversation is opened. */
  get standing(): Standing | null {
    return this.#standing;
  }

  get isBusy(): boolean {
    return this.#busy;
  }

  get isResolved(): boolean {
    return this.#standing?.conversation.status === 'resolved';
  }

  /** Whether the timer rang, perhaps for something that was put off meanwhile, or something is due. */
  get isDue(): boolean {
    return this.#timer.rang || (this.isPastDue && this.#backOff.isOver);
  }

  get isPastDue(): boolean {
    const due = this.#standing?.due ?? null;
    return due !== null && toMs(due.at) <= Date.now();
  }

  get inDoubt(): boolean {
    return this.#inDoubt;
  }

  get mayMend(): boolean {
    return this.#inDoubt && this.#backOff.isOver;
  }

  /** What the next run is handed; null before the opening. */
  carry(): CarriedConversation | null {
    if (this.#standing === null) return null;
    const { ringsAtMs } = this.#timer;
    const timerAt = ringsAtMs === null ? null : toInstant(ringsAtMs);
    const searchAttributes = this.#searchAttributes;
    const outcomes = this.#outcomes;
    return { standing: this.#standing, decision: this.#decision, outcomes, searchAttributes, timerAt };
  }

  /** The row may be other than is known here. */
  doubt(): void {
    this.#inDoubt = true;
  }

  /** Adopts what somebody else's transition made of the row. A lower version is that of a database set back. */
  hear(told: Standing): void {
    const { version } = told.conversation;
    if (this.#standing === null || this.#busy) {
      if (version > (this.#told?.conversation.version ?? -1)) this.#told = told;
    } else if (version > this.#standing.conversation.version) {
      this.#know(told);
    } else if (version < this.#standing.conversation.version) {
      this.#inDoubt = true;
    }
  }

  /** Adopts what a transition of its own answers: the database's word, whatever the version. */
  async learn<Result extends ConversationDone | { readonly kind: 'refused' }>(
    transition: Promise<Result>,
  ): Promise<Result> {
    this.#busy = true;
    try {
      const result = await transition;
      if (result.kind === 'done') this.#adopt(result);
      return result;
    } finally {
      this.#busy = false;
      this.#takeTold();
    }
  }

  /** What the timer rang for is being done. */
  silence(): void {
    this.#timer.rang = false;
  }

  /** The row is being mended. */
  trust(): void {
    this.#inDoubt = false;
  }

  /** What was tried is still to be done: it is tried again later, each time after a longer while. */
  putOff(why: string): void {
    this.#backOff.wait();
    log.warn('tried again later', { why, due: this.#standing?.due, at: toInstant(this.#backOff.untilMs) });
    this.#arm();
  }

  #adopt({ standing, decision, searchAttributes }: ConversationDone): void {
    this.#searchAttributes = searchAttributes;
    this.#decision = decision ?? this.#decision;
    this.#know(standing);
  }

  /** What was told during a transition and is not newer than its standing was in flight when that took place. */
  #takeTold(): void {
    if (this.#standing === null || this.#told === null) return;
    if (this.#told.conversation.version > this.#standing.conversation.version) this.#know(this.#told);
    this.#told = null;
  }

  #know(standing: Standing): void {
    const before = this.#standing;
    this.#standing = standing;
    if (before?.conversation.version !== standing.conversation.version) this.#backOff.reset();
    if (this.#searchAttributes === 'all') indexStanding(before, standing);
    const at = new Date().toISOString();
    this.#outcomes = withOutcome(this.#outcomes, before, { after: standing, decision: this.#decision, at });
    this.#show(standing, at);
    this.#arm();
  }

  #show(standing: Standing, asOf: string): void {
    showDetails(standing, { decision: this.#decision, outcomes: this.#outcomes, asOf });
  }

  /** Makes sure that the timer rings when the next thing is due. */
  #arm(): void {
    if (this.#inDoubt && !this.#backOff.isOver) this.#timer.set(this.#backOff.untilMs, 'mend');
    if (this.#standing?.due == null || this.isDue) return;
    this.#timer.set(Math.max(toMs(this.#standing.due.at), this.#backOff.untilMs), summaryOf(this.#standing));
  }
}

function summaryOf({ conversation: { agentId }, due }: Standing): string {
  switch (due?.what) {
    case 'timeout':
      return `answer due from ${agentId}`;
    case 'warning':
      return `warn ${agentId}`;
    case 'look':
    case undefined:
      return 'look for an agent';
  }
}
