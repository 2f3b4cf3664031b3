import { type Client, WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { type AgentId, type ConversationId, conversationWorkflowId, type Instant } from '../../contract/ids.ts';
import * as messages from '../../contract/messages.ts';
import type { Actor, ConversationView } from '../../contract/model.ts';

interface Deps {
  readonly client: Client;
  readonly taskQueue: string;
  readonly now: () => Promise<Instant>;
}

export type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** What a message may say beside who said it. */
type Said = Partial<Pick<messages.MessageReceived, 'messageId' | 'visibility' | 'sentAt' | 'foundVersion'>>;

export const SUPERVISOR: Actor = { kind: 'person', id: 'sue' };

/** One conversation as its callers see it. */
export class ConversationDriver {
  readonly id: ConversationId;
  readonly #deps: Deps;
  readonly #open: messages.OpenConversation;
  #said = 0;
  #begun = false;

  constructor(deps: Deps, open: Partial<messages.OpenConversation> & { readonly conversationId: ConversationId }) {
    this.#deps = deps;
    this.id = open.conversationId;
    const consumer = { id: 'carla', name: 'Carla' };
    this.#open = { inboxId: 'support', consumer, actor: { kind: 'key', id: 'web' }, ...open };
  }

  /** How it began, for who writes its row without its workflow. */
  get opening(): messages.OpenConversation {
    return this.#open;
  }

  get handle(): WorkflowHandle {
    return this.#deps.client.workflow.getHandle(conversationWorkflowId(this.id));
  }

  /** Opens it as the API does, and waits for the first decision. */
  async open({ message, updateId }: OpenOptions = {}): Promise<messages.OpenAnswer> {
    this.#begun = true;
    return await this.#deps.client.workflow.executeUpdateWithStart(messages.open, {
      args: [{ actor: this.#open.actor, ...(message === undefined ? {} : { message }) }],
      ...(updateId === undefined ? {} : { updateId }),
      startWorkflowOperation: new WithStartWorkflowOperation('conversation', this.#start()),
    });
  }

  /** Opens it without waiting. */
  async openLater(message?: messages.MessageReceived): Promise<void> {
    await this.tellAfresh(messages.openSignal, {
      actor: this.#open.actor,
      ...(message === undefined ? {} : { message }),
    });
  }

  /** The consumer wrote; begins or reopens the conversation where it does not run. */
  async consumerSays(said: Said = {}): Promise<messages.MessageReceived> {
    const message = await this.message('consumer', null, said);
    await this.tellAfresh(messages.messageReceived, message);
    return message;
  }

  async agentSays(agentId: AgentId, said: Said = {}): Promise<void> {
    await this.tell(messages.messageReceived, await this.message('agent', agentId, said));
  }

  async botSays(said: Said = {}): Promise<void> {
    await this.tell(messages.messageReceived, await this.message('bot', null, said));
  }

  /** A message said now, under an id of its own. */
  async message(from: messages.MessageReceived['from'], agentId: AgentId | null, said: Said = {}) {
    this.#said += 1;
    const author = agentId === null ? { from } : { from, agentId };
    const actor = { kind: 'key', id: 'web' } as const;
    const defaults = {
      messageId: `message-${this.#said}`,
      visibility: 'public',
      sentAt: await this.#deps.now(),
    } as const;
    return { ...defaults, ...author, actor, ...said };
  }

  /** Asks and waits for the answer. */
  ask<Asked extends messages.Command>(
    update: UpdateDefinition<messages.CommandAnswer, [Asked]>,
    asked: Omit<Asked, 'actor'>,
    { updateId }: { readonly updateId?: string } = {},
  ): Promise<messages.CommandAnswer> {
    const args: [Asked] = [{ actor: SUPERVISOR, ...asked } as Asked];
    return this.handle.executeUpdate(update, { args, ...(updateId === undefined ? {} : { updateId }) });
  }

  /** The same where its workflow may be gone: it is started again, with the command. */
  async askAfresh<Asked extends messages.Command>(
    update: UpdateDefinition<messages.CommandAnswer, [Asked]>,
    asked: Omit<Asked, 'actor'>,
  ): Promise<messages.CommandAnswer> {
    this.#begun = true;
    return await this.#deps.client.workflow.executeUpdateWithStart(update, {
      args: [{ actor: SUPERVISOR, ...asked } as Asked],
      startWorkflowOperation: new WithStartWorkflowOperation('conversation', this.#start()),
    });
  }

  /** The same command as a signal. */
  command<Asked extends messages.Command>(
    signal: SignalDefinition<[Asked]>,
    asked: Omit<Asked, 'actor'>,
  ): Promise<void> {
    return this.tell(signal, { actor: SUPERVISOR, ...asked } as Asked);
  }

  tell<Message>(signal: SignalDefinition<[Message]>, message: Message): Promise<void> {
    return this.handle.signal(signal, message);
  }

  /** The same where its workflow does not run: it is started by the signal. */
  async tellAfresh<Message>(signal: SignalDefinition<[Message]>, message: Message): Promise<void> {
    this.#begun = true;
    await this.#deps.client.workflow.signalWithStart('conversation', {
      ...this.#start(),
      signal,
      signalArgs: [message],
    });
  }

  timing(): Promise<messages.ResponseTiming> {
    return this.handle.query(messages.responseTiming);
  }

  /** The conversation as the workflow knows it: what opening it once more answers. */
  async view(): Promise<ConversationView> {
    return (await this.open()).conversation;
  }

  /** Returns when everything sent before has been heard. */
  async settled(): Promise<void> {
    if (this.#begun) await this.timing();
  }

  /** The events of its history, oldest first. */
  async history(): Promise<readonly HistoryEvent[]> {
    const { events } = await this.handle.fetchHistory();
    return events ?? [];
  }

  /** How many events of a type its history has. */
  async count(attributes: keyof HistoryEvent): Promise<number> {
    return (await this.history()).filter((event) => event[attributes] != null).length;
  }

  /** Ends it, with nothing under way: the time-skipping server never skips again where it terminates a task. */
  async terminate(): Promise<void> {
    if (!this.#begun) return;
    await this.settled();
    await this.handle.terminate().catch(() => undefined);
  }

  #start() {
    const { taskQueue } = this.#deps;
    const args: [messages.ConversationInput] = [{ open: this.#open }];
    return {
      workflowId: conversationWorkflowId(this.id),
      taskQueue,
      args,
      workflowIdConflictPolicy: 'USE_EXISTING' as const,
      staticSummary: `Conversation in inbox ${this.#open.inboxId}`,
    };
  }
}

interface OpenOptions {
  readonly message?: messages.MessageReceived;
  readonly updateId?: string;
}
