import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import type { OpenConversation, SearchAttributeSetting } from './conversation.ts';
import {
  type AgentId,
  agentWorkflow,
  type ConsumerKey,
  type ConversationId,
  conversationWorkflow,
  type DirectoryScope,
  directoryWorkflow,
  type InboxId,
  type InstallationId,
  SEARCH_ATTRIBUTES,
  type TeamId,
  taskQueueOf,
  type WebhookId,
  webhookWorkflow,
  workflowIdOf,
} from './ids.ts';
import type { AgentInput, ConversationInput, DirectoryInput, WebhookInput } from './messages.ts';
import { type Actor, priorityOfRank, SYSTEM } from './model.ts';

/** What a conversation's row tells of how it began. */
interface OpenedRow {
  readonly id: ConversationId;
  readonly inboxId: InboxId;
  readonly teamId: TeamId | null;
  readonly consumerKey: ConsumerKey;
  /** The rank, as the database keeps it. */
  readonly priority: number;
  readonly skills: readonly string[];
}

/** How the workflow of a conversation that has a row is started again. */
export function openingOf(row: OpenedRow, actor: Actor = SYSTEM): OpenConversation {
  const { id: conversationId, inboxId, teamId, consumerKey, priority, skills } = row;
  return { conversationId, inboxId, consumerKey, teamId, priority: priorityOfRank(priority), skills, actor };
}

const INBOX = defineSearchAttributeKey(SEARCH_ATTRIBUTES.inbox, SearchAttributeType.KEYWORD);

/** Every start joins a workflow that runs already, and follows one that has ended. */
const JOIN_OR_FOLLOW = { workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'ALLOW_DUPLICATE' } as const;

/** For operators who find the workflow in the Temporal UI. */
const whereToLook = (id: ConversationId): string =>
  [
    `- Why it went where it went: \`GET /v1/conversations/${id}/decisions\``,
    `- Why not to somebody else: \`GET /v1/conversations/${id}/explanation\``,
    `- All that happened: \`GET /v1/conversations/${id}/events\``,
    '- If it looks wrong: the signal `discrepancyFound` has it look at everything anew',
  ].join('\n');

/** How a conversation's workflow is started, whatever starts it. */
export function conversationStart(
  open: OpenConversation,
  {
    installation,
    searchAttributes,
  }: { readonly installation: InstallationId; readonly searchAttributes: SearchAttributeSetting },
) {
  const args: [ConversationInput] = [{ open }];
  return {
    ...JOIN_OR_FOLLOW,
    workflowId: workflowIdOf(installation, conversationWorkflow(open.conversationId)),
    taskQueue: taskQueueOf(installation),
    args,
    staticSummary: `Conversation in inbox ${open.inboxId}`,
    staticDetails: whereToLook(open.conversationId),
    typedSearchAttributes: new TypedSearchAttributes(
      searchAttributes === 'none' ? [] : [{ key: INBOX, value: open.inboxId }],
    ),
  };
}

/** How an agent's workflow is started. */
export function agentStart(agentId: AgentId, installation: InstallationId) {
  const args: [AgentInput] = [{ agentId }];
  return {
    ...JOIN_OR_FOLLOW,
    workflowId: workflowIdOf(installation, agentWorkflow(agentId)),
    taskQueue: taskQueueOf(installation),
    args,
    staticSummary: `Availability of agent ${agentId}`,
    // An agent who declares a state waits for the answer; nobody waits for most of what conversations do.
    priority: { priorityKey: 1 },
  };
}

/** How the workflow is started that has a changed directory take effect. */
export function directoryStart(scope: DirectoryScope, installation: InstallationId) {
  const args: [DirectoryInput] = [{ scope }];
  return {
    ...JOIN_OR_FOLLOW,
    workflowId: workflowIdOf(installation, directoryWorkflow(scope)),
    taskQueue: taskQueueOf(installation),
    args,
    staticSummary: 'Has a changed directory or policy take effect',
  };
}

/** How the workflow is started that delivers to a webhook. */
export function webhookStart(webhookId: WebhookId, installation: InstallationId) {
  const args: [WebhookInput] = [{ webhookId }];
  return {
    ...JOIN_OR_FOLLOW,
    workflowId: workflowIdOf(installation, webhookWorkflow(webhookId)),
    taskQueue: taskQueueOf(installation),
    args,
    staticSummary: `Deliveries to webhook ${webhookId}`,
  };
}
