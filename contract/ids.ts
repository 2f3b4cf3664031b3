/**
 * Ids and the names Baton uses on Temporal. Ids of agents, inboxes, teams, conversations and messages are the
 * caller's own (1 to 128 characters, see `ID_PATTERN`); a brand keeps one kind from being passed for another.
 */
type Branded<Kind extends string> = string & { readonly __kind?: Kind };

export type AgentId = Branded<'agent'>;
export type InboxId = Branded<'inbox'>;
export type TeamId = Branded<'team'>;
export type ConversationId = Branded<'conversation'>;
export type MessageId = Branded<'message'>;
/** Stands for a consumer wherever nobody need know who that is: in workflows, histories and conversations' rows. */
export type ConsumerKey = Branded<'consumer'>;
export type DecisionId = Branded<'decision'>;
export type WebhookId = Branded<'webhook'>;

/** An instant as RFC 3339 in UTC with milliseconds. Two of them compare correctly as strings. */
export type Instant = string;

/** What an id given by a caller may look like; `.` and `..` are refused besides, since they cannot stand in a path. */
export const ID_PATTERN = '^(?!\\.{1,2}$)[A-Za-z0-9_.:@-]{1,128}$';

/**
 * One Baton: its API and worker processes with their database. Several may share a namespace of Temporal, so whatever one of
 * them names there (workflows, Schedule, task queues) begins with this id.
 */
export type InstallationId = Branded<'installation'>;

/** Without a slash, so that no two installations can come to the same name. */
export const INSTALLATION_PATTERN = '^[a-z0-9][a-z0-9-]{0,39}$';

export const DEFAULT_INSTALLATION: InstallationId = 'baton';

/** The task queue of every workflow, and of every activity but deliveries to webhooks. */
export const taskQueueOf = (installation: InstallationId): string => installation;

/**
 * Where deliveries to webhooks run: apart from everything else, since each endpoint keeps one activity busy all the time
 * and must not take the slots of those that route.
 */
export const webhookTaskQueueOf = (installation: InstallationId): string => `${installation}/webhooks`;

/** Finds the installation's workflows in Temporal's visibility: every query has it. */
export const ofInstallation = (installation: InstallationId): string => `TaskQueue = '${taskQueueOf(installation)}'`;

/** The id on Temporal of one of the workflows below. */
export const workflowIdOf = (installation: InstallationId, workflow: string): string => `${installation}/${workflow}`;

/** One conversation is one workflow; a reopened conversation is a new run of it. */
export const conversationWorkflow = (id: ConversationId): string => `conversation/${id}`;

/** One agent is one workflow; it runs while the agent is not offline. */
export const agentWorkflow = (id: AgentId): string => `agent/${id}`;

/** One webhook endpoint is one workflow; it runs until the endpoint is deleted or disabled. */
export const webhookWorkflow = (id: WebhookId): string => `webhook/${id}`;

/** Type of the reconciler's workflow. Its Schedule is called so, and the ids of its runs begin so; the time follows. */
export const RECONCILIATION = 'reconciliation';

/** What a change of the directory or of a policy concerns. */
export type DirectoryScope =
  | { readonly kind: 'account' }
  | { readonly kind: 'inbox'; readonly inboxId: InboxId }
  | { readonly kind: 'team'; readonly teamId: TeamId }
  /** The agent's capacity, skills or role. */
  | { readonly kind: 'agent'; readonly agentId: AgentId };

/** Which one of its kind the scope is; empty for the account, of which there is one. */
export function scopeIdOf(scope: DirectoryScope): string {
  switch (scope.kind) {
    case 'account':
      return '';
    case 'inbox':
      return scope.inboxId;
    case 'team':
      return scope.teamId;
    case 'agent':
      return scope.agentId;
  }
}

/** Has a change of the directory or of a policy take effect. */
export const directoryWorkflow = (scope: DirectoryScope): string =>
  scope.kind === 'account' ? 'directory/account' : `directory/${scope.kind}/${scopeIdOf(scope)}`;

/** Search attributes (all of type Keyword) by which operators filter in the Temporal UI. */
export const SEARCH_ATTRIBUTES = {
  inbox: 'BatonInbox',
  status: 'BatonStatus',
  agent: 'BatonAgent',
} as const;
