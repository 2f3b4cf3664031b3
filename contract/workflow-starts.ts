import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
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
  WAITING_LIST_WATCH_ID,
  type WebhookId,
  webhookWorkflowId,
} from './ids.ts';
import type {
  AgentInput,
  ConversationInput,
  DirectoryInput,
  OpenConversation,
  WaitingListWatchInput,
  WebhookInput,
} from './messages.ts';
import { type Actor, priorityOfRank } from './model.ts';

/** What a conversation's row tells of how it began; the database keeps the rank of the priority. */
export interface OpenedRow {
  readonly id: ConversationId;
  readonly inboxId: InboxId;
  readonly teamId: TeamId | null;
  readonly consumerId: string;
  readonly consumerName: string | null;
  readonly priority: number;
  readonly skills: readonly string[];
}

/** How the workflow of a conversation that has a row is started again. */
export function openingOfRow(row: OpenedRow, actor: Actor): OpenConversation {
  const { id: conversationId, inboxId, teamId, consumerId, consumerName, priority, skills } = row;
  const consumer = { id: consumerId, name: consumerName };
  return { conversationId, inboxId, consumer, teamId, priority: priorityOfRank(priority), skills, actor };
}

const INBOX = defineSearchAttributeKey(SEARCH_ATTRIBUTES.inbox, SearchAttributeType.KEYWORD);

/** Every start joins a workflow that runs already, and follows one that has ended. */
const JOIN_OR_FOLLOW = { workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'ALLOW_DUPLICATE' } as const;

/** How a conversation's workflow is started, whatever starts it. */
export function conversationStart(open: OpenConversation, taskQueue: string) {
  const args: [ConversationInput] = [{ open }];
  return {
    ...JOIN_OR_FOLLOW,
    workflowId: conversationWorkflowId(open.conversationId),
    taskQueue,
    args,
    staticSummary: `Conversation in inbox ${open.inboxId}`,
    typedSearchAttributes: new TypedSearchAttributes([{ key: INBOX, value: open.inboxId }]),
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
  };
}

/** How the workflow is started that tells everybody concerned of a changed directory. */
export function directoryStart(scope: DirectoryScope, taskQueue: string) {
  const args: [DirectoryInput] = [{ scope }];
  return {
    ...JOIN_OR_FOLLOW,
    workflowId: directoryWorkflowId(scope),
    taskQueue,
    args,
    staticSummary: 'Tells of a changed directory or policy',
  };
}

/** How the workflow is started that sees whether those who were woken react. */
export function waitingListWatchStart(taskQueue: string) {
  const args: [WaitingListWatchInput] = [{}];
  return {
    ...JOIN_OR_FOLLOW,
    workflowId: WAITING_LIST_WATCH_ID,
    taskQueue,
    args,
    staticSummary: 'Passes over those who were woken and do not react',
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
