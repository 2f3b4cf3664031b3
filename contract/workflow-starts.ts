import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import type { OpenConversation, SearchAttributeSetting } from './conversation.ts';
import {
  type AgentId,
  agentWorkflowId,
  type ConversationId,
  conversationWorkflowId,
  type DirectoryScope,
  directoryWorkflowId,
  type InboxId,
  SEARCH_ATTRIBUTES,
  type TeamId,
  type WebhookId,
  webhookWorkflowId,
} from './ids.ts';
import type { AgentInput, ConversationInput, DirectoryInput, WebhookInput } from './messages.ts';
import { type Actor, type Consumer, priorityOfRank, SYSTEM } from './model.ts';

/** What a conversation's row tells of how it began. */
interface OpenedRow {
  readonly id: ConversationId;
  readonly inboxId: InboxId;
  readonly teamId: TeamId | null;
  readonly consumer: Consumer;
  /** The rank, as the database keeps it. */
  readonly priority: number;
  readonly skills: readonly string[];
}

/** How the workflow of a conversation that has a row is started again. */
export function openingOf(row: OpenedRow, actor: Actor = SYSTEM): OpenConversation {
  const { id: conversationId, inboxId, teamId, consumer, priority, skills } = row;
  return { conversationId, inboxId, consumer, teamId, priority: priorityOfRank(priority), skills, actor };
}

const INBOX = defineSearchAttributeKey(SEARCH_ATTRIBUTES.inbox, SearchAttributeType.KEYWORD);

/** Every start joins a workflow that runs already, and follows one that has ended. */
const JOIN_OR_FOLLOW = { workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'ALLOW_DUPLICATE' } as const;

/** How a conversation's workflow is started, whatever starts it. */
export function conversationStart(
  open: OpenConversation,
  { taskQueue, searchAttributes }: { readonly taskQueue: string; readonly searchAttributes: SearchAttributeSetting },
) {
  const args: [ConversationInput] = [{ open }];
  return {
    ...JOIN_OR_FOLLOW,
    workflowId: conversationWorkflowId(open.conversationId),
    taskQueue,
    args,
    staticSummary: `Conversation in inbox ${open.inboxId}`,
    typedSearchAttributes: new TypedSearchAttributes(
      searchAttributes === 'none' ? [] : [{ key: INBOX, value: open.inboxId }],
    ),
  };
}

/** How an agent's workflow is started. */
export function agentStart(agentId: AgentId, taskQueue: string) {
  const args: [AgentInput] = [{ agentId }];
  return {
    ...JOIN_OR_FOLLOW,
    workflowId: agentWorkflowId(agentId),
    taskQueue,
    args,
    staticSummary: `Availability of agent ${agentId}`,
    // An agent who declares a state waits for the answer; nobody waits for most of what conversations do.
    priority: { priorityKey: 1 },
  };
}

/** How the workflow is started that has a changed directory take effect. */
export function directoryStart(scope: DirectoryScope, taskQueue: string) {
  const args: [DirectoryInput] = [{ scope }];
  return {
    ...JOIN_OR_FOLLOW,
    workflowId: directoryWorkflowId(scope),
    taskQueue,
    args,
    staticSummary: 'Has a changed directory or policy take effect',
  };
}

/** How the workflow is started that delivers to a webhook. */
export function webhookStart(webhookId: WebhookId, taskQueue: string) {
  const args: [WebhookInput] = [{ webhookId }];
  return {
    ...JOIN_OR_FOLLOW,
    workflowId: webhookWorkflowId(webhookId),
    taskQueue,
    args,
    staticSummary: `Deliveries to webhook ${webhookId}`,
  };
}
