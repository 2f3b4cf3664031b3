import { WithStartWorkflowOperation } from '@temporalio/client';
import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { type ConversationId, conversationWorkflowId } from '../contract/ids.ts';
import {
  type Command,
  type CommandAnswer,
  type MessageReceived,
  messageReceived,
  type Open,
  type OpenAnswer,
  type OpenConversation,
  open,
  openSignal,
} from '../contract/messages.ts';
import { conversationStart } from '../contract/workflow-starts.ts';
import { boundCalls, type GatewayDeps } from './temporal.ts';
import { createUpdateTurns } from './update-turns.ts';

/** A command in its two shapes: an update for who waits for the answer, a signal for who does not. */
export interface CommandMessages<Asked extends Command> {
  readonly update: UpdateDefinition<CommandAnswer, [Asked]>;
  readonly signal: SignalDefinition<[Asked]>;
}

export type ConversationGateway = ReturnType<typeof createConversationGateway>;

/** Everything the API says to a conversation's workflow. Each call is bounded in time. */
export function createConversationGateway({ temporal, taskQueue, timeoutMs }: GatewayDeps) {
  const { client } = temporal;
  const bounded = boundCalls(temporal, timeoutMs);
  const inTurn = createUpdateTurns();
  const handle = (id: ConversationId) => client.workflow.getHandle(conversationWorkflowId(id));

  /** Sends the update, and starts the conversation with it where it does not run. */
  const updateStarting = <Answer, Asked>(
    opening: OpenConversation,
    update: UpdateDefinition<Answer, [Asked]>,
    { asked, updateId }: { readonly asked: Asked; readonly updateId: string },
  ): Promise<Answer> => {
    const start = () =>
      client.workflow.executeUpdateWithStart(update, {
        updateId,
        args: [asked],
        startWorkflowOperation: new WithStartWorkflowOperation('conversation', conversationStart(opening, taskQueue)),
      });
    return bounded(() => inTurn(opening.conversationId, start));
  };

  /** The same for a signal: nothing is waited for but that it is durable. */
  const signalStarting = async <Message>(
    opening: OpenConversation,
    signal: SignalDefinition<[Message]>,
    message: Message,
  ): Promise<void> => {
    const start = conversationStart(opening, taskQueue);
    await bounded(() => client.workflow.signalWithStart('conversation', { ...start, signal, signalArgs: [message] }));
  };

  return {
    /** Starts the conversation, or joins it where it exists, and waits for the first decision. */
    open: (opening: OpenConversation, asked: Open, updateId: string): Promise<OpenAnswer> =>
      updateStarting(opening, open, { asked, updateId }),

    /** Starts the conversation without waiting for anything but that the start is durable. */
    openLater: (opening: OpenConversation, request: Open): Promise<void> =>
      signalStarting(opening, openSignal, request),

    /** Something was said; starts the conversation where it does not run. */
    sayOrStart: (opening: OpenConversation, message: MessageReceived): Promise<void> =>
      signalStarting(opening, messageReceived, message),

    /** Something was said in a conversation that runs. @throws WorkflowNotFoundError when it does not */
    say(id: ConversationId, message: MessageReceived): Promise<void> {
      return bounded(() => handle(id).signal(messageReceived, message));
    },

    /** Asks and waits for the answer. An update id used before gives the first answer again. */
    ask<Asked extends Command>(
      id: ConversationId,
      { update }: CommandMessages<Asked>,
      request: { readonly asked: Asked; readonly updateId: string },
    ): Promise<CommandAnswer> {
      const { asked, updateId } = request;
      return bounded(() => inTurn(id, () => handle(id).executeUpdate(update, { args: [asked], updateId })));
    },

    /** The same where the workflow of an open conversation is gone: it starts again, with the command. */
    askAfresh: <Asked extends Command>(
      opening: OpenConversation,
      { update }: CommandMessages<Asked>,
      request: { readonly asked: Asked; readonly updateId: string },
    ): Promise<CommandAnswer> => updateStarting(opening, update, request),

    /** Asks without waiting. */
    tell<Asked extends Command>(id: ConversationId, { signal }: CommandMessages<Asked>, asked: Asked): Promise<void> {
      return bounded(() => handle(id).signal(signal, asked));
    },

    /** The same where the workflow of an open conversation is gone. */
    tellAfresh: <Asked extends Command>(
      opening: OpenConversation,
      { signal }: CommandMessages<Asked>,
      asked: Asked,
    ): Promise<void> => signalStarting(opening, signal, asked),
  };
}
