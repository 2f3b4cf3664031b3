import { WithStartWorkflowOperation } from '@temporalio/client';
import { type SignalDefinition, type UpdateDefinition, WorkflowNotFoundError } from '@temporalio/common';
import type { Command, CommandAnswer, CommandName } from '../../contract/commands.ts';
import type { OpenConversation } from '../../contract/conversation.ts';
import { type ConversationId, conversationWorkflow, workflowIdOf } from '../../contract/ids.ts';
import {
  commandMessages,
  type MessageTold,
  messageReceived,
  type Open,
  type OpenAnswer,
  open,
  openSignal,
} from '../../contract/messages.ts';
import { conversationStart } from '../../contract/workflow-starts.ts';
import type { GatewayDeps, TemporalCall } from './connection.ts';
import { untilTaken } from './until-taken.ts';

export type ConversationGateway = ReturnType<typeof createConversationGateway>;

/** A command to a conversation whose row may not be known yet. */
export interface AskedCommand {
  readonly id: ConversationId;
  readonly inboxId?: string | undefined;
  readonly name: CommandName;
  readonly command: Command & { readonly requestId: string };
}

/** Everything the API says to a conversation's workflow. */
export function createConversationGateway({ temporal, ...how }: GatewayDeps) {
  const { client, call } = temporal;
  const handle = (id: ConversationId) =>
    client.workflow.getHandle(workflowIdOf(how.installation, conversationWorkflow(id)));
  const callOf = ({ conversationId: key, inboxId }: OpenConversation): TemporalCall => ({ key, inboxId });

  /** Sends the update, and starts the conversation with it if it does not run. */
  const updateStarting = <Answer, Asked>(
    opening: OpenConversation,
    update: UpdateDefinition<Answer, [Asked]>,
    { asked, updateId }: { readonly asked: Asked; readonly updateId: string },
  ): Promise<Answer> => {
    const start = () =>
      client.workflow.executeUpdateWithStart(update, {
        updateId,
        args: [asked],
        startWorkflowOperation: new WithStartWorkflowOperation('conversation', conversationStart(opening, how)),
      });
    return call(callOf(opening), () => untilTaken(start));
  };

  /** The same for a signal: nothing is waited for but that it is durable. */
  const signalStarting = async <Message>(
    opening: OpenConversation,
    {
      signal,
      message,
      timeoutMs,
    }: { signal: SignalDefinition<[Message]>; message: Message; timeoutMs?: number | undefined },
  ): Promise<void> => {
    const start = { ...conversationStart(opening, how), signal, signalArgs: [message] as [Message] };
    await call({ ...callOf(opening), timeoutMs }, () => client.workflow.signalWithStart('conversation', start));
  };

  return {
    /** Starts the conversation, or joins it if it exists, and waits for the first decision. */
    open: (opening: OpenConversation, asked: Open, updateId: string): Promise<OpenAnswer> =>
      updateStarting(opening, open, { asked, updateId }),

    /** Starts the conversation without waiting for anything but that the start is durable. */
    openLater: (opening: OpenConversation, message: Open): Promise<void> =>
      signalStarting(opening, { signal: openSignal, message }),

    /** Tells of a consumer message, and starts the conversation if it does not run. */
    tellMessage: (opening: OpenConversation, message: MessageTold, timeoutMs?: number): Promise<void> =>
      signalStarting(opening, { signal: messageReceived, message, timeoutMs }),

    /** Tells a conversation of a message that has no row yet. @returns false if it does not run */
    tellMessageIfRunning: (id: ConversationId, message: MessageTold): Promise<boolean> =>
      call({ key: id }, () => ifRunning(handle(id).signal(messageReceived, message))),

    /** Whether the conversation is about to have a row. */
    isRunning: (id: ConversationId): Promise<boolean> =>
      call({ key: id }, async () => {
        const { status } = await handle(id).describe();
        return status.name === 'RUNNING';
      }).catch(notFound),

    /** Asks and waits for the answer. An update id used before gives the first answer again. */
    ask({ id, inboxId, name, command }: AskedCommand): Promise<CommandAnswer> {
      const { update } = commandMessages[name];
      const options = { args: [command] as [Command], updateId: command.requestId };
      return call({ key: id, inboxId }, () => untilTaken(() => handle(id).executeUpdate(update, options)));
    },

    /** The same if the workflow of an open conversation is gone: it starts again, with the command. */
    askAfresh: (opening: OpenConversation, { name, command }: AskedCommand): Promise<CommandAnswer> =>
      updateStarting(opening, commandMessages[name].update, { asked: command, updateId: command.requestId }),

    /** Asks without waiting. */
    tell({ id, inboxId, name, command }: AskedCommand): Promise<void> {
      return call({ key: id, inboxId }, () => handle(id).signal(commandMessages[name].signal, command));
    },

    /** The same if the workflow of an open conversation is gone. */
    tellAfresh: (opening: OpenConversation, { name, command }: AskedCommand): Promise<void> =>
      signalStarting(opening, { signal: commandMessages[name].signal, message: command }),
  };
}

const ifRunning = (sent: Promise<void>): Promise<boolean> => sent.then(() => true).catch(notFound);

function notFound(error: unknown): false {
  if (error instanceof WorkflowNotFoundError) return false;
  throw error;
}
