/**
 * What the package `@baton/contract` offers: how Baton's workflows are named, started, told and asked. The rest of this folder
 * is between Baton's own processes.
 */
export {
  COMMAND_NAMES,
  COMMANDS,
  type Command,
  type CommandAnswer,
  type CommandBody,
  type CommandName,
} from './commands.ts';
export type { MessageReceived, OpenConversation } from './conversation.ts';
export type { Decision } from './decision.ts';
export { ERRORS, type ErrorCode, type Refusal, type Warning } from './errors.ts';
export {
  agentWorkflow,
  conversationWorkflow,
  DEFAULT_INSTALLATION,
  SEARCH_ATTRIBUTES,
  taskQueueOf,
  workflowIdOf,
} from './ids.ts';
export {
  type AgentStanding,
  commandMessages,
  discrepancyFound,
  messageReceived,
  type Open,
  type OpenAnswer,
  open,
  openSignal,
  type SetAvailability,
  setAvailability,
} from './messages.ts';
export type { Actor, Availability, ConversationState } from './model.ts';
export { agentStart, conversationStart } from './workflow-starts.ts';
