import {
  type AgentId,
  agentWorkflow,
  type ConversationId,
  conversationWorkflow,
  DEFAULT_INSTALLATION,
  type WebhookId,
  webhookWorkflow,
  workflowIdOf,
} from '../../contract/ids.ts';

// Ids on Temporal where the processes run with their default settings.

export const conversationWorkflowId = (id: ConversationId) =>
  workflowIdOf(DEFAULT_INSTALLATION, conversationWorkflow(id));

export const agentWorkflowId = (id: AgentId) => workflowIdOf(DEFAULT_INSTALLATION, agentWorkflow(id));

export const webhookWorkflowId = (id: WebhookId) => workflowIdOf(DEFAULT_INSTALLATION, webhookWorkflow(id));
