import { type Client, WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import type { Command, CommandAnswer, CommandBody, CommandName } from '../../contract/commands.ts';
import type { MessageReceived, OpenConversation, Standing } from '../../contract/conversation.ts';
import {
  type AgentId,
  type ConversationId,
  conversationWorkflow,
  type InstallationId,
  type Instant,
  workflowIdOf,
} from '../../contract/ids.ts';
import * as messages from '../../contract/messages.ts';
import type { Actor, ConversationState } from '../../contract/model.ts';
import { conversationStart } from '../../contract/workflow-starts.ts';
import type { FakeWorld } from './fake-world.ts';

interface Deps {
  readonly client: Client;
  readonly installation: InstallationId;
  readonly now: () => Promise<Instant>;
  readonly world: () => FakeWorld;
}

export type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** What a message may say beside who said it. */
type Said = Partial<Pick<MessageReceived, 'messageId' | 'visibility' | 'sentAt'>>;

export const SUPERVISOR: Actor = { kind: 'person', id: 'sue' };

/** One conversation as its callers see it. */
export class ConversationDriver {
  readonly id: ConversationId;
  readonly #deps: Deps;
  readonly #open: OpenConversation;
  #said = 0;
  #begun = false;

  constructor(deps: Deps, open: Partial<OpenConversation> & { readonly conversationId: ConversationId }) {
    this.#deps = deps;
    this.id = open.conversationId;
    this.#open = { inboxId: 'support', consumerKey: 'carla', actor: { kind: 'key', id: 'web' }, ...open };
  }

  /** How it began, for who writes its row without its workflow. */
  get opening(): OpenConversation {
    return this.#open;
  }

  get handle(): WorkflowHandle {
    return this.#deps.client.workflow.getHandle(workflowIdOf(this.#deps.installation, conversationWorkflow(this.id)));
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
  async openLater(message?: MessageReceived): Promise<void> {
    await this.tellAfresh(messages.openSignal, {
      actor: this.#open.actor,
      ...(message === undefined ? {} : { message }),
    });
  }

  /** The consumer wrote; begins or reopens the conversation if it does not run. */
  consumerSays(said: Said = {}): Promise<MessageReceived> {
    return this.#says('consumer', null, said);
  }

  agentSays(agentId: AgentId, said: Said = {}): Promise<MessageReceived> {
    return this.#says('agent', agentId, said);
  }

  botSays(said: Said = {}): Promise<MessageReceived> {
    return this.#says('bot', null, said);
  }

  /** Takes a message as the API does: recorded in an open conversation, whose workflow is told only if it must look earlier. */
  async #says(from: MessageReceived['from'], agentId: AgentId | null, said: Said): Promise<MessageReceived> {
    const message = await this.message(from, agentId, said);
    const told = this.#deps.world().say(this.id, message, await this.#deps.now());
    if (told === 'begins') await this.tellAfresh(messages.messageReceived, { message });
    else if (told !== null) await this.tellAfresh(messages.messageReceived, { message, standing: told });
    return message;
  }

  /** A message said now, under an id of its own. */
  async message(from: MessageReceived['from'], agentId: AgentId | null, said: Said = {}): Promise<MessageReceived> {
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
  ask<Name extends CommandName>(
    name: Name,
    body: CommandBody<Name>,
    { updateId }: { readonly updateId?: string } = {},
  ): Promise<CommandAnswer> {
    const args: [Command] = [{ actor: SUPERVISOR, body }];
    const { update } = messages.commandMessages[name];
    return this.handle.executeUpdate(update, { args, ...(updateId === undefined ? {} : { updateId }) });
  }

  /** The same if its workflow may be gone: it is started again, with the command. */
  async askAfresh<Name extends CommandName>(name: Name, body: CommandBody<Name>): Promise<CommandAnswer> {
    this.#begun = true;
    return await this.#deps.client.workflow.executeUpdateWithStart(messages.commandMessages[name].update, {
      args: [{ actor: SUPERVISOR, body }],
      startWorkflowOperation: new WithStartWorkflowOperation('conversation', this.#start()),
    });
  }

  /** The same command as a signal. */
  command<Name extends CommandName>(name: Name, body: CommandBody<Name>, requestId = 'request'): Promise<void> {
    return this.tell(messages.commandMessages[name].signal, {
      actor: SUPERVISOR,
      body,
      requestId: `${requestId} ${name}`,
    });
  }

  tell<Args extends unknown[]>(signal: SignalDefinition<Args>, ...args: Args): Promise<void> {
    return this.handle.signal(signal, ...args);
  }

  /** Sends what no caller of ours would. */
  async send(signal: string, ...args: readonly unknown[]): Promise<void> {
    await this.handle.signal(signal, ...args);
  }

  /** The same if its workflow does not run: it is started by the signal. */
  async tellAfresh<Message>(signal: SignalDefinition<[Message]>, message: Message): Promise<void> {
    this.#begun = true;
    const options = { ...this.#start(), signal, signalArgs: [message] as [Message] };
    await this.#deps.client.workflow.signalWithStart('conversation', options);
  }

  /** Has it mended, as the reconciler does. */
  async mend(): Promise<void> {
    this.#begun = true;
    const options = { ...this.#start(), signal: messages.discrepancyFound };
    await this.#deps.client.workflow.signalWithStart('conversation', options);
  }

  /** The conversation as its workflow knows it: what opening it once more answers. */
  async known(): Promise<ConversationState> {
    return (await this.open()).conversation;
  }

  /** The conversation as everybody reads it. */
  async view(): Promise<ConversationState> {
    return (await this.standing()).conversation;
  }

  async standing(): Promise<Standing> {
    return this.#deps.world().standing(this.id, await this.#deps.now());
  }

  /** Returns when everything sent before has been heard. */
  async settled(): Promise<void> {
    if (this.#begun) await this.handle.query('__stack_trace').catch(() => undefined);
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
    return conversationStart(this.#open, { installation: this.#deps.installation, searchAttributes: 'all' });
  }
}

interface OpenOptions {
  readonly message?: MessageReceived;
  readonly updateId?: string;
}
