/** One row of the error table: the HTTP status and the sentence that heads every such answer. */
interface ErrorRow {
  readonly status: number;
  readonly title: string;
  /** True where the same call may succeed later without any change to it. */
  readonly retryable: boolean;
}

const final = (status: number, title: string): ErrorRow => ({ status, title, retryable: false });
const passing = (status: number, title: string): ErrorRow => ({ status, title, retryable: true });

/** Every code a caller can meet. Codes are stable: a code is never renamed, and never reused for something else. */
export const ERRORS = {
  invalid_request: final(400, 'The request is not valid.'),
  invalid_cursor: final(400, 'The cursor is not one this list gave out.'),
  unauthenticated: final(401, 'The request needs a valid API key or token.'),
  forbidden: final(403, 'The caller may not do this.'),
  conversation_not_found: final(404, 'There is no such conversation.'),
  agent_not_found: final(404, 'There is no such agent.'),
  inbox_not_found: final(404, 'There is no such inbox.'),
  team_not_found: final(404, 'There is no such team.'),
  consumer_not_found: final(404, 'There is no such consumer.'),
  webhook_not_found: final(404, 'There is no such webhook.'),
  decision_not_found: final(404, 'There is no such decision.'),
  notification_not_found: final(404, 'There is no such notification.'),
  key_not_found: final(404, 'There is no such API key.'),
  route_not_found: final(404, 'There is no such address.'),
  already_assigned: final(409, 'Somebody else holds the conversation.'),
  unexpected_assignee: final(409, 'The conversation is not held by the expected agent.'),
  conversation_resolved: final(409, 'The conversation is resolved.'),
  not_pending: final(409, 'The conversation is not pending.'),
  not_assigned: final(409, 'Nobody holds the conversation.'),
  agent_not_in_inbox: final(409, 'The agent is neither a member of the inbox nor an administrator.'),
  agent_not_in_team: final(409, 'The agent does not belong to the team of the conversation.'),
  agent_deactivated: final(409, 'The agent is deactivated.'),
  agent_at_capacity: final(409, 'The agent is at capacity.'),
  inbox_in_use: final(409, 'The inbox still has open conversations.'),
  idempotency_key_reused: final(409, 'The idempotency key was used with another request.'),
  precondition_failed: final(412, 'It has changed since it was read.'),
  body_too_large: final(413, 'The body is too large.'),
  unsupported_media_type: final(415, 'The body is not JSON.'),
  rate_limited: passing(429, 'Too many requests.'),
  internal_error: passing(500, 'Something went wrong on our side.'),
  temporal_unavailable: passing(503, 'The workflow service cannot be reached.'),
  database_unavailable: passing(503, 'The database cannot be reached.'),
  overloaded: passing(503, 'The service is overloaded.'),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** Why a workflow refused a command: the code, a sentence with the names and values, and what helps the caller. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** The agent who holds the conversation, where that is the obstacle. */
  readonly agentId?: string;
}

/** A command that succeeded, but about which the caller should know something. */
export type Warning = 'agent_offline';
