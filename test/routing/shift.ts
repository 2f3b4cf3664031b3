import type { CommandBody, CommandName } from '../../contract/commands.ts';
import type { MessageReceived, OpenConversation } from '../../contract/conversation.ts';
import type { AgentId, ConversationId, DirectoryScope, Instant } from '../../contract/ids.ts';
import type { Availability, AvailabilityCause } from '../../contract/model.ts';
import type { ConversationDone, ConversationTransition, TransitionRefused } from '../../contract/transitions.ts';
import { type ConversationRow, compareServing } from '../../routing/conversation-row.ts';
import { nextDue } from '../../routing/due.ts';
import type { Outcome } from '../../routing/plan.ts';
import { at } from './builders.ts';
import { SUPERVISOR } from './facts.ts';
import { ShiftModel } from './shift-model.ts';

/** More rings at one instant than this are a hot loop. */
const MOST_RINGS = 200;

/** A shift that goes on in seconds: people and timers, one transition after another, as the workflows would run them. */
export class Shift extends ShiftModel {
  now = 0;
  /** Who was given something by routing though somebody ahead of it, left waiting, could have used the slot. */
  readonly passedOver: string[] = [];
  #transitions = 0;

  get at(): Instant {
    return at(this.now);
  }

  open(id: ConversationId, open: Partial<OpenConversation> = {}, messages: readonly MessageReceived[] = []): void {
    const inboxId = open.inboxId ?? 'i1';
    const asked = { conversationId: id, inboxId, consumerKey: 'x', actor: SUPERVISOR, ...open };
    this.#run({ kind: 'open', ...this.#asked(), conversationId: id, inboxId, open: asked, messages });
  }

  command<Name extends CommandName>(
    name: Name,
    id: ConversationId,
    body: CommandBody<Name>,
  ): ReturnType<Shift['runConversation']> {
    const { inboxId } = this.row(id);
    const asked = { kind: name, ...this.#asked(), conversationId: id, inboxId, body };
    return this.#run(asked as unknown as ConversationTransition);
  }

  declare(agentId: AgentId, availability: Availability, cause: AvailabilityCause = 'declared'): void {
    this.#untilDone(() =>
      this.runAvailability({ kind: 'availability', ...this.#asked(), agentId, availability, cause }),
    );
  }

  edited(scope: DirectoryScope): void {
    this.#untilDone(() => this.runDirectory({ kind: 'directory', ...this.#asked(), scope }));
  }

  /** Lets time pass; every timer rings when it is to ring, those of one instant in serving order. */
  pass(seconds: number): void {
    const until = this.now + seconds;
    let rings = 0;
    for (let next = this.#nextToRing(at(until)); next !== null; next = this.#nextToRing(at(until))) {
      const ringsAt = (Date.parse(next.timerAt ?? '') - Date.parse(at(0))) / 1000;
      rings = ringsAt > this.now ? 0 : rings + 1;
      if (rings > MOST_RINGS) throw new Error(`the timer of ${next.id} rings again and again at ${this.now}`);
      this.now = Math.max(this.now, ringsAt);
      this.#run({ kind: 'due', ...this.#asked(), conversationId: next.id, inboxId: next.inboxId });
    }
    this.now = until;
  }

  /** Conversations with something due before their timer rings. */
  get unwatched(): readonly ConversationId[] {
    return [...this.rows.values()]
      .filter((row) => {
        const availability = row.agentId === null ? null : this.agent(row.agentId).availability;
        const due = nextDue(row, { policy: this.inboxOf(row.inboxId).policy, availability, at: this.at });
        return due !== null && (row.timerAt === null || row.timerAt > due.at);
      })
      .map(({ id }) => id);
  }

  /** The assignments of a conversation as the ledger tells them: `+a1`, `-a1` and so on. */
  story(id: ConversationId): readonly string[] {
    const signs: Readonly<Record<string, string>> = { 'conversation.assigned': '+', 'conversation.unassigned': '-' };
    return this.ledger.flatMap(({ conversationId, type, agentId }) =>
      conversationId === id && signs[type] !== undefined ? [`${signs[type]}${agentId}`] : [],
    );
  }

  override write(outcome: Outcome, instant: Instant): void {
    super.write(outcome, instant);
    const routed = outcome.settled.filter(({ turn, decision }) => turn !== null && decision?.reason !== 'all_offline');
    const left = routed.length === 0 ? [] : this.list();
    for (const { before, after } of routed) {
      const agentId = after.agentId ?? '';
      const served: ConversationRow = { ...after, waitingSince: before?.waitingSince ?? after.waitingSince };
      const server = { agentId, availability: this.agent(agentId).availability };
      const ahead = left.filter((row) => compareServing(row, served) < 0 && this.couldServe(row, server, instant));
      this.passedOver.push(...ahead.map(({ id }) => `${id} by ${after.id}, for ${agentId}`));
    }
  }

  #run(transition: ConversationTransition): ConversationDone | TransitionRefused {
    const done = this.runConversation(transition);
    if (done.kind === 'done' && done.missedBy !== null) this.declare(done.missedBy, 'away', 'missed');
    return done;
  }

  #untilDone(run: () => { readonly more: boolean }): void {
    while (run().more);
  }

  #nextToRing(until: Instant): ConversationRow | null {
    const ringing = [...this.rows.values()].filter(({ timerAt }) => timerAt !== null && timerAt <= until);
    ringing.sort((a, b) =>
      a.timerAt === b.timerAt ? compareServing(a, b) : (a.timerAt ?? '') < (b.timerAt ?? '') ? -1 : 1,
    );
    return ringing[0] ?? null;
  }

  #asked() {
    this.#transitions += 1;
    return { transitionId: `t${this.#transitions}`, at: this.at, actor: SUPERVISOR };
  }
}
