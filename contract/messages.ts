/** Inputs, signals, updates and queries of each workflow. Each message takes one object, so that a field can be added. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Warning } from './errors.ts';
import type { AgentId, ConversationId, DirectoryScope, InboxId, Instant, MessageId, TeamId, WebhookId } from './ids.ts';
import type {
  Actor,
  Author,
  Availability,
  AvailabilityCause,
  Consumer,
  ConversationView,
  Decision,
  Priority,
  Visibility,
} from './model.ts';
import type { Policy } from './policy.ts';
import type { CarriedConversation } from './transitions.ts';
import type { CarriedWebhook } from './webhooks.ts';

// The conversation ---------------------------------------------------------------------------------------------------

/** How a conversation begins; what it names is checked by the caller against the directory. */
export interface OpenConversation {
  readonly conversationId: ConversationId;
  readonly inboxId: InboxId;
  readonly consumer: Consumer;
  readonly teamId?: TeamId | null;
  /** Default `normal`. */
  readonly priority?: Priority;
  readonly skills?: readonly string[];
  /** Gets it if eligible at the first decision. */
  readonly preferredAgentId?: AgentId;
  /** A bot or a form still has it: not routed until `handOff`. */
  readonly pending?: boolean;
  readonly actor: Actor;
}

/** Input of the workflow `conversation`. */
export interface ConversationInput {
  readonly open: OpenConversation;
  /** State of the run before, where this one continues it. */
  readonly carried?: CarriedConversation;
  /** Consumer messages that came while the run before ended: they reopen the conversation. */
  readonly reopenedBy?: readonly MessageReceived[];
}

/** Something was said. No text: ids, times, who. */
export interface MessageReceived {
  readonly messageId: MessageId;
  readonly from: Author;
  /** The author, where `from` is `agent`. */
  readonly agentId?: AgentId;
  readonly visibility: Visibility;
  /** When it was said; decides over the time it arrived. A time in the future counts as now. */
  readonly sentAt: Instant;
  /**
   * The version of the row that the sender found. A workflow that does not know of it lost the answer of a transition, and
   * asks the database before it judges anything.
   */
  readonly foundVersion?: number;
  readonly actor: Actor;
}

/** What the agent's workflow tells each conversation the agent holds. */
export interface AvailabilityChanged {
  readonly agentId: AgentId;
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
  /** Of two messages about one agent the higher version is the newer, in whatever order they arrive. */
  readonly availabilityVersion: number;
}

/** The agent no longer belongs to the conversation's inbox or team. */
export interface MembershipEnded {
  readonly agentId: AgentId;
  readonly scope: 'inbox' | 'team';
}

/** The policy in force in the conversation's inbox; of two the higher version is the newer, in whatever order they arrive. */
export interface PolicyChanged {
  readonly policyVersion: number;
  readonly policy: Policy;
}

/** A hint that the conversation may be served now; it decides in its own transaction. */
export interface SlotFreed {
  readonly at: Instant;
}

/** What every command carries: who asks, and optionally an id under which a repeat has no second effect. */
export interface Command {
  readonly actor: Actor;
  /** Needed where the command is sent as a signal; an update has its own id. */
  readonly requestId?: string;
}

export interface Assign extends Command {
  readonly agentId?: AgentId | null;
  readonly teamId?: TeamId | null;
  /** Refuse unless this agent (null: nobody) holds the conversation. */
  readonly expectedAgentId?: AgentId | null;
  /** Give it beyond the agent's capacity. */
  readonly overCapacity?: boolean;
}

export interface Claim extends Command {
  readonly agentId: AgentId;
}

export interface Unassign extends Command {
  readonly agent: boolean;
  readonly team: boolean;
}

export interface HandOff extends Command {
  readonly teamId?: TeamId | null;
  readonly skills?: readonly string[];
  readonly priority?: Priority;
}

export interface Amend extends Command {
  readonly skills?: readonly string[];
  readonly priority?: Priority;
}

export interface Resolve extends Command {
  readonly disposition?: string;
}

/** What every command answers: the conversation after it, up to date. */
export interface CommandAnswer {
  readonly conversation: ConversationView;
  readonly warnings: readonly Warning[];
  /** Null where no routing decision was taken. */
  readonly decision: Decision | null;
}

/** Answer of `open`: `created` is false where the conversation existed already. */
export interface OpenAnswer extends CommandAnswer {
  readonly created: boolean;
}

export interface Open extends Command {
  /** The consumer's first message, where there is one. */
  readonly message?: MessageReceived;
}

/** The conversation's row and its workflow, or its assignments, were found to differ. */
export interface DiscrepancyFound {
  readonly at: Instant;
}

// Signals for what happened: nobody waits for an answer, and they must be taken while no worker is up.
export const messageReceived = defineSignal<[MessageReceived]>('messageReceived');
export const availabilityChanged = defineSignal<[AvailabilityChanged]>('availabilityChanged');
export const membershipEnded = defineSignal<[MembershipEnded]>('membershipEnded');
export const policyChanged = defineSignal<[PolicyChanged]>('policyChanged');
export const slotFreed = defineSignal<[SlotFreed]>('slotFreed');
export const discrepancyFound = defineSignal<[DiscrepancyFound]>('discrepancyFound');

// Updates for what somebody wants an answer to. `open` is an update, sent together with the start, because its caller
// wants the outcome of the first decision.
export const open = defineUpdate<OpenAnswer, [Open]>('open');
export const assign = defineUpdate<CommandAnswer, [Assign]>('assign');
export const claim = defineUpdate<CommandAnswer, [Claim]>('claim');
export const unassign = defineUpdate<CommandAnswer, [Unassign]>('unassign');
export const requeue = defineUpdate<CommandAnswer, [Command]>('requeue');
export const route = defineUpdate<CommandAnswer, [Command]>('route');
export const handOff = defineUpdate<CommandAnswer, [HandOff]>('handOff');
export const amend = defineUpdate<CommandAnswer, [Amend]>('amend');
export const resolve = defineUpdate<CommandAnswer, [Resolve]>('resolve');

// The same commands as signals of the same shape, for callers who do not wait.
export const openSignal = defineSignal<[Open]>('open');
export const assignSignal = defineSignal<[Assign]>('assign');
export const claimSignal = defineSignal<[Claim]>('claim');
export const unassignSignal = defineSignal<[Unassign]>('unassign');
export const requeueSignal = defineSignal<[Command]>('requeue');
export const routeSignal = defineSignal<[Command]>('route');
export const handOffSignal = defineSignal<[HandOff]>('handOff');
export const amendSignal = defineSignal<[Amend]>('amend');
export const resolveSignal = defineSignal<[Resolve]>('resolve');

/** What changes with every message and is therefore not written to the database each time. */
export interface ResponseTiming {
  readonly unansweredSince: Instant | null;
  readonly responseDueAt: Instant | null;
  readonly timeouts: number;
}

/** A query: this instant's value, without a trace in the history. */
export const responseTiming = defineQuery<ResponseTiming>('responseTiming');

// The agent ----------------------------------------------------------------------------------------------------------

export interface AgentInput {
  readonly agentId: AgentId;
  /** State of the run before, where this one continues it. */
  readonly carried?: CarriedAgent;
}

export interface CarriedAgent {
  readonly offline: boolean;
  /** The version of the availability that conversations were told of last. */
  readonly toldVersion: number;
}

/** An agent as the API shows it. */
export interface AgentStanding {
  readonly agentId: AgentId;
  readonly availability: Availability;
  readonly cause: AvailabilityCause;
  readonly since: Instant;
  readonly availabilityVersion: number;
}

/** The directory changed the agent itself. */
export interface AgentEdited {
  readonly agentId: AgentId;
}

export interface SetAvailability extends Command {
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
/** A signal: capacity, skills or role are already stored; whoever the agent may serve now is woken. */
export const agentEdited = defineSignal<[AgentEdited]>('agentEdited');

/** A signal: told by the conversation that timed out, which does not wait for what comes of it. */
export const missesReported = defineSignal<[MissesReported]>('missesReported');
/** A signal: the agent's console began to send heartbeats, which are written to the database and not sent here. */
export const heartbeatBegan = defineSignal<[AgentEdited]>('heartbeatBegan');

// The directory ------------------------------------------------------------------------------------------------------

export interface DirectoryInput {
  readonly scope: DirectoryScope;
  /** What is still to be told, where this run continues another. */
  readonly edited?: DirectoryEdited;
}

/** Members or policy of the scope changed. */
export interface DirectoryEdited {
  /** Where the policy of conversations changed: its version. */
  readonly policyVersion?: number;
  /** `connectionLostAfterSeconds` changed: heartbeats are waited for otherwise. */
  readonly heartbeatLimit?: boolean;
}

/** A signal: the change is already stored; telling the running conversations is durable work of the workflow. */
export const directoryEdited = defineSignal<[DirectoryEdited]>('directoryEdited');

// The waiting list ---------------------------------------------------------------------------------------------------

export interface WaitingListWatchInput {
  /** When to look, where this run continues another. */
  readonly lookAt?: Instant;
}

/** A signal: somebody was woken while others wait behind; the watch sees whether it reacts. */
export const someoneWoken = defineSignal<[]>('someoneWoken');

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
