/** Inputs, signals and updates of each workflow. Each message takes one object, so that a field can be added. */
import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import { COMMAND_NAMES, type Command, type CommandAnswer, type CommandName } from './commands.ts';
import type { MessageReceived, OpenConversation, SearchAttributeSetting, Standing } from './conversation.ts';
import type { Decision } from './decision.ts';
import type { AgentId, DirectoryScope, Instant, WebhookId } from './ids.ts';
import type { Actor, Availability, AvailabilityCause } from './model.ts';
import type { CarriedWebhook } from './webhooks.ts';

// The conversation ---------------------------------------------------------------------------------------------------

/** Input of the workflow `conversation`. */
export interface ConversationInput {
  readonly open: OpenConversation;
  /** State of the run before, where this one continues it. */
  readonly carried?: CarriedConversation;
}

/** What one run hands to the next by continue-as-new. */
export interface CarriedConversation {
  readonly standing: Standing;
  readonly decision: Decision | null;
  /** What operators see of what became of it, the latest first. */
  readonly outcomes: readonly string[];
  readonly searchAttributes: SearchAttributeSetting;
  /** When the timer rings, which the row counts on; null if none runs. */
  readonly timerAt: Instant | null;
}

/** Asks for the conversation to begin, or how it stands if it has begun. */
export interface Open {
  readonly actor: Actor;
  /** The first message, if there is one. */
  readonly message?: MessageReceived;
}

/** Answer of `open`: `created` is false if the conversation existed already. */
export interface OpenAnswer extends CommandAnswer {
  readonly created: boolean;
}

/**
 * A consumer message. Without a standing it begins or reopens the conversation, and its opening records it. With one it
 * stands in the database already, and the workflow is only told because an answer is due earlier than its timer rings.
 */
export interface MessageTold {
  readonly message: MessageReceived;
  readonly standing?: Standing;
}

/** Somebody else's transition changed the conversation. */
export interface StandingTold {
  readonly standing: Standing;
}

// Signals for what happened: nobody waits for an answer, and they must be taken while no worker is up.
export const messageReceived = defineSignal<[MessageTold]>('messageReceived');
export const standingChanged = defineSignal<[StandingTold]>('standingChanged');
export const policyChanged = defineSignal<[StandingTold]>('policyChanged');
/** The row may be other than the workflow knows, or wrong: it asks the database, which mends and looks at everything. */
export const discrepancyFound = defineSignal<[]>('discrepancyFound');

// `open` is an update, sent together with the start, because its caller wants the outcome of the first decision; and a
// signal for callers who do not wait.
export const open = defineUpdate<OpenAnswer, [Open]>('open');
export const openSignal = defineSignal<[Open]>('open');

/** A command in its two shapes: an update for who waits for the answer, a signal for who does not. */
export interface CommandMessages {
  readonly update: UpdateDefinition<CommandAnswer, [Command]>;
  readonly signal: SignalDefinition<[Command]>;
}

/** The messages of each command of the table. */
export const commandMessages = Object.fromEntries(
  COMMAND_NAMES.map((name) => [name, { update: defineUpdate(name), signal: defineSignal(name) }]),
) as unknown as Readonly<Record<CommandName, CommandMessages>>;

// The agent ----------------------------------------------------------------------------------------------------------

export interface AgentInput {
  readonly agentId: AgentId;
  /** State of the run before, where this one continues it. */
  readonly carried?: CarriedAgent;
}

export interface CarriedAgent {
  readonly offline: boolean;
}

/** An agent's availability after a change. */
export interface AgentStanding {
  readonly agentId: AgentId;
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
  readonly since: Instant;
  readonly availabilityVersion: number;
}

/** The directory changed the agent itself, or its console began to send heartbeats. */
export interface AgentTold {
  readonly agentId: AgentId;
}

export interface SetAvailability {
  readonly actor: Actor;
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
}

/** The agent missed so many answers in a row that it is set away. */
export interface MissesReported {
  readonly agentId: AgentId;
  /** The timeout that was one too many; a repeat has no second effect. */
  readonly missId: string;
}

/** An update: the change is in force when the answer arrives. */
export const setAvailability = defineUpdate<AgentStanding, [SetAvailability]>('setAvailability');
/** A signal: reported by the conversation that timed out, which does not wait for what comes of it. */
export const missesReported = defineSignal<[MissesReported]>('missesReported');
/** A signal: heartbeats are written to the database and not sent here; only that they are to be waited for. */
export const heartbeatBegan = defineSignal<[AgentTold]>('heartbeatBegan');

// The directory ------------------------------------------------------------------------------------------------------

export interface DirectoryInput {
  readonly scope: DirectoryScope;
  /** True if this run continues another that still had an edit to take up. */
  readonly edited?: boolean;
}

/** Members, policy, capacity or skills changed; what changed stands in the database. */
export interface DirectoryEdited {
  readonly scope: DirectoryScope;
}

/** A signal: the change is stored; the workflow has it take effect on whoever is concerned. */
export const directoryEdited = defineSignal<[DirectoryEdited]>('directoryEdited');

// Webhooks -----------------------------------------------------------------------------------------------------------

/** Input of the workflow `webhook`. */
export interface WebhookInput {
  readonly webhookId: WebhookId;
  /** State of the run before, where this one continues it. */
  readonly carried?: CarriedWebhook;
}

/** The endpoint was created, replaced or deleted; what it is now stands in the database. */
export interface WebhookEdited {
  readonly webhookId: WebhookId;
}

/** A signal: the change is already stored and in force; whoever waits for the next attempt need not wait any longer. */
export const webhookEdited = defineSignal<[WebhookEdited]>('webhookEdited');
