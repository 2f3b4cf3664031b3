import { type ApplicationFailure, condition, log, workflowInfo } from '@temporalio/workflow';
import type { Command, CommandAnswer, CommandName } from '../../contract/commands.ts';
import type { MessageReceived, OpenConversation, Standing } from '../../contract/conversation.ts';
import type { Refusal } from '../../contract/errors.ts';
import type { CarriedConversation, ConversationInput, Open, OpenAnswer } from '../../contract/messages.ts';
import { type Actor, SYSTEM } from '../../contract/model.ts';
import type { CommandTransition, ConversationDone, ConversationTransition } from '../../contract/transitions.ts';
import { refuseCommand } from '../../routing/lifecycle.ts';
import { run, runBeside } from '../activities.ts';
import { Beside } from '../beside.ts';
import { type Cause, causedBy, causeNow } from '../cause.ts';
import { failureOf, INTERNAL_ERROR } from '../failures.ts';
import { Knowledge } from './knowledge.ts';
import { FAILED, type Result, transact } from './transact.ts';

interface Caused {
  readonly cause: Cause | undefined;
}

/** A command that waits for its turn, with the id under which a repeat is recognised, and its caller. */
interface QueuedCommand extends Caused {
  readonly name: CommandName;
  readonly command: Command;
  readonly transitionId: string;
  readonly answer?: (answer: CommandAnswer) => void;
  readonly refuse?: (failure: ApplicationFailure) => void;
}

type Queued = QueuedCommand | (Caused & { readonly message: MessageReceived });

/** A refusal that nothing from outside can have made untrue meanwhile. */
const LASTING = new Set<Refusal['code']>(['conversation_resolved', 'not_pending']);

/**
 * The one place where a conversation's side effects happen, one after another. Handlers only put something here. The loop
 * takes commands and messages in the order they came, then has the row mended if it is in doubt, then does what time has
 * made due. Each is one transition, which decides by the rows; its standing is what is known from then on.
 *
 * A run is first unopened; its first transition opens it, or finds that it cannot be opened. It is over once the
 * conversation is resolved, cannot be opened, or has lost its row. Until it ends it still answers commands, and a message
 * reopens it.
 */
export class ConversationLoop {
  readonly #open: OpenConversation;
  readonly #known: Knowledge;
  readonly #queue: Queued[] = [];
  readonly #beside = new Beside();
  /** True from when somebody asked for the conversation to begin. */
  #begun: boolean;
  /** Who asked for that. */
  #beginner: Cause | undefined;
  /** What the opening of this run came to. */
  #opened: ConversationDone | null = null;
  #refused: Refusal | null = null;
  #steps = 0;

  constructor({ open, carried }: ConversationInput) {
    this.#open = open;
    this.#known = new Knowledge(carried);
    this.#begun = carried !== undefined;
  }

  // What handlers do ----------------------------------------------------------------------------------------------------

  /** Has the conversation begin if it has not, and waits until it has. The first caller learns what that came to. */
  async open({ message }: Open): Promise<OpenAnswer> {
    const isFirst = this.begin(message);
    await condition(() => this.#known.standing !== null || this.#refused !== null);
    const { standing } = this.#known;
    if (standing === null || this.#refused !== null) throw failureOf(this.#refused ?? INTERNAL_ERROR);
    const created = isFirst && this.#opened?.outcome === 'created';
    const decision = created ? (this.#opened?.decision ?? null) : null;
    return { conversation: standing.conversation, warnings: [], decision, created };
  }

  /** @returns false if it had been asked to begin before; then a message counts only if it can reopen the conversation */
  begin(message?: MessageReceived): boolean {
    const isFirst = !this.#begun;
    this.#begun = true;
    if (isFirst) this.#beginner = causeNow();
    if (message !== undefined && (isFirst || this.isOver)) this.#queue.push({ message, cause: causeNow() });
    return isFirst;
  }

  /** Takes a consumer message that is not recorded yet. */
  record(message: MessageReceived): void {
    this.#begun = true;
    this.#queue.push({ message, cause: causeNow() });
  }

  /** Takes what somebody else's transition made of the conversation. */
  adopt(told: Standing): void {
    this.#begun = true;
    this.#known.hear(told);
  }

  /** The row may be other than this workflow knows: the database is asked, which mends it. */
  doubt(): void {
    this.#begun = true;
    this.#known.doubt();
  }

  /** Why the command is refused right now; null if only a transition can tell. */
  whyRefused(name: CommandName, command: Command): Refusal | null {
    const { standing, isBusy } = this.#known;
    if (standing === null || isBusy || this.#queue.length > 0) return null;
    const refusal = refuseCommand(name, command.body, standing.conversation);
    return refusal !== null && LASTING.has(refusal.code) ? refusal : null;
  }

  /** Queues a command and waits for its answer. */
  ask(name: CommandName, command: Command, updateId: string): Promise<CommandAnswer> {
    this.#begun = true;
    const cause = causeNow();
    return new Promise((answer, refuse) => {
      this.#queue.push({ name, command, cause, transitionId: `update/${updateId}`, answer, refuse });
    });
  }

  /** Queues a command whose caller does not wait. */
  tell(name: CommandName, command: Command): void {
    this.#begun = true;
    const transitionId = `request/${command.requestId ?? this.#nextId(name)}`;
    this.#queue.push({ name, command, cause: causeNow(), transitionId });
  }

  // What the workflow does ----------------------------------------------------------------------------------------------

  get hasWork(): boolean {
    if (this.#queue.length > 0) return true;
    if (this.isOver) return false;
    return this.#known.standing === null ? this.#begun : this.#known.mayMend || this.#known.isDue;
  }

  get isOver(): boolean {
    return this.#refused !== null || this.#known.isResolved;
  }

  /** Whether the run may end with nothing left undone but what the next one is handed. */
  get isIdle(): boolean {
    return !this.hasWork && !this.#beside.active && (this.isOver || !this.#known.inDoubt);
  }

  /** Why it is over although the conversation is not resolved. */
  get refused(): Refusal | null {
    return this.#refused;
  }

  carry(): CarriedConversation | null {
    return this.#known.carry();
  }

  /** Does the next thing. */
  async step(): Promise<void> {
    if (this.#known.standing === null && this.#refused === null) {
      return await causedBy(this.#queue[0]?.cause ?? this.#beginner, () => this.#begin());
    }
    const next = this.#queue.shift();
    if (next !== undefined && isCommand(next)) await causedBy(next.cause, () => this.#command(next));
    else if (next !== undefined) await causedBy(next.cause, () => this.#record(next.message));
    else if (this.#known.mayMend) await this.#mend();
    else await this.#due();
  }

  /** The first transition of a run: creates, reopens or finds the row, and records the first message. */
  async #begin(): Promise<void> {
    const [first] = this.#queue;
    const message = first === undefined || isCommand(first) ? null : first.message;
    if (message !== null) this.#queue.shift();
    // Not the run's id alone: after a takeover another message may be the first, and must not pass for this one.
    const named = message === null ? [] : [message.messageId];
    const result = await this.#record(message, ['open', workflowInfo().runId, ...named].join('/'));
    if (result.kind === 'done') this.#opened = result;
    else this.#refused = result.refusal;
  }

  /** Records a message; the first in a resolved conversation reopens it. */
  async #record(message: MessageReceived | null, transitionId = `open/${message?.messageId}`): Promise<Result> {
    const open = this.#open;
    const messages = message === null ? [] : [message];
    const result = await this.#attempt(transitionId, (id) => ({
      ...this.#base(open.actor, id),
      kind: 'open',
      open,
      messages,
    }));
    // Rows that are gone are written anew.
    if (result.kind === 'done') this.#refused = null;
    await this.#follow(result, transitionId);
    return result;
  }

  async #command({ name, command, transitionId, answer, refuse }: QueuedCommand): Promise<void> {
    const { actor, body } = command;
    const make = (id: string) => ({ ...this.#base(actor, id), kind: name, body }) as CommandTransition;
    const result: Result =
      this.#refused === null ? await this.#attempt(transitionId, make) : { kind: 'refused', refusal: this.#refused };
    if (result.kind === 'refused') {
      log.info('command refused', { command: name, code: result.refusal.code });
      return refuse?.(failureOf(result.refusal));
    }
    const { standing, warnings, decision } = result;
    answer?.({ conversation: standing.conversation, warnings, decision });
    await this.#follow(result, transitionId);
  }

  /** The timer rang, perhaps for something that was put off meanwhile: the rows tell. */
  async #due(): Promise<void> {
    this.#known.silence();
    const before = this.#known.standing?.conversation.version;
    const transitionId = this.#nextId('due');
    const result = await this.#attempt(transitionId, (id) => ({ ...this.#base(SYSTEM, id), kind: 'due' }));
    await this.#follow(result, transitionId);
    const isSame = this.#known.standing?.conversation.version === before;
    if (result.kind === 'done' && !(isSame && this.#known.isPastDue)) return;
    if (result.kind === 'refused') this.#known.doubt();
    this.#known.putOff('what is due stays due');
  }

  async #mend(): Promise<void> {
    this.#known.trust();
    const transitionId = this.#nextId('mend');
    const result = await this.#transact({ ...this.#base(SYSTEM, transitionId), kind: 'mend' });
    await this.#follow(result, transitionId);
    if (result.kind === 'done') return;
    this.#known.doubt();
    this.#known.putOff('the row could not be mended');
  }

  /** Runs a transition that was asked for. If it fails for good, the row is mended, and it is run once more. */
  async #attempt(transitionId: string, make: (transitionId: string) => ConversationTransition): Promise<Result> {
    const result = await this.#transact(make(transitionId));
    if (result !== FAILED) return result;
    if (this.#known.standing !== null) await this.#mend();
    return await this.#transact(make(`${transitionId}/again`));
  }

  async #transact(transition: ConversationTransition, runs = run): Promise<Result> {
    const result = await this.#known.learn(transact(transition, runs));
    // The rows are gone.
    if (result.kind === 'refused' && result.refusal.code === 'conversation_not_found') this.#refused = result.refusal;
    return result;
  }

  /** What a transition leaves to do once it has been answered: report misses, serve more. */
  async #follow(result: Result, transitionId: string): Promise<void> {
    if (result.kind === 'refused') return;
    const { missedBy: agentId } = result;
    if (agentId !== null)
      void this.#beside.reportMisses({ agentId, missId: `${this.#open.conversationId}/${transitionId}` });
    let { more } = result;
    for (let round = 2; more; round += 1) {
      const base = this.#base(SYSTEM, `${transitionId}/${round}`);
      const further = await this.#transact({ ...base, kind: 'due' }, runBeside);
      if (further.kind === 'refused') return;
      more = further.more;
    }
  }

  #base(actor: Actor, transitionId: string) {
    const { conversationId, inboxId } = this.#open;
    return { conversationId, inboxId, transitionId, actor, at: new Date().toISOString() };
  }

  /** An id for what nobody named. */
  #nextId(kind: string): string {
    this.#steps += 1;
    return `${kind}/${workflowInfo().runId}/${this.#steps}`;
  }
}

const isCommand = (queued: Queued): queued is QueuedCommand => 'name' in queued;
