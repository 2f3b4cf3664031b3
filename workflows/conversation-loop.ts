import { type ApplicationFailure, allHandlersFinished, condition, log, workflowInfo } from '@temporalio/workflow';
import type { Refusal } from '../contract/errors.ts';
import type { AgentId, Instant } from '../contract/ids.ts';
import type {
  CommandAnswer,
  ConversationInput,
  MessageReceived,
  OpenAnswer,
  PolicyChanged,
} from '../contract/messages.ts';
import type { Actor } from '../contract/model.ts';
import type { OpenResult, Standing, TransitionBase, TransitionResult } from '../contract/transitions.ts';
import { toMs } from '../routing/instants.ts';
import { EMPTY_LOG, takeMessage, unansweredOf } from '../routing/message-log.ts';
import { run } from './activities.ts';
import { Arrivals } from './arrivals.ts';
import { type AskedCommand, perform, whyRefused } from './commands.ts';
import {
  adopt,
  type ConversationState,
  deadlineOf,
  hear,
  hearPolicy,
  initialState,
  viewOf,
} from './conversation-state.ts';
import { indexStanding, showDetails } from './details.ts';
import { type Due, nextDue } from './due.ts';
import { LazyTimer } from './lazy-timer.ts';
import { failureOf } from './refusal-failure.ts';
import { type AskedReview, Reviews } from './reviews.ts';
import { wake } from './wake.ts';

/** A command with the id under which a repeat is recognised, and where its answer goes. */
interface Queued {
  readonly command: AskedCommand;
  readonly requestId: string;
  readonly answer?: (answer: CommandAnswer) => void;
  readonly refuse?: (failure: ApplicationFailure) => void;
}

const SYSTEM: Actor = { kind: 'system', id: null };
const now = (): Instant => new Date().toISOString();

/**
 * The one place where a conversation's side effects happen, one after another. Handlers only put something here; the loop
 * takes commands in the order they came, then what messages about the agent or the policy ask for, then what time has
 * made due, then a hint that a place is free.
 */
export class ConversationLoop {
  readonly state: ConversationState;
  readonly #queue: Queued[] = [];
  readonly #reviews = new Reviews();
  readonly #timer = new LazyTimer();
  #steps = 0;
  #busy = false;
  readonly #arrivals = new Arrivals();
  /** The details shown in the UI are behind the state. */
  #stale = false;
  #hinted = false;
  /** The row may be other than this workflow knows. */
  #inDoubt = false;
  /** What agents said while a transaction was under way. */
  readonly #heldBack: MessageReceived[] = [];
  /** How the opening ended: the result, or why it was refused. */
  opened: OpenResult | Refusal | null = null;

  constructor(input: ConversationInput) {
    this.state = initialState(input.open, input.carried ?? null);
    for (const message of input.reopenedBy ?? []) hear(this.state, message, now());
  }

  /** Why the command would be refused right now; null while something is under way that may change the answer. */
  whyRefused(command: AskedCommand): Refusal | null {
    const { standing } = this.state;
    const settled = standing !== null && !this.#busy && this.#queue.length === 0;
    return settled ? whyRefused(command, standing) : null;
  }

  /** Queues a command and waits for its answer. */
  ask(command: AskedCommand, requestId: string): Promise<CommandAnswer> {
    return new Promise((answer, refuse) => {
      if (this.opened !== null && 'code' in this.opened) refuse(failureOf(this.opened));
      else this.#queue.push({ command, requestId, answer, refuse });
    });
  }

  /** Queues a command whose caller does not wait. */
  tell(command: AskedCommand): void {
    const requestId = command.ask.requestId ?? this.#nextId(command.name);
    this.#queue.push({ command, requestId: `request/${requestId}` });
  }

  hear(message: MessageReceived): void {
    this.#stale = true;
    const { standing, early } = this.state;
    // While a transaction is under way, it may be what raised the version.
    if (!this.#busy && standing !== null && (message.foundVersion ?? 0) > standing.version) this.doubt();
    if ((this.#busy || this.#inDoubt) && message.from === 'agent') {
      // Who held it when this was said may be what the transaction under way, or the next, tells.
      this.#heldBack.push(message);
      return;
    }
    const fromConsumer = message.from === 'consumer';
    const isEnding = this.#queue.some(({ command }) => command.name === 'resolve');
    if (fromConsumer && standing !== null) this.#arrivals.note(message, now());
    // Said after the resolving was asked for, so it reopens the conversation.
    if (fromConsumer && isEnding) this.state.early = [...early, message];
    else hear(this.state, message, now());
  }

  review(review: AskedReview): void {
    this.#reviews.ask(review);
  }

  /** The policy in force changed: what it makes due is due now. */
  adoptPolicy(change: PolicyChanged): void {
    hearPolicy(this.state, change);
    this.#stale = true;
  }

  hint(): void {
    this.#hinted = true;
  }

  /** The row may be other than this workflow knows: the database is asked, and everything looked at. */
  doubt(): void {
    this.#inDoubt = true;
  }

  /** The first transition of a run: creates, reopens or finds the row. */
  async open(): Promise<void> {
    const { open, early } = this.state;
    const said = early.filter((message) => message.from === 'consumer');
    const provisional = said.reduce((known, message) => takeMessage(known, message, [], now()), EMPTY_LOG);
    const result = await run(
      'openConversation',
      {
        ...this.#base(open.actor, `open/${workflowInfo().runId}`),
        unanswered: unansweredOf(provisional),
        open,
        consumerMessageIds: said.map((message) => message.messageId),
      },
      `open in inbox ${open.inboxId}`,
    );
    if (result.kind === 'refused') {
      this.opened = result.refusal;
      for (const { refuse } of this.#queue.splice(0)) refuse?.(failureOf(result.refusal));
      return;
    }
    this.state.searchAttributes = result.searchAttributes;
    this.state.messages = result.carried?.messages ?? EMPTY_LOG;
    this.state.holds = result.carried?.holds ?? [];
    if (result.outcome === 'existing') this.state.timeouts = result.carried?.timeouts ?? 0;
    this.opened = result;
    await this.#take(result);
    if (result.standing.status !== 'resolved') this.#hearEarly();
    // Known messages do not reopen it; those that came meanwhile may.
    else this.state.early = this.state.early.filter((message) => !early.includes(message));
  }

  #hearEarly(): void {
    const { early } = this.state;
    this.state.early = [];
    for (const message of early) hear(this.state, message, now());
  }

  answerOf(standing: Standing): OpenAnswer {
    return { conversation: viewOf(this.state, standing), warnings: [], decision: null, created: false };
  }

  get over(): boolean {
    return this.state.standing?.status === 'resolved' && this.#queue.length === 0;
  }

  /** True where nothing is left that the next run would not know of. */
  get mayRollOver(): boolean {
    const idle = this.#queue.length === 0 && !this.#reviews.any && !this.#hinted && !this.#inDoubt;
    return workflowInfo().continueAsNewSuggested && idle && allHandlersFinished();
  }

  /** Does the next thing, or waits until there is one. */
  async step(): Promise<void> {
    const queued = this.#queue.shift();
    if (queued !== undefined) return await this.#command(queued);
    const { standing } = this.state;
    const next = () => (standing === null ? null : this.#reviews.next(standing));
    const review = this.#inDoubt ? ({ because: 'doubt' } as const) : next();
    this.#inDoubt = false;
    if (review !== null) return await this.#review(review);
    const due = nextDue(this.state, now());
    if (due !== null && due.at <= now()) return await this.#doDue(due);
    if (this.#hinted) return await this.#look();
    showDetails(this.state);
    this.#stale = false;
    this.#timer.rang = false;
    if (due !== null) this.#timer.set(toMs(due.at), due.summary);
    await condition(() => this.hasWork || this.mayRollOver);
  }

  get hasWork(): boolean {
    const asked = this.#queue.length > 0 || this.#reviews.any || this.#hinted || this.#inDoubt;
    return asked || this.#stale || this.#timer.rang;
  }

  async #command({ command, requestId, answer, refuse }: Queued): Promise<void> {
    const { standing } = this.state;
    const refusal = standing === null ? null : whyRefused(command, standing);
    const result: TransitionResult =
      refusal === null
        ? await this.#transact(command.ask.actor, requestId, (base) => perform(command, base, this.state))
        : { kind: 'refused', refusal };
    if (result.kind === 'refused') {
      log.info('command refused', { command: command.name, code: result.refusal.code });
      refuse?.(failureOf(result.refusal));
      if (command.name === 'resolve') this.#hearEarly();
      return;
    }
    const { warnings, decision } = result;
    answer?.({ conversation: viewOf(this.state, result.standing), warnings, decision });
  }

  async #review({ because, agentId }: AskedReview): Promise<void> {
    const about = agentId === undefined ? because : `${because} of ${agentId}`;
    await this.#transact(SYSTEM, this.#nextId(`review/${because}`), (base) =>
      run('reviewConversation', { ...base, because }, `review: ${about}`),
    );
  }

  async #doDue(due: Due): Promise<void> {
    const { standing } = this.state;
    const agentId = standing?.agentId ?? null;
    if (due.what === 'look' || agentId === null) return await this.#look();
    if (due.what === 'timeout') return await this.#timeOut(agentId, due.at);
    const dueAt = deadlineOf(this.state);
    if (dueAt === null) return;
    this.state.warnedFor = dueAt;
    await this.#transact(SYSTEM, `warn/${agentId}/${dueAt}`, (base) =>
      run('warnHolder', { ...base, agentId, dueAt }, `warn ${agentId}: answer due at ${dueAt}`),
    );
  }

  async #timeOut(agentId: AgentId, deadline: Instant): Promise<void> {
    const how = { reason: 'response_timeout', releaseAgent: true, releaseTeam: false } as const;
    this.state.timeouts += 1;
    await this.#transact(SYSTEM, `timeout/${agentId}/${deadline}`, (base) =>
      run('releaseConversation', { ...base, ...how, agentId }, `${agentId} did not answer by ${deadline}`),
    );
  }

  async #look(): Promise<void> {
    this.#hinted = false;
    const { standing } = this.state;
    if (standing?.status !== 'waiting' || standing.parked) return;
    await this.#transact(SYSTEM, this.#nextId('look'), (base) =>
      run('routeConversation', { ...base, byCommand: false }, 'look for an agent'),
    );
  }

  async #transact(
    actor: Actor,
    transitionId: string,
    work: (base: TransitionBase) => Promise<TransitionResult>,
  ): Promise<TransitionResult> {
    this.#busy = true;
    const base = this.#base(actor, transitionId);
    const result = await work(base);
    if (result.kind === 'done') {
      await this.#take(result);
      const { missed: agentId } = result;
      if (agentId !== undefined) {
        await run('reportMisses', { agentId, missId: `${base.conversationId}/${transitionId}` }, `${agentId} misses`);
      }
    }
    this.#busy = false;
    for (const message of this.#heldBack.splice(0)) this.hear(message);
    return result;
  }

  #base(actor: Actor, transitionId: string): TransitionBase {
    const { open, messages, timeouts } = this.state;
    const unanswered = unansweredOf(messages);
    return { conversationId: open.conversationId, transitionId, at: now(), actor, unanswered, timeouts };
  }

  async #take(result: Extract<TransitionResult, { kind: 'done' }>): Promise<void> {
    const before = this.state.standing;
    adopt(this.state, result);
    const { resolvedAt } = result.standing;
    if (resolvedAt !== null) this.state.early = this.#arrivals.joinLater(this.state.early, resolvedAt);
    this.#stale = true;
    indexStanding(before, this.state);
    await wake(result.wake);
  }

  /** An id for a transition that nobody named. Repeated after a crash it may stand for another of the same kind. */
  #nextId(kind: string): string {
    this.#steps += 1;
    return `${kind}/${workflowInfo().runId}/${this.#steps}`;
  }
}
