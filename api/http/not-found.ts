import type { AgentId, ConversationId, InboxId, TeamId } from '../../contract/ids.ts';
import { Problem } from './problem.ts';

// What more than one noun may find missing.

export const agentNotFound = (id: AgentId) => new Problem('agent_not_found', `there is no agent ${id}.`);
export const teamNotFound = (id: TeamId) => new Problem('team_not_found', `there is no team ${id}.`);
export const inboxNotFound = (id: InboxId) => new Problem('inbox_not_found', `there is no inbox ${id}.`);
export const conversationNotFound = (id: ConversationId) =>
  new Problem('conversation_not_found', `there is no conversation ${id}.`);
